//! Records in IndexedDB, where it matters that it is that: durability, failures, and what others put there.

use flow_like_browser::{
    Code,
    platform::{Platform, Table},
    web,
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    js, new_database, platform, raw, raw_text,
    shared::tests::records::{delete, everything, put, unchanged},
};

#[wasm_bindgen_test]
async fn changes_are_one_strict_transaction() {
    let records = platform().records;
    assert!(records.apply(vec![], vec![put(Table::Index, "a", b"1")]).await.unwrap());
    raw("globalThis.seen = watchTransactions()").await;
    let changes = vec![
        put(Table::Packages, "a", b"1"),
        put(Table::Modules, "b", b"2"),
        delete(Table::Packages, "c"),
    ];
    let guards = vec![unchanged(Table::Settings, "d", None)];
    assert!(records.apply(guards, changes).await.unwrap());
    records.all(Table::Packages).await.unwrap();
    records.keys(Table::Packages).await.unwrap();
    records.get(Table::Packages, "a").await.unwrap();
    let seen = raw_text("return seen()").await;
    let mut seen = seen.split(' ');
    assert_eq!(seen.next(), Some("modules+packages+settings:readwrite:strict"));
    assert_eq!(seen.collect::<Vec<_>>(), ["packages:readonly:relaxed"; 3]);
}

/// Whatever request the browser finds no more room at, as it is made or when all is to be committed.
#[wasm_bindgen_test]
async fn a_full_storage_changes_nothing() {
    let (name, guards) = (
        new_database(),
        [Vec::new(), vec![unchanged(Table::Settings, "a", Some(b"1"))]],
    );
    let records = web::platform(&name).unwrap().records;
    let all = |bytes: &[u8]| Table::ALL.map(|table| put(table, "a", bytes)).to_vec();
    assert!(records.apply(vec![], all(b"1")).await.unwrap());
    let before = everything(&*records).await;
    for guard in guards {
        for how in ["throw", "commit"] {
            for n in 1..=4 {
                raw(format!(
                    "globalThis.mend = failAt('IDBObjectStore', 'put', {n}, '{how}', 'QuotaExceededError')"
                ))
                .await;
                let error = records.apply(guard.clone(), all(b"2")).await.unwrap_err();
                js("mend()").await;
                assert_eq!(error.code(), Code::QuotaExceeded, "{how} {n}: {error:?}");
                for figure in ["usage", "quota"] {
                    assert!(error.details()[figure].as_f64().is_some(), "{how} {n}: {error:?}");
                }
                assert!(error.message().contains("Remove packages"), "{error}");
                assert_eq!(everything(&*records).await, before, "{how} {n}");
                assert_eq!(
                    everything(&*web::platform(&name).unwrap().records).await,
                    before,
                    "{how} {n}"
                );
            }
        }
        assert!(records.apply(guard, all(b"1")).await.unwrap(), "it works again");
    }
}

#[wasm_bindgen_test]
async fn other_failures_change_nothing_either() {
    let records = platform().records;
    let guard = || vec![unchanged(Table::Settings, "a", None)];
    for fails in [
        "'IDBObjectStore', 'put', 1, 'throw', 'DataError'",
        "'IDBObjectStore', 'delete', 1, 'commit', 'UnknownError'",
        "'IDBObjectStore', 'get', 1, 'throw', 'UnknownError'",
        "'IDBObjectStore', 'get', 1, 'commit', 'UnknownError'",
    ] {
        raw(format!("globalThis.mend = failAt({fails})")).await;
        let changes = vec![put(Table::Packages, "a", b"1"), delete(Table::Modules, "a")];
        let failed = records.apply(guard(), changes).await;
        js("mend()").await;
        assert_eq!(failed.unwrap_err().code(), Code::Storage, "{fails}");
        assert_eq!(records.get(Table::Packages, "a").await.unwrap(), None, "{fails}");
    }
}

