//! Records.

use flow_like_browser::platform::{Change, Table, Unchanged};

use crate::{run, world};

fn put(key: &str, bytes: &[u8]) -> Change {
    Change::Put(Table::Settings, key.to_owned(), bytes.to_vec())
}

fn unchanged(key: &str, bytes: Option<&[u8]>) -> Vec<Unchanged> {
    vec![Unchanged(Table::Settings, key.to_owned(), bytes.map(<[u8]>::to_vec))]
}

#[test]
fn changes_everything_or_nothing() {
    run(async {
        let (home, platform) = world();
        let records = &platform.records;
        assert_eq!(records.get(Table::Settings, "a").await.unwrap(), None);
        assert_eq!(records.keys(Table::Settings).await.unwrap(), Vec::<String>::new());
        let changes = vec![
            put("a", b"1"),
            put("b", b"2"),
            Change::Put(Table::Modules, "a".to_owned(), vec![0; 1 << 20]),
        ];
        assert!(records.apply(unchanged("a", None), changes).await.unwrap());
        assert!(
            !records
                .apply(unchanged("a", None), vec![put("a", b"3"), put("c", b"3")])
                .await
                .unwrap()
        );
        assert_eq!(records.get(Table::Settings, "a").await.unwrap().unwrap(), b"1");
        assert_eq!(records.get(Table::Settings, "c").await.unwrap(), None);

        let other = flow_like::platform::open(&home.path().join("home")).unwrap().records;
        let delete = Change::Delete(Table::Settings, "a".to_owned());
        assert!(
            other
                .apply(unchanged("a", Some(b"1")), vec![delete.clone(), put("c", b"")])
                .await
                .unwrap()
        );
        assert!(
            !records
                .apply(unchanged("a", Some(b"1")), vec![delete.clone()])
                .await
                .unwrap()
        );
        assert!(
            records.apply(Vec::new(), vec![delete]).await.unwrap(),
            "removing what is not there is no error"
        );
        let all = records.all(Table::Settings).await.unwrap();
        assert_eq!(all, [("b".to_owned(), b"2".to_vec()), ("c".to_owned(), Vec::new())]);
        assert_eq!(other.keys(Table::Modules).await.unwrap(), ["a"]);
        assert_eq!(other.all(Table::Packages).await.unwrap(), []);
        let space = records.space().await;
        assert!(space.used.is_some_and(|used| used > 1_000_000.0) && space.persisted);
        assert!(records.persist().await);
    });
}

#[test]
fn of_many_who_rely_on_the_same_one_is_first() {
    run(async {
        let (home, platform) = world();
        let other = flow_like::platform::open(&home.path().join("home")).unwrap();
        for round in 0..5_u8 {
            let before = platform.records.get(Table::Settings, "n").await.unwrap();
            let attempts = (0..6_u8).map(|at| {
                let records = if at % 2 == 0 { &platform.records } else { &other.records };
                records.apply(unchanged("n", before.as_deref()), vec![put("n", &[round, at])])
            });
            let made = futures::future::join_all(attempts).await;
            let winners: Vec<u8> = (0..)
                .zip(&made)
                .filter(|(_, made)| *made.as_ref().unwrap())
                .map(|(at, _)| at)
                .collect();
            assert_eq!(winners.len(), 1);
            assert_eq!(
                other.records.get(Table::Settings, "n").await.unwrap().unwrap(),
                [round, winners[0]]
            );
        }
    });
}
