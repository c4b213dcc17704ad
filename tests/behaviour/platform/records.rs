//! Records: one transaction for all changes, which holds only while what it relies on does.

use flow_like_browser::platform::{Change, Record, Records, Table, Unchanged};
use futures::{FutureExt, future::join};

use super::Tabs;

const TABLE: Table = Table::Packages;

pub fn put(table: Table, key: &str, bytes: &[u8]) -> Change {
    Change::Put(table, key.to_owned(), bytes.to_vec())
}

pub fn delete(table: Table, key: &str) -> Change {
    Change::Delete(table, key.to_owned())
}

pub fn unchanged(table: Table, key: &str, bytes: Option<&[u8]>) -> Unchanged {
    Unchanged(table, key.to_owned(), bytes.map(<[u8]>::to_vec))
}

/// Everything in every table.
pub async fn everything(records: &dyn Records) -> Vec<(Table, Vec<Record>)> {
    let mut everything = Vec::new();
    for table in Table::ALL {
        everything.push((table, records.all(table).await.unwrap()));
    }
    everything
}

async fn write(records: &dyn Records, changes: Vec<Change>) {
    assert!(records.apply(Vec::new(), changes).await.unwrap());
}

pub async fn what_was_put_is_there(tabs: Tabs<'_>) {
    let (here, there) = (tabs().records, tabs().records);
    assert_eq!(here.get(TABLE, "a").await.unwrap(), None);
    for bytes in [b"first".to_vec(), b"2".to_vec(), Vec::new(), (0..=255).collect()] {
        write(&*here, vec![put(TABLE, "a", &bytes)]).await;
        for tab in [&here, &there] {
            assert_eq!(tab.get(TABLE, "a").await.unwrap().as_ref(), Some(&bytes));
            assert_eq!(tab.all(TABLE).await.unwrap(), [("a".to_owned(), bytes.clone())]);
        }
    }
    for other in [Table::Modules, Table::Settings, Table::Index] {
        assert_eq!(there.get(other, "a").await.unwrap(), None);
        assert_eq!(there.keys(other).await.unwrap(), [] as [&str; 0]);
    }
    assert!(here.apply(Vec::new(), Vec::new()).await.unwrap());
}

pub async fn what_was_deleted_is_not(tabs: Tabs<'_>) {
    let records = tabs().records;
    write(&*records, vec![put(TABLE, "a", b"1"), put(TABLE, "b", b"2")]).await;
    for _ in 0..2 {
        write(&*records, vec![delete(TABLE, "a")]).await;
        assert_eq!(records.get(TABLE, "a").await.unwrap(), None);
        assert_eq!(records.keys(TABLE).await.unwrap(), ["b"]);
    }
    // The last of several changes of a record counts.
    let changes = vec![
        delete(TABLE, "b"),
        put(TABLE, "b", b"3"),
        put(TABLE, "c", b"4"),
        delete(TABLE, "c"),
        put(TABLE, "d", b"5"),
        put(TABLE, "d", b"6"),
    ];
    write(&*records, changes).await;
    let expected = [("b".to_owned(), b"3".to_vec()), ("d".to_owned(), b"6".to_vec())];
    assert_eq!(records.all(TABLE).await.unwrap(), expected);
}

/// In the order of their UTF-8, which is not that of UTF-16 above the surrogates.
const KEYS: [&str; 16] = [
    "",
    "\0",
    " ",
    "\"'\\",
    "0",
    "10",
    "9",
    "A",
    "__proto__",
    "a",
    "a/b",
    "constructor",
    "toString",
    "ä",
    "\u{ffff}",
    "😀",
];

pub async fn keys_are_texts_of_any_kind_in_order(tabs: Tabs<'_>) {
    let records = tabs().records;
    let changes = KEYS.iter().rev().map(|key| put(TABLE, key, key.as_bytes())).collect();
    write(&*records, changes).await;
    assert_eq!(records.keys(TABLE).await.unwrap(), KEYS);
    let all = records.all(TABLE).await.unwrap();
    assert_eq!(all, KEYS.map(|key| (key.to_owned(), key.as_bytes().to_vec())));
    for key in KEYS {
        assert_eq!(
            records.get(TABLE, key).await.unwrap().as_deref(),
            Some(key.as_bytes()),
            "{key:?}"
        );
        let guard = vec![unchanged(TABLE, key, Some(key.as_bytes()))];
        assert!(records.apply(guard, vec![delete(TABLE, key)]).await.unwrap(), "{key:?}");
    }
    assert_eq!(records.keys(TABLE).await.unwrap(), [] as [&str; 0]);
}

pub async fn large_records(tabs: Tabs<'_>) {
    let records = tabs().records;
    let large: Vec<u8> = (0..=250).cycle().take(4 << 20).collect();
    let mut other = large.clone();
    *other.last_mut().unwrap() += 1;
    write(&*records, vec![put(Table::Modules, "large", &large)]).await;
    assert!(records.get(Table::Modules, "large").await.unwrap().as_ref() == Some(&large));
    let changes = || vec![put(Table::Modules, "large", &other)];
    let guard = vec![unchanged(Table::Modules, "large", Some(&other))];
    assert!(!records.apply(guard, changes()).await.unwrap());
    let guard = vec![unchanged(Table::Modules, "large", Some(&large))];
    assert!(records.apply(guard, changes()).await.unwrap());
    assert!(records.all(Table::Modules).await.unwrap() == [("large".to_owned(), other)]);
}

