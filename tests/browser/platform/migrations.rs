//! Databases of other versions.

use flow_like_browser::{
    Code,
    platform::{OwnedFile, Platform, Table},
    web,
};
use futures::FutureExt;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, new_database, raw, raw_text};

/// What each older version left, as `tests/fixtures/databases/` has it.
const OLDER: [&str; 1] = [include_str!("../../fixtures/databases/v1.json")];
/// The version that the runtime makes today.
const NEWEST: usize = OLDER.len() + 1;

async fn build(name: &str, fixture: &str) {
    raw(format!("await build({}, {})", json!(name), json!(fixture))).await;
}

async fn describe(name: &str) -> Value {
    let described = raw_text(format!("return await describe({})", json!(name))).await;
    serde_json::from_str(&described).unwrap()
}

fn owned(path: &str, owner: &str, bytes: u64) -> OwnedFile {
    OwnedFile {
        path: path.to_owned(),
        owner: owner.to_owned(),
        bytes,
    }
}

/// Everything that the fixtures have is there.
async fn check(platform: &Platform) {
    for (path, bytes) in [
        ("board/storage/notes/a.txt", &b"first"[..]),
        ("board/storage/empty", b""),
        ("tmp/user/ä/apps/😀/b", &[0, 1, 2, 3, 4, 5, 6, 7]),
    ] {
        assert_eq!(
            platform.files.read(path).await.unwrap().as_deref(),
            Some(bytes),
            "{path}"
        );
    }
    let mut expected = vec![
        owned("board/storage/empty", "com.example.writer", 0),
        owned("board/storage/notes/a.txt", "com.example.writer", 5),
        owned("tmp/user/ä/apps/😀/b", "com.example.other", 8),
    ];
    assert_eq!(platform.files.owned().await.unwrap(), expected);
    let records = &platform.records;
    let (empty, module) = (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476",
    );
    for (table, key, bytes) in [
        (
            Table::Packages,
            "com.example.kept",
            &b"{\"id\":\"com.example.kept\"}"[..],
        ),
        (Table::Modules, empty, b""),
        (Table::Modules, module, b"\0asm\x01\0\0\0"),
        (Table::Settings, "theme", b"\"dark\""),
        (Table::Index, "https://registry.example/", b"{}"),
    ] {
        assert_eq!(records.get(table, key).await.unwrap().as_deref(), Some(bytes), "{key}");
    }
    assert_eq!(records.keys(Table::Modules).await.unwrap(), [module, empty]);
    // And it goes on from there.
    platform
        .files
        .write("board/storage/empty", vec![1], "com.example.other")
        .await
        .unwrap();
    platform.files.delete("board/storage/notes/a.txt").await.unwrap();
    expected.remove(1);
    expected[0] = owned("board/storage/empty", "com.example.other", 1);
    assert_eq!(platform.files.owned().await.unwrap(), expected);
}

#[wasm_bindgen_test]
async fn older_databases_are_upgraded() {
    for fixture in OLDER {
        let name = new_database();
        build(&name, fixture).await;
        let fixture: Value = serde_json::from_str(fixture).unwrap();
        assert_eq!(describe(&name).await, fixture, "the database is what the fixture says");
        check(&web::platform(&name).unwrap()).await;
        let now = describe(&name).await;
        assert_eq!(now["version"], NEWEST);
        assert_eq!(now["stores"]["files"]["indexes"], json!({"owned": ["owner", "size"]}));
    }
}

/// A database that was upgraded is as one that was made anew.
#[wasm_bindgen_test]
async fn upgraded_and_new_databases_have_the_same_stores() {
    let stores = async |fixture: Option<&str>| {
        let name = new_database();
        if let Some(fixture) = fixture {
            build(&name, fixture).await;
        }
        web::platform(&name).unwrap().files.owned().await.unwrap();
        let mut described = describe(&name).await;
        for store in described["stores"].as_object_mut().unwrap().values_mut() {
            store["records"].take();
        }
        described
    };
    let new = stores(None).await;
    for fixture in OLDER {
        assert_eq!(stores(Some(fixture)).await, new);
    }
}

#[wasm_bindgen_test]
async fn a_failed_upgrade_leaves_the_older_version() {
    let fixture: Value = serde_json::from_str(OLDER[0]).unwrap();
    for (fails, how, error, code) in [
        ("'IDBCursor', 'update', 2", "throw", "DataError", Code::Storage),
        (
            "'IDBCursor', 'update', 3",
            "throw",
            "QuotaExceededError",
            Code::QuotaExceeded,
        ),
        ("'IDBCursor', 'update', 2", "commit", "UnknownError", Code::Storage),
        ("'IDBCursor', 'continue', 1", "throw", "DataError", Code::Storage),
        (
            "'IDBObjectStore', 'createIndex', 1",
            "throw",
            "DataError",
            Code::Storage,
        ),
    ] {
        let name = new_database();
        build(&name, OLDER[0]).await;
        raw(format!("globalThis.mend = failAt({fails}, '{how}', '{error}')")).await;
        let failed = web::platform(&name)
            .unwrap()
            .records
            .keys(Table::Packages)
            .await
            .unwrap_err();
        js("mend()").await;
        assert_eq!(failed.code(), code, "{fails} {how}: {failed:?}");
        assert_eq!(describe(&name).await, fixture, "{fails} {how}: {failed:?}");
        check(&web::platform(&name).unwrap()).await;
    }
}

