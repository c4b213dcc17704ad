//! Rows 34 and 36: what is stored was edited, or there is no room.

use flow_like_browser::platform::{Change, Future, Record, Records, Space, Table, Unchanged};

use flow_like_browser::store::UpdatePolicy;

use super::*;

async fn edit(platform: &Platform, table: Table, key: &str, edit: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>) {
    let bytes = platform
        .records
        .get(table, key)
        .await
        .unwrap()
        .expect("there is such a record");
    let change = match edit(bytes) {
        Some(bytes) => Change::Put(table, key.to_owned(), bytes),
        None => Change::Delete(table, key.to_owned()),
    };
    assert!(platform.records.apply(Vec::new(), vec![change]).await.unwrap());
}

fn flip(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    Some(bytes)
}

/// A stored module or record that was changed is kept from running, says so, and is mended by installing again.
pub async fn t34_edited_storage(platform: &dyn Fn() -> Platform) {
    let hash = test_support::registry::sha256(&test_support::registry::module("1.0.0"));
    type Edit = fn(Vec<u8>) -> Option<Vec<u8>>;
    let edits: [(&str, Table, &str, Edit); 7] = [
        ("a flipped bit of the module", Table::Modules, &hash, flip),
        ("another module", Table::Modules, &hash, |_| {
            Some(test_support::registry::module("2.0.0"))
        }),
        ("no module", Table::Modules, &hash, |_| None),
        ("an empty module", Table::Modules, &hash, |_| Some(Vec::new())),
        ("a flipped bit of the record", Table::Packages, ID, flip),
        ("half a record", Table::Packages, ID, |mut bytes| {
            bytes.truncate(bytes.len() / 2);
            Some(bytes)
        }),
        ("more permissions", Table::Packages, ID, |bytes| {
            let text = String::from_utf8(bytes).unwrap();
            Some(
                text.replace(r#""variables":true"#, r#""variables":true,"models":true"#)
                    .into_bytes(),
            )
        }),
    ];
    for (what, table, key, change) in edits {
        let platform = platform();
        let runtime = open(platform.clone(), &registry("good")).await;
        install(&runtime, from_registry(None)).await.expect("it installs");
        runtime.close();
        edit(&platform, table, key, change).await;
        // Found out at the first run, remembered afterwards.
        for _ in 0..2 {
            let runtime = open(platform.clone(), &registry("good")).await;
            let result = answer(&runtime).await;
            assert_eq!(code(&result), Some("damaged"), "{what}: {result:?}");
            assert!(runtime.packages()[0].quarantined().is_some(), "{what}");
            runtime.close();
        }
        let runtime = open(platform.clone(), &registry("good")).await;
        install(&runtime, from_registry(None)).await.expect(what);
        assert_eq!(answer(&runtime).await.unwrap(), 100, "{what}");
        must_be_consistent(&platform, what).await;
    }
}

/// A damaged version can be left for the one before.
pub async fn damaged_versions_are_left(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    install(&runtime, from_registry(None)).await.expect("it installs");
    advance(&platform, &url).await;
    let new = runtime
        .update(ID, None, InstallOptions::default())
        .await
        .expect("it updates");
    runtime.close();
    edit(&platform, Table::Modules, &new.hash, flip).await;
    let runtime = open(platform.clone(), &url).await;
    assert_eq!(code(&answer(&runtime).await), Some("damaged"));
    runtime
        .store()
        .roll_back(ID)
        .await
        .expect("there is a previous version");
    assert_eq!(answer(&runtime).await.unwrap(), 100);
    must_be_consistent(&platform, "after leaving a damaged version").await;
}

/// Many packages are found by their copy, which is never taken for what has changed since.
pub async fn many_packages_are_found_fast(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("down");
    let ids = async |copy: bool| -> Vec<String> {
        let runtime = open(platform.clone(), &url).await;
        if copy {
            runtime.store().write_catalogue().await;
        }
        let packages = runtime.packages();
        assert!(packages.iter().all(|package| package.quarantined().is_none()));
        packages.iter().map(|package| package.manifest.id.clone()).collect()
    };
    let copies = async || platform.records.keys(Table::Index).await.unwrap();
    let runtime = open(platform.clone(), &url).await;
    let mut expected = Vec::new();
    for n in 10..30 {
        let Source::Bytes { module, file_name, .. } = from_bytes("1.0.0") else {
            panic!()
        };
        let mut manifest = test_support::registry::manifest("1.0.0");
        manifest["id"] = json!(format!("com.example.many{n}"));
        expected.push(format!("com.example.many{n}"));
        let manifest = Some(Manifest::from_json(&manifest.to_string()).unwrap());
        let source = Source::Bytes {
            module,
            manifest,
            file_name,
        };
        install(&runtime, source).await.expect("it installs");
        if n == 12 {
            assert_eq!(ids(true).await, expected);
            assert_eq!(copies().await, Vec::<String>::new(), "few need no copy");
        }
    }
    for copy in [false, true, true, false] {
        assert_eq!(ids(copy).await, expected);
    }
    assert_eq!(copies().await.len(), 1);
    // Changed by somebody who knows nothing of it.
    runtime
        .store()
        .set_policy(&expected[0], UpdatePolicy::Auto)
        .await
        .unwrap();
    assert_eq!(copies().await.len(), 1);
    let again = open(platform.clone(), &url).await;
    let policy = |runtime: &Runtime| runtime.package(&expected[0]).unwrap().installed.clone().unwrap().policy;
    assert_eq!(policy(&again), UpdatePolicy::Auto);
    for left in [19, 18] {
        assert!(runtime.uninstall(&expected.remove(0), false).await.unwrap());
        assert_eq!(expected.len(), left);
        assert_eq!(
            copies().await,
            Vec::<String>::new(),
            "nothing is left of what was removed"
        );
        for copy in [false, true, false] {
            assert_eq!(ids(copy).await, expected);
        }
    }
    edit(&platform, Table::Index, "packages 0", |_| Some(vec![255; 40])).await;
    assert_eq!(ids(false).await.len(), 18);
    for id in expected.drain(3..) {
        runtime.uninstall(&id, false).await.unwrap();
    }
    assert_eq!(ids(true).await, expected);
    assert_eq!(copies().await, Vec::<String>::new(), "few need no copy any more");
}

/// Usage names packages, previous versions and files; files stay or go as their user wants.
pub async fn usage_and_files(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    let first = install(&runtime, from_registry(None)).await.expect("it installs");
    advance(&platform, &url).await;
    let second = runtime
        .update(ID, None, InstallOptions::default())
        .await
        .expect("it updates");
    for (path, bytes) in [("a/storage/x", 10), ("b/storage/y", 32)] {
        platform.files.write(path, vec![1; bytes], ID).await.unwrap();
    }
    platform
        .files
        .write("a/storage/other", vec![1; 5], "com.example.other")
        .await
        .unwrap();
    let usage = runtime.store().usage().await.unwrap();
    let own = &usage.packages[ID];
    assert_eq!(
        (own.installed, own.module, own.previous, own.files, own.file_count),
        (true, second.module_bytes as u64, first.module_bytes as u64, 42, 2)
    );
    assert_eq!(usage.packages["com.example.other"].files, 5);
    assert!(runtime.uninstall(ID, false).await.unwrap());
    let usage = runtime.store().usage().await.unwrap();
    assert_eq!((usage.packages[ID].installed, usage.packages[ID].files), (false, 42));
    assert_eq!(runtime.store().delete_files(ID).await.unwrap(), 2);
    let left = platform.files.list("").await.unwrap();
    assert_eq!(left, ["a/storage/other"]);
}

/// Storage in which so many modules have room.
struct Room {
    inner: Rc<dyn Records>,
    modules: Rc<Cell<usize>>,
}

impl Records for Room {
    fn get(&self, table: Table, key: &str) -> Future<Result<Option<Vec<u8>>>> {
        self.inner.get(table, key)
    }

    fn all(&self, table: Table) -> Future<Result<Vec<Record>>> {
        self.inner.all(table)
    }

    fn keys(&self, table: Table) -> Future<Result<Vec<String>>> {
        self.inner.keys(table)
    }

    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>> {
        let (inner, room) = (Rc::clone(&self.inner), self.modules.get());
        Box::pin(async move {
            let mut modules = inner.keys(Table::Modules).await?;
            for change in &changes {
                match change {
                    Change::Put(Table::Modules, key, _) if !modules.contains(key) => modules.push(key.clone()),
                    Change::Delete(Table::Modules, key) => modules.retain(|known| known != key),
                    _ => {}
                }
            }
            if modules.len() > room {
                return Err(Error::new(Code::QuotaExceeded, "full")
                    .with("usage", 9)
                    .with("quota", 10));
            }
            inner.apply(unchanged, changes).await
        })
    }

    fn space(&self) -> Future<Space> {
        self.inner.space()
    }

    fn persist(&self) -> Future<bool> {
        self.inner.persist()
    }
}

/// Without room nothing changes, the error has figures, and what could be removed; what is not needed makes room.
pub async fn t36_no_room(platform: &dyn Fn() -> Platform) {
    let modules = Rc::new(Cell::new(0));
    let platform = platform();
    let platform = Platform {
        records: Rc::new(Room {
            inner: Rc::clone(&platform.records),
            modules: Rc::clone(&modules),
        }),
        ..platform
    };
    let url = registry("good");
    let runtime = open(platform.clone(), &url).await;
    let error = install(&runtime, from_registry(None))
        .await
        .err()
        .expect("there is no room");
    assert_eq!(error.code(), Code::QuotaExceeded);
    let details = error.details();
    assert_eq!(
        (&details["usage"], &details["quota"], &details["packages"]),
        (&json!(9), &json!(10), &json!([]))
    );
    assert!(details["needed"].as_u64().unwrap() > 100, "{error:?}");
    assert!(runtime.packages().is_empty());

    modules.set(1);
    install(&runtime, from_registry(None)).await.expect("there is room now");
    advance(&platform, &url).await;
    let error = runtime
        .update(ID, None, InstallOptions::default())
        .await
        .err()
        .expect("no room for two");
    assert_eq!(error.code(), Code::QuotaExceeded);
    assert_eq!(error.details()["packages"][0]["id"], ID);
    assert_eq!(answer(&runtime).await.unwrap(), 100, "the old version goes on working");
    must_be_consistent(&platform, "without room").await;

    modules.set(2);
    runtime
        .update(ID, None, InstallOptions::default())
        .await
        .expect("there is room for two");
    runtime.close();
    // Once the new version has loaded, the one before gives way.
    let runtime = open(platform.clone(), &url).await;
    assert_eq!(answer(&runtime).await.unwrap(), 110);
    advance(&platform, &url).await;
    runtime
        .update(ID, None, InstallOptions::default())
        .await
        .expect("the previous version makes room");
    assert_eq!(answer(&runtime).await.unwrap(), 120);
    must_be_consistent(&platform, "after making room").await;
}