pub async fn many_records_come_at_once(tabs: Tabs<'_>) {
    let platform = tabs();
    let records = platform.records;
    let key = |index: usize| format!("com.example.package-{index:03}");
    let changes = (0..200)
        .map(|index| put(TABLE, &key(index), &[index as u8; 4096]))
        .collect();
    write(&*records, changes).await;
    let before = platform.clock.monotonic_ms();
    let all = records.all(TABLE).await.unwrap();
    let took = platform.clock.monotonic_ms() - before;
    assert_eq!(all.len(), 200);
    for (index, record) in all.into_iter().enumerate() {
        assert_eq!(record, (key(index), vec![index as u8; 4096]));
    }
    // Tens of milliseconds, which would be hundreds with a transaction for each of them.
    assert!(took < 1_000.0, "{took} ms");
}

pub async fn everything_or_nothing(tabs: Tabs<'_>) {
    let (here, there) = (tabs().records, tabs().records);
    let all = |byte: u8| Table::ALL.map(|table| put(table, "a", &[byte])).to_vec();
    write(&*here, all(1)).await;
    let before = everything(&*there).await;
    assert!(
        before
            .iter()
            .all(|(_, records)| *records == [("a".to_owned(), vec![1])])
    );
    // One guard of four that does not hold, wherever it is.
    for wrong in Table::ALL {
        let guards = Table::ALL.map(|table| unchanged(table, "a", Some(&[1 + u8::from(table == wrong)])));
        assert!(!here.apply(guards.to_vec(), all(2)).await.unwrap(), "{wrong:?}");
        assert_eq!(everything(&*there).await, before, "{wrong:?}");
    }
    let guards = Table::ALL.map(|table| unchanged(table, "a", Some(&[1])));
    assert!(here.apply(guards.to_vec(), all(2)).await.unwrap());
    let after = everything(&*there).await;
    assert!(after.iter().all(|(_, records)| *records == [("a".to_owned(), vec![2])]));
}

pub async fn guards_are_kept(tabs: Tabs<'_>) {
    let records = tabs().records;
    write(&*records, vec![put(TABLE, "a", b"1"), put(TABLE, "empty", b"")]).await;
    for (key, before, holds) in [
        ("a", Some(&b"1"[..]), true),
        ("a", Some(b"2"), false),
        ("a", Some(b"11"), false),
        ("a", Some(b""), false),
        ("a", None, false),
        ("empty", Some(b""), true),
        ("empty", None, false),
        ("absent", None, true),
        ("absent", Some(b""), false),
    ] {
        // In another table than the change, which need not be of what is guarded.
        let guard = || vec![unchanged(TABLE, key, before)];
        let changes = vec![put(Table::Settings, "seen", b"1")];
        assert_eq!(
            records.apply(guard(), changes).await.unwrap(),
            holds,
            "{key} {before:?}"
        );
        let seen = records.get(Table::Settings, "seen").await.unwrap();
        assert_eq!(seen.is_some(), holds, "{key} {before:?}");
        write(&*records, vec![delete(Table::Settings, "seen")]).await;
        assert_eq!(
            records.apply(guard(), Vec::new()).await.unwrap(),
            holds,
            "{key} {before:?}"
        );
    }
}

pub async fn one_of_two_wins(tabs: Tabs<'_>) {
    let (here, there) = (tabs().records, tabs().records);
    let mut before: Option<Vec<u8>> = None;
    for round in 0..20 {
        let guard = || vec![Unchanged(TABLE, "a".to_owned(), before.clone())];
        let (one, other) = ([round, 1], [round, 2]);
        let (first, second) = join(
            here.apply(guard(), vec![put(TABLE, "a", &one), put(Table::Index, "of", &one)]),
            there.apply(guard(), vec![put(TABLE, "a", &other), put(Table::Index, "of", &other)]),
        )
        .await;
        let (first, second) = (first.unwrap(), second.unwrap());
        assert!(first != second, "exactly one: {first} {second}");
        let winner = if first { one } else { other };
        for tab in [&here, &there] {
            assert_eq!(tab.get(TABLE, "a").await.unwrap().unwrap(), winner);
            assert_eq!(tab.get(Table::Index, "of").await.unwrap().unwrap(), winner);
        }
        before = Some(winner.to_vec());
    }
}

pub async fn a_dropped_change_is_whole_or_not_there(tabs: Tabs<'_>) {
    let (here, there) = (tabs().records, tabs().records);
    write(&*here, vec![put(TABLE, "a", b"1")]).await;
    for polls in 0..4 {
        let guard = vec![unchanged(TABLE, "absent", None)];
        let mut change = here.apply(guard, vec![put(TABLE, "a", b"2"), put(Table::Modules, "a", b"2")]);
        for _ in 0..polls {
            // Something else goes on between two polls, so that it comes further each time.
            if (&mut change).now_or_never().is_some() {
                break;
            }
            there.get(Table::Settings, "a").await.unwrap();
        }
        drop(change);
        let package = there.get(TABLE, "a").await.unwrap().unwrap();
        let module = there.get(Table::Modules, "a").await.unwrap();
        match &*package {
            b"1" => assert_eq!(module, None, "{polls}"),
            _ => assert_eq!(module.unwrap(), package, "{polls}"),
        }
        write(&*there, vec![put(TABLE, "a", b"1"), delete(Table::Modules, "a")]).await;
    }
}

pub async fn room_is_told(tabs: Tabs<'_>) {
    let records = tabs().records;
    write(&*records, vec![put(TABLE, "a", &[1; 1000])]).await;
    let space = records.space().await;
    // What is on disk may take some time to be counted; browsers pad and round.
    assert!(space.used.is_some_and(|used| used >= 0.0), "{space:?}");
    assert!(space.quota.is_none_or(|quota| quota > 0.0), "{space:?}");
    if space.persisted {
        assert!(records.persist().await);
    }
}
