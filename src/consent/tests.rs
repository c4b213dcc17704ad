use std::{cell::RefCell, rc::Rc};

use futures::{FutureExt, channel::oneshot, executor::block_on, future::join};
use serde_json::{Value, json};

use super::{Answer, Asker, Asking, Consent, Consents, Hold, Question, Scope};
use crate::{
    Code, Error, Result, Runtime,
    grant::{Agreed, Ask},
    host::meta::Context,
    manifest::Manifest,
    package::Package,
    platform::{
        Change, Future, Platform, Table, Unchanged,
        memory::{Memory, MemoryPeers, MemoryRecords},
    },
    run::{Cancel, Options},
};

fn ask(text: &str) -> Ask {
    text.split_whitespace().map(str::to_owned).collect()
}

fn context(event: &str, board: &str) -> Context {
    Context {
        event_id: event.to_owned(),
        board_id: board.to_owned(),
        ..Context::default()
    }
}

fn consent(scope: Scope, asked: &str, agreed: &str) -> Consent {
    Consent {
        id: String::new(),
        package_id: "p".to_owned(),
        origin: "local".to_owned(),
        node: "n".to_owned(),
        version: "1.0.0".to_owned(),
        ask: ask(asked),
        agreed: ask(agreed),
        scope,
        at_ms: 1_700_000_000_000,
    }
}

/// A world, its records, and the answers on them.
fn world() -> (Platform, MemoryRecords, Consents) {
    let records = MemoryRecords::default();
    let platform = Memory::new().site(&records, &MemoryPeers::default()).build();
    let consents = Consents::new(&platform);
    (platform, records, consents)
}

const EVENT: fn() -> Scope = || Scope::Event("e".to_owned());
const BOARD: fn() -> Scope = || Scope::Board("b".to_owned());

/// Answers (scope, asked, agreed), event, board, origin, what is asked now, what holds (`?`: the user is asked).
type Row = (
    &'static [(fn() -> Scope, &'static str, &'static str)],
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);
#[rustfmt::skip]
const FOUND: [Row; 19] = [
    (&[], "e", "b", "local", "", ""),
    (&[], "e", "b", "local", "x", "?"),
    (&[(|| Scope::Once, "x", "x")], "e", "b", "local", "x", "?"),
    (&[(|| Scope::Package, "x y", "x y")], "", "", "local", "x", "x y"),
    (&[(|| Scope::Package, "x y", "x")], "", "", "local", "x y", "x"),
    (&[(|| Scope::Package, "x y", "")], "", "", "local", "y", ""),
    (&[(|| Scope::Package, "x", "x")], "", "", "local", "x y", "?"),
    (&[(|| Scope::Package, "x", "x y z")], "", "", "local", "x", "x"),
    (&[(|| Scope::Package, "x", "x")], "", "", "url:https://a.example", "x", "?"),
    (&[(EVENT, "x", "x")], "e", "b", "local", "x", "x"),
    (&[(EVENT, "x", "x")], "f", "b", "local", "x", "?"),
    (&[(EVENT, "x", "x")], "", "e", "local", "x", "?"),
    (&[(BOARD, "x", "x")], "f", "b", "local", "x", "x"),
    (&[(BOARD, "x", "x")], "b", "", "local", "x", "?"),
    (&[(|| Scope::Board(String::new()), "x", "x")], "", "", "local", "x", "?"),
    (&[(EVENT, "x y", "x"), (BOARD, "x y", "y")], "e", "b", "local", "x y", "x y"),
    // Two halves are not the whole.
    (&[(|| Scope::Package, "x", "x"), (|| Scope::Package, "y", "y")], "", "", "local", "x y", "?"),
    (&[(|| Scope::Package, "x host:*.a.example", "x host:*.a.example")], "", "", "local", "x host:b.a.example", "x host:*.a.example"),
    // The same question, answered anew.
    (&[(|| Scope::Package, "x y", "x y"), (|| Scope::Package, "x y", "y")], "", "", "local", "x y", "y"),
];