#[wasm_bindgen_test]
async fn a_failed_upgrade_says_why() {
    let name = new_database();
    build(&name, OLDER[0]).await;
    raw("globalThis.mend = failAt('IDBObjectStore', 'createIndex', 1, 'throw', 'DataError')").await;
    let error = web::platform(&name).unwrap().files.owned().await.unwrap_err();
    js("mend()").await;
    assert!(
        error.message().contains("version 2") && error.message().contains("simulated"),
        "{error}"
    );
}

/// What somebody put there with the browser's tools neither stops an upgrade nor gets lost.
#[wasm_bindgen_test]
async fn an_upgrade_gets_past_what_is_no_file() {
    let name = new_database();
    build(&name, OLDER[0]).await;
    for value in [
        "'text'",
        "null",
        "[1]",
        "{ bytes: 'text', owner: 'a' }",
        "{ bytes: new Uint8Array(2) }",
    ] {
        raw(format!(
            "await put('{name}', 'files', {}, {value})",
            json!(format!("a/{value}"))
        ))
        .await;
    }
    let platform = web::platform(&name).unwrap();
    let mut files = platform.files.owned().await.unwrap();
    files.retain(|file| file.path.starts_with("a/"));
    assert_eq!(files, [owned("a/{ bytes: 'text', owner: 'a' }", "a", 0)]);
    assert_eq!(platform.files.list("a").await.unwrap().len(), 5);
}

/// A version that this one does not know: said so, and nothing is touched.
#[wasm_bindgen_test]
async fn newer_databases_are_left_alone() {
    let name = new_database();
    let mut newer: Value = serde_json::from_str(OLDER[0]).unwrap();
    newer["version"] = json!(NEWEST + 1);
    build(&name, &newer.to_string()).await;
    let platform = web::platform(&name).unwrap();
    for error in [
        platform.files.owned().await.unwrap_err(),
        platform.files.write("a", Vec::new(), "b").await.unwrap_err(),
        platform.records.keys(Table::Packages).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), Code::Storage);
        assert!(
            error.message().contains("newer version") && error.message().contains("reload"),
            "{error}"
        );
    }
    assert_eq!(describe(&name).await, newer);
}

/// A tab of an older version that keeps its connection: the new one waits, says why within its time limit, and works as
/// soon as the other is gone. Tabs of ours close by themselves.
#[wasm_bindgen_test]
async fn t38_an_old_tab_in_the_way_of_an_upgrade() {
    let name = new_database();
    build(&name, OLDER[0]).await;
    raw(format!("globalThis.squatter = await open('{name}')")).await;
    let platform = web::platform(&name).unwrap();
    let before = platform.clock.monotonic_ms();
    let error = platform.files.owned().await.unwrap_err();
    let took = platform.clock.monotonic_ms() - before;
    assert_eq!(error.code(), Code::Storage);
    assert!(
        error.message().contains("older version") && error.message().contains("close other tabs"),
        "{error}"
    );
    assert!((4_000.0..15_000.0).contains(&took), "{took} ms");
    // It has only waited: nothing is lost, and the old tab still works.
    let version = raw_text(
        "return `${squatter.version} ${await done(squatter.transaction('files').objectStore('files').count())}`",
    );
    assert_eq!(version.await, "1 3");

    // One that is closed meanwhile, which somebody who was told will do.
    let mut waiting = platform.files.owned();
    assert!((&mut waiting).now_or_never().is_none());
    js("squatter.close()").await;
    assert_eq!(waiting.await.unwrap().len(), 3);
    check(&platform).await;

    // Ours makes way for a version that it does not know, without being asked twice, and says then what has happened.
    let other = web::platform(&name).unwrap();
    assert_eq!(other.files.owned().await.unwrap().len(), 2);
    let upgraded = raw_text(format!(
        "const request = indexedDB.open('{name}', {});
         return new Promise(resolve => {{
             request.onblocked = () => resolve('blocked');
             request.onsuccess = () => {{ request.result.close(); resolve('upgraded') }};
         }})",
        NEWEST + 1
    ));
    assert_eq!(upgraded.await, "upgraded");
    for tab in [platform, other] {
        let error = tab.files.owned().await.unwrap_err();
        assert!(error.message().contains("newer version"), "{error}");
    }
}
