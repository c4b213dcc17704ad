use flow_like_browser::{Code, web};
use futures::{FutureExt, future::join};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, new_database, platform};

#[wasm_bindgen_test]
async fn reads_what_was_written_last() {
    let files = platform().files;
    assert_eq!(files.read("a/b").await.unwrap(), None);
    for bytes in [b"first".to_vec(), b"2".to_vec(), Vec::new(), (0..=255).collect()] {
        files.write("a/b", bytes.clone(), "test.package").await.unwrap();
        assert_eq!(files.read("a/b").await.unwrap(), Some(bytes));
    }
    assert_eq!(files.read("a").await.unwrap(), None);
    for _ in 0..2 {
        files.delete("a/b").await.unwrap();
        assert_eq!(files.read("a/b").await.unwrap(), None);
    }
}

#[wasm_bindgen_test]
async fn lists_what_is_below_a_directory() {
    let files = platform().files;
    for path in ["a", "a!", "a/z", "a/b/c", "a/\u{ffff}", "a/😀", "a0", "ab/c", "ä/x"] {
        files.write(path, Vec::new(), "test.package").await.unwrap();
    }
    for (directory, expected) in [
        ("a", &["a/b/c", "a/z", "a/\u{ffff}", "a/😀"][..]),
        ("a/b", &["a/b/c"]),
        ("a/z", &[]),
        ("ab", &["ab/c"]),
        ("ä", &["ä/x"]),
        ("c", &[]),
        (
            "",
            &["a", "a!", "a/b/c", "a/z", "a/\u{ffff}", "a/😀", "a0", "ab/c", "ä/x"],
        ),
    ] {
        assert_eq!(files.list(directory).await.unwrap(), expected, "{directory}");
    }
}

#[wasm_bindgen_test]
async fn keeps_big_files() {
    let files = platform().files;
    let bytes: Vec<u8> = (0..=250).cycle().take(5 << 20).collect();
    files.write("big", bytes.clone(), "test.package").await.unwrap();
    assert!(files.read("big").await.unwrap() == Some(bytes));
}

#[wasm_bindgen_test]
async fn two_connections_see_the_same_files() {
    let name = new_database();
    let (one, other) = (web::platform(&name).unwrap().files, web::platform(&name).unwrap().files);
    let writes = join(
        one.write("a", vec![1], "test.package"),
        other.write("b", vec![2], "test.package"),
    )
    .await;
    assert!(writes.0.is_ok() && writes.1.is_ok());
    assert_eq!(one.read("b").await.unwrap(), Some(vec![2]));
    assert_eq!(other.read("a").await.unwrap(), Some(vec![1]));
}

#[wasm_bindgen_test]
async fn files_outlive_the_platform_and_carry_their_owner() {
    let name = new_database();
    web::platform(&name)
        .unwrap()
        .files
        .write("a", vec![1, 2], "test.package")
        .await
        .unwrap();
    assert_eq!(
        web::platform(&name).unwrap().files.read("a").await.unwrap(),
        Some(vec![1, 2])
    );
    let stored = js(format!(
        "{OPEN} const database = await open('{name}');
         const file = await done(database.transaction('files').objectStore('files').get('a'));
         const fresh = Math.abs(Date.now() - file.modified) < 60000;
         const stores = [...database.objectStoreNames].join();
         database.close();
         return [file.bytes.join(), file.owner, fresh, database.version, stores].join(' ')"
    ));
    assert_eq!(
        stored.await.as_string().unwrap(),
        "1,2 test.package true 2 files,index,modules,packages,settings"
    );
}

const OPEN: &str = "const done = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const open = name => done(indexedDB.open(name));";

#[wasm_bindgen_test]
async fn makes_way_for_a_new_version_and_comes_back() {
    let name = new_database();
    let files = web::platform(&name).unwrap().files;
    files.write("a", vec![1], "test.package").await.unwrap();
    let deleted = js(format!(
        "const request = indexedDB.deleteDatabase('{name}');
         return new Promise(resolve => {{
             request.onsuccess = () => resolve('deleted');
             request.onblocked = () => resolve('blocked');
         }})"
    ));
    assert_eq!(deleted.await.as_string().unwrap(), "deleted");
    assert_eq!(files.read("a").await.unwrap(), None);
    files.write("a", vec![2], "test.package").await.unwrap();
    assert_eq!(files.read("a").await.unwrap(), Some(vec![2]));
}

#[wasm_bindgen_test]
async fn says_when_other_tabs_are_in_the_way() {
    let name = new_database();
    // Another tab holds a connection and does not let it go, while a third waits to delete the database.
    js(format!(
        "{OPEN} globalThis.held = await open('{name}'); indexedDB.deleteDatabase('{name}');"
    ))
    .await;
    let files = web::platform(&name).unwrap().files;
    let error = files.read("a").await.unwrap_err();
    assert_eq!(error.code(), Code::Storage);
    assert!(error.message().contains("close other tabs"), "{error}");
    js("held.close()").await;
    files.write("a", vec![1], "test.package").await.unwrap();
}

#[wasm_bindgen_test]
async fn says_when_the_database_is_too_new() {
    let name = new_database();
    js(format!("{OPEN} (await done(indexedDB.open('{name}', 1000))).close()")).await;
    let error = web::platform(&name).unwrap().files.read("a").await.unwrap_err();
    assert_eq!(error.code(), Code::Storage);
    assert!(error.message().contains("newer version"), "{error}");
}

#[wasm_bindgen_test]
async fn a_full_storage_is_reported_with_its_figures() {
    let files = platform().files;
    files.write("a", vec![1], "test.package").await.unwrap();
    // Both moments at which browsers find out: when a request is made, and when the transaction is committed.
    for full in [
        "throw new DOMException('full', 'QuotaExceededError')",
        "Object.defineProperty(this.transaction, 'error', { value: new DOMException('full', 'QuotaExceededError') });
         this.transaction.abort();
         return {}",
    ] {
        let put = format!(
            "globalThis.put = IDBObjectStore.prototype.put; \
                           IDBObjectStore.prototype.put = function () {{ {full} }}"
        );
        js(put).await;
        let error = files.write("a", vec![2], "test.package").await.unwrap_err();
        js("IDBObjectStore.prototype.put = put").await;
        assert_eq!(error.code(), Code::QuotaExceeded);
        assert!(error.details()["quota"].as_f64().unwrap() > 0.0, "{error:?}");
        assert!(error.details().contains_key("usage"), "{error:?}");
        assert_eq!(files.read("a").await.unwrap(), Some(vec![1]));
    }
    files.write("a", vec![3], "test.package").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_dropped_write_never_happens() {
    let files = platform().files;
    files.write("a", vec![1], "test.package").await.unwrap();
    let mut write = files.write("a", vec![2], "test.package");
    assert!((&mut write).now_or_never().is_none());
    drop(write);
    assert_eq!(files.read("a").await.unwrap(), Some(vec![1]));
}