#[test]
fn an_answer_holds_as_far_as_it_says() {
    for (answers, event, board, origin, asked, expected) in FOUND {
        let (_, _, consents) = world();
        for (scope, asked, agreed) in answers {
            block_on(consents.record(consent(scope(), asked, agreed))).unwrap();
        }
        let found = block_on(consents.find("p", origin, &context(event, board), &ask(asked))).unwrap();
        let expected = (expected != "?").then(|| ask(expected));
        assert_eq!(found, expected, "{event}, {board}, {origin}, {asked}");
        let other = block_on(consents.find("q", origin, &context(event, board), &ask("x"))).unwrap();
        assert_eq!(other, None);
    }
}

#[test]
fn answers_are_listed_and_taken_back() {
    let (_, records, consents) = world();
    let record = |consent| block_on(consents.record(consent)).unwrap();
    assert_eq!(record(consent(Scope::Once, "x", "x")), None);
    let first = record(consent(EVENT(), "x", "x")).unwrap();
    let second = record(consent(Scope::Package, "x", "")).unwrap();
    assert_ne!(first, second);
    let listed = block_on(consents.list()).unwrap();
    assert_eq!(
        listed[0].to_json(),
        json!({
            "id": first, "packageId": "p", "origin": "local", "node": "n", "version": "1.0.0", "ask": ["x"],
            "agreed": ["x"], "scope": "event", "scopeId": "e", "atMs": 1_700_000_000_000_i64,
        })
    );
    assert_eq!(
        (listed.len(), &listed[1].scope, listed[1].scope.id()),
        (2, &Scope::Package, None)
    );
    assert!(!block_on(consents.revoke("p", "nothing")).unwrap());
    assert!(!block_on(consents.revoke("q", &first)).unwrap());
    assert!(block_on(consents.revoke("p", &first)).unwrap());
    assert_eq!(block_on(consents.list()).unwrap(), [listed[1].clone()]);
    assert!(block_on(consents.revoke_all("p")).unwrap());
    assert!(!block_on(consents.revoke_all("p")).unwrap());
    record(consent(EVENT(), "x", "x"));
    let id = block_on(consents.list()).unwrap()[0].id.clone();
    assert!(block_on(consents.revoke("p", &id)).unwrap());
    assert!(
        records.edit(|records| records.is_empty()),
        "an empty record is no record"
    );
}

#[test]
fn a_damaged_record_agrees_to_nothing_and_is_written_anew() {
    let good = json!({
        "id": "1", "origin": "local", "node": "n", "version": "1.0.0", "ask": ["x"], "agreed": ["x", "y"],
        "scope": "package", "scopeId": null, "atMs": 0,
    });
    let with = |name: &str, value: Value| {
        let mut bad = good.clone();
        bad[name] = value;
        json!({"version": 1, "consents": [good, bad]}).to_string()
    };
    let damaged = [
        String::new(),
        "nonsense".to_owned(),
        "{".to_owned(),
        "[]".to_owned(),
        "[".repeat(100_000),
        json!({"version": 2, "consents": [good]}).to_string(),
        json!({"version": 1, "consents": {}}).to_string(),
        json!({"version": 1, "consents": vec![&good; 201]}).to_string(),
        with("ask", json!("x")),
        with("ask", json!(["x".repeat(2_000)])),
        with("agreed", Value::Null),
        with("scope", json!("once")),
        with("scope", json!("event")),
        with("atMs", json!(0.5)),
        with("id", json!("x".repeat(300_000))),
    ];
    let find = |consents: &Consents| block_on(consents.find("p", "local", &Context::default(), &ask("x"))).unwrap();
    for text in damaged {
        let (_, records, consents) = world();
        let put = |text: String| {
            records.edit(|records| records.insert((Table::Settings, "consent/p".to_owned()), text.into_bytes()))
        };
        put(json!({"version": 1, "consents": [good]}).to_string());
        // More than was asked is never agreed to.
        assert_eq!(find(&consents), Some(ask("x")));
        put(text.clone());
        // Somebody else has written it a while ago.
        consents.forget_recent();
        let start: String = text.chars().take(80).collect();
        assert_eq!(find(&consents), None, "{start}");
        assert_eq!(block_on(consents.list()).unwrap(), []);
        assert!(!block_on(consents.revoke("p", "1")).unwrap());
        block_on(consents.record(consent(Scope::Package, "x", "x"))).unwrap();
        assert_eq!(find(&consents), Some(ask("x")), "{start}");
    }
}