#[wasm_bindgen_test]
async fn damaged_records_hide_no_others() {
    let name = new_database();
    let records = web::platform(&name).unwrap().records;
    assert!(
        records
            .apply(vec![], vec![put(Table::Packages, "good", b"1")])
            .await
            .unwrap()
    );
    let values = [
        "'text'",
        "null",
        "1",
        "[1, 2]",
        "{}",
        "new Uint16Array(2)",
        "new ArrayBuffer(2)",
        "new Date()",
    ];
    for value in values {
        raw(format!("await put('{name}', 'packages', {}, {value})", json!(value))).await;
    }
    for key in ["7", "new Date()", "['a']", "new Uint8Array(1)"] {
        raw(format!("await put('{name}', 'packages', {key}, new Uint8Array(1))")).await;
    }
    for value in values {
        let error = records.get(Table::Packages, value).await.unwrap_err();
        assert_eq!(error.code(), Code::Storage);
        assert_eq!(
            (&error.details()["table"], &error.details()["key"]),
            (&json!("packages"), &json!(value))
        );
    }
    let mut expected = values.map(|value| (value.to_owned(), Vec::new())).to_vec();
    expected.push(("good".to_owned(), b"1".to_vec()));
    expected.sort();
    assert_eq!(records.all(Table::Packages).await.unwrap(), expected);
    let keys: Vec<_> = expected.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(records.keys(Table::Packages).await.unwrap(), keys);
    // They count as empty, and so can be replaced by whoever has seen them.
    for value in values {
        let replace = async |before| {
            let guard = vec![unchanged(Table::Packages, value, before)];
            records
                .apply(guard, vec![put(Table::Packages, value, b"2")])
                .await
                .unwrap()
        };
        assert!(!replace(None).await && !replace(Some(b"1")).await, "{value}");
        assert!(replace(Some(b"")).await, "{value}");
        assert_eq!(records.get(Table::Packages, value).await.unwrap().unwrap(), b"2");
    }
    // A view of part of a buffer is bytes as any.
    raw(format!(
        "await put('{name}', 'packages', 'view', new Uint8Array([1, 2, 3]).subarray(1))"
    ))
    .await;
    assert_eq!(records.get(Table::Packages, "view").await.unwrap().unwrap(), [2, 3]);
}

#[wasm_bindgen_test]
async fn pages_without_encryption_are_not_told_about_room() {
    let Platform { records, .. } = platform();
    let space = records.space().await;
    assert!(space.quota.is_some_and(|quota| quota > 0.0), "{space:?}");
    raw("globalThis.show = hide('storage')").await;
    let (space, persist) = (records.space().await, records.persist().await);
    raw("globalThis.mend = failAt('IDBObjectStore', 'put', 1, 'throw', 'QuotaExceededError')").await;
    let full = records
        .apply(vec![], vec![put(Table::Packages, "a", b"1")])
        .await
        .unwrap_err();
    js("mend(); show()").await;
    assert_eq!((space, persist), (Default::default(), false));
    assert_eq!((full.code(), full.details().len()), (Code::QuotaExceeded, 0));
}

/// No more than a failed attempt where the user would have to be asked, as in Firefox.
#[wasm_bindgen_test]
async fn storage_is_kept_if_the_browser_says_so() {
    let records = platform().records;
    js("globalThis.persist = StorageManager.prototype.persist;
        globalThis.persisted = StorageManager.prototype.persisted;
        StorageManager.prototype.persisted = async () => globalThis.kept === true;
        StorageManager.prototype.persist = async () => { globalThis.kept = true; return true }")
    .await;
    let before = records.space().await.persisted;
    let asked = records.persist().await;
    let after = records.space().await.persisted;
    js("StorageManager.prototype.persist = async () => { throw new TypeError('no') }").await;
    let refused = records.persist().await;
    js("StorageManager.prototype.persist = persist; StorageManager.prototype.persisted = persisted").await;
    assert_eq!((before, asked, after, refused), (false, true, true, false));
}