#[test]
fn old_answers_make_room() {
    let (_, records, consents) = world();
    let record = |scope: Scope, at_ms: i64, asked: &str| {
        let consent = Consent {
            at_ms,
            ..consent(scope, asked, asked)
        };
        block_on(consents.record(consent))
    };
    record(Scope::Package, 0, "x").unwrap();
    record(Scope::Board("b".to_owned()), 1, "x").unwrap();
    for n in 0..250 {
        record(Scope::Event(format!("e{n}")), 1_000 - n, "x").unwrap();
    }
    let listed = block_on(consents.list()).unwrap();
    assert_eq!(listed.len(), super::record::MAX_CONSENTS);
    assert_eq!((&listed[0].scope, listed[1].scope.name()), (&Scope::Package, "board"));
    // The one that was added last stays, although it is the oldest of its kind.
    assert_eq!(listed.last().unwrap().scope, Scope::Event("e249".to_owned()));
    let mut ids: Vec<&String> = listed.iter().map(|consent| &consent.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), listed.len());
    let long: String = (0..250).map(|n| format!("{n:0>500} ")).collect();
    record(Scope::Event("long".to_owned()), 0, &long).unwrap();
    let size = records.edit(|records| records.values().map(Vec::len).sum::<usize>());
    assert!(size <= 256 << 10, "{size}");
    let listed = block_on(consents.list()).unwrap();
    assert!(
        listed.len() < 150 && listed[1].scope.name() == "board",
        "{}",
        listed.len()
    );
    // Too large by itself, or for being read back.
    let too_long: String = (0..900).map(|n| format!("{n:0>500} ")).collect();
    for asked in [too_long, "x".repeat(2_000)] {
        let error = record(Scope::Package, 0, &asked).unwrap_err();
        assert_eq!(error.code(), Code::LimitExceeded);
    }
    assert_eq!(block_on(consents.list()).unwrap(), listed);
}

/// Records in which somebody else answers whenever anything is about to be written.
struct Busy(MemoryRecords, RefCell<u32>);

impl crate::platform::Records for Busy {
    fn get(&self, table: Table, key: &str) -> Future<Result<Option<Vec<u8>>>> {
        self.0.get(table, key)
    }
    fn all(&self, table: Table) -> Future<Result<Vec<(String, Vec<u8>)>>> {
        self.0.all(table)
    }
    fn keys(&self, table: Table) -> Future<Result<Vec<String>>> {
        self.0.keys(table)
    }
    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>> {
        let left = *self.1.borrow();
        if left > 0 {
            *self.1.borrow_mut() -= 1;
            let (platform, ..) = world();
            let other = Consents::new(&Platform {
                records: Rc::new(self.0.clone()),
                ..platform
            });
            let answer = consent(Scope::Event(format!("other{left}")), "x", "x");
            other.record(answer).now_or_never().unwrap().unwrap();
        }
        self.0.apply(unchanged, changes)
    }
    fn space(&self) -> Future<crate::platform::Space> {
        self.0.space()
    }
    fn persist(&self) -> Future<bool> {
        self.0.persist()
    }
}

#[test]
fn nobodys_answer_is_lost() {
    for (others, expected) in [(3, Ok(4)), (1_000, Err(Code::Storage))] {
        let (platform, records, _) = world();
        let busy = Rc::new(Busy(records, RefCell::new(others)));
        let consents = Consents::new(&Platform {
            records: busy,
            ..platform
        });
        let recorded = block_on(consents.record(consent(Scope::Package, "x", "x")));
        let found = recorded.map(|_| block_on(consents.list()).unwrap().len());
        assert_eq!(found.map_err(|error| error.code()), expected);
    }
}

mod asking;
