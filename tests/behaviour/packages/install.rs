//! Installing from everywhere.

use std::cell::RefCell;

use flow_like_browser::{
    install::{Folder, Phase, Step},
    platform::{Future, Http, HttpRequest, HttpResponse, Progress},
    run::Cancel,
};

use super::*;

/// A package is there again after the page was loaded anew, runs, and is gone when it is uninstalled.
pub async fn packages_stay(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = open(platform.clone(), &registry("good")).await;
    assert!(runtime.packages().is_empty());
    install(&runtime, from_registry(None)).await.expect("it installs");
    assert_eq!(answer(&runtime).await.unwrap(), 100);
    runtime.close();
    for _ in 0..2 {
        let runtime = open(platform.clone(), &registry("down")).await;
        let packages = runtime.packages();
        assert_eq!(packages.len(), 1);
        assert_eq!(packages[0].nodes()[0].name, "answer");
        assert_eq!(answer(&runtime).await.unwrap(), 100);
        runtime.close();
    }
    let runtime = open(platform.clone(), &registry("down")).await;
    assert!(runtime.uninstall(ID, false).await.unwrap());
    assert!(!runtime.uninstall(ID, false).await.unwrap());
    assert_eq!(answer(&runtime).await.unwrap_err().code(), Code::PackageNotFound);
    assert_eq!(
        must_be_consistent(&platform, "after uninstalling").await,
        Vec::<String>::new()
    );
}

/// A package that is only loaded is checked as an install checks it, runs, and leaves nothing.
pub async fn packages_are_only_loaded(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let base = registry("good");
    let runtime = open(platform.clone(), &base).await;
    let load = |source| runtime.load_from(source, InstallOptions::default());
    let package = load(from_registry(None)).await.expect("it loads");
    assert_eq!(
        (package.origin.registry_url(), &package.installed),
        (Some(&*base), &None)
    );
    assert_eq!(answer(&runtime).await.unwrap(), 100);
    let mut manifest = test_support::registry::manifest("1.0.0");
    manifest["min_flow_like_version"] = json!("99.0.0");
    let newer = load(Source::Bytes {
        module: test_support::registry::module("1.0.0"),
        manifest: Some(Manifest::from_json(&manifest.to_string()).unwrap()),
        file_name: "newer.wasm".to_owned(),
    });
    assert_eq!(code(&newer.await), Some("incompatible"));
    runtime.close();
    let left = must_be_consistent(&platform, "only loaded").await;
    assert_eq!(left, Vec::<String>::new());

    // In place of an installed one, until it is forgotten or another one is installed.
    let runtime = open(platform, &base).await;
    install(&runtime, from_bytes("1.0.0")).await.expect("it installs");
    let lend = async || {
        runtime
            .load_from(from_bytes("1.1.0"), InstallOptions::default())
            .await
            .expect("it loads")
    };
    lend().await;
    runtime.refresh().await.unwrap();
    assert_eq!((answer(&runtime).await.unwrap(), runtime.packages().len()), (110, 1));
    assert!(runtime.unload(ID));
    assert_eq!(answer(&runtime).await.unwrap(), 100);
    assert!(!runtime.unload(ID));
    lend().await;
    install(&runtime, from_bytes("2.0.0")).await.expect("it installs");
    assert_eq!(answer(&runtime).await.unwrap(), 200);
}

/// Every fixture is the same package after it was stored and read again.
pub async fn real_packages_stay(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = open(platform.clone(), &registry("down")).await;
    let mut expected = Vec::new();
    for name in ["rust-sdk.unknown", "assemblyscript", "go", "c"] {
        let manifest = fixtures::manifest(name);
        let source = Source::Bytes {
            module: fixtures::module(name).to_vec(),
            manifest: Some(manifest),
            file_name: name.to_owned(),
        };
        let package = install(&runtime, source).await.expect(name);
        expected.push((package.manifest.clone(), package.nodes().to_vec(), package.hash.clone()));
    }
    expected.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    runtime.close();
    let runtime = open(platform, &registry("down")).await;
    let found: Vec<_> = runtime
        .packages()
        .iter()
        .map(|package| (package.manifest.clone(), package.nodes().to_vec(), package.hash.clone()))
        .collect();
    assert_eq!(found, expected);
}

/// Progress comes in order and ends with all bytes.
pub async fn progress_is_told(platform: &dyn Fn() -> Platform) {
    let runtime = open(platform(), &registry("good")).await;
    let steps: Rc<RefCell<Vec<Step>>> = Rc::default();
    let seen = Rc::clone(&steps);
    let options = InstallOptions {
        on_step: Rc::new(move |step| seen.borrow_mut().push(step)),
        ..InstallOptions::default()
    };
    let package = runtime
        .install(from_registry(None), options)
        .await
        .expect("it installs");
    let mut phases: Vec<Phase> = steps.borrow().iter().map(|step| step.phase).collect();
    phases.dedup();
    assert_eq!(phases, [Phase::Resolve, Phase::Download, Phase::Verify, Phase::Store]);
    let last = *steps
        .borrow()
        .iter()
        .rfind(|step| step.phase == Phase::Download)
        .unwrap();
    let size = package.module_bytes as u64;
    assert_eq!((last.bytes, last.total), (size, Some(size)));
}

/// An install that is cancelled, at any step, leaves nothing.
pub async fn installs_are_cancelled(platform: &dyn Fn() -> Platform) {
    for phase in [Phase::Resolve, Phase::Download, Phase::Verify] {
        let platform = platform();
        let runtime = open(platform.clone(), &registry("good")).await;
        let cancel = Cancel::new();
        let cancelling = cancel.clone();
        let options = InstallOptions {
            cancel,
            on_step: Rc::new(move |step| {
                if step.phase == phase {
                    cancelling.cancel();
                }
            }),
            ..InstallOptions::default()
        };
        let result = runtime.install(from_registry(None), options).await;
        assert_eq!(code(&result), Some("aborted"), "{phase:?}: {:?}", result.err());
        assert_eq!(must_be_consistent(&platform, "cancelled").await.len(), 0);
    }
}

/// Files in memory.
struct Files(Vec<(&'static str, Vec<u8>)>);

impl Folder for Files {
    fn name(&self) -> String {
        "folder".to_owned()
    }

    fn files(&self) -> Future<Result<Vec<String>>> {
        let names = self.0.iter().map(|(name, _)| (*name).to_owned());
        let names = names.filter(|name| !name.contains('/')).collect();
        Box::pin(async { Ok(names) })
    }

    fn read(&self, path: &str, most: usize) -> Future<Result<Option<Vec<u8>>>> {
        let file = self.0.iter().find(|(name, _)| *name == path);
        let bytes = file.map(|(_, bytes)| bytes.clone());
        Box::pin(async move {
            match bytes {
                Some(bytes) if bytes.len() > most => Err(Error::new(Code::LimitExceeded, "too large")),
                bytes => Ok(bytes),
            }
        })
    }
}

/// The manifest is the one beside the module, whatever it is called; a lone module declares nothing.
pub async fn folders(platform: &dyn Fn() -> Platform) {
    let module = || test_support::registry::module("1.0.0");
    let json = || test_support::registry::manifest("1.0.0").to_string().into_bytes();
    let toml = |wasm_path: Option<&str>| {
        let mut manifest = test_support::registry::manifest("1.0.0");
        if let Some(path) = wasm_path {
            manifest["wasm_path"] = json!(path);
        }
        let parsed = Manifest::from_json(&manifest.to_string()).unwrap();
        parsed.manifest.to_toml().unwrap().into_bytes()
    };
    #[allow(clippy::type_complexity)]
    let cases: Vec<(Vec<(&'static str, Vec<u8>)>, Result<&str, &str>)> = vec![
        (vec![("a.wasm", module()), ("a.toml", toml(None))], Ok(ID)),
        (vec![("a.wasm", module()), ("manifest.toml", toml(None))], Ok(ID)),
        (vec![("a.wasm", module()), ("flow-like.toml", toml(None))], Ok(ID)),
        (vec![("a.wasm", module()), ("manifest.json", json())], Ok(ID)),
        (vec![("a.wasm", module())], Ok("local.a.wasm")),
        (
            vec![
                ("manifest.toml", toml(Some("build/a.wasm"))),
                ("build/a.wasm", module()),
            ],
            Ok(ID),
        ),
        (
            vec![("manifest.toml", toml(Some("build/a.wasm")))],
            Err("invalid-argument"),
        ),
        (
            vec![
                ("manifest.toml", toml(None)),
                ("a.wasm", module()),
                ("b.wasm", module()),
            ],
            Err("invalid-argument"),
        ),
        (vec![("manifest.toml", toml(None))], Err("invalid-argument")),
        (vec![], Err("invalid-argument")),
        (
            vec![("a.wasm", module()), ("a.toml", b"id = ".to_vec())],
            Err("manifest-invalid"),
        ),
        (
            vec![("a.wasm", module()), ("a.toml", vec![b'#'; 2 << 20])],
            Err("limit-exceeded"),
        ),
        (
            vec![("a.wasm", vec![0; 128 << 20]), ("a.toml", toml(None))],
            Err("limit-exceeded"),
        ),
    ];
    for (files, expected) in cases {
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let context = names.join(", ");
        let runtime = open(platform(), &registry("down")).await;
        let source = Source::Folder {
            folder: Rc::new(Files(files)),
            module: None,
            manifest: None,
        };
        match install(&runtime, source).await {
            Ok(package) => assert_eq!(Ok(&*package.manifest.id), expected, "{context}"),
            Err(error) => assert_eq!(Err(error.code().as_str()), expected, "{context}: {error}"),
        }
    }
}

/// URLs of modules, with the manifest as neighbour or not, and of manifests.
pub async fn urls(platform: &dyn Fn() -> Platform) {
    let server = env!("FLOW_LIKE_TEST_SERVER");
    let base = registry("good");
    for (url, expected) in [
        (format!("{base}/modules/1.0.0.wasm"), Ok("local.1.0.0.wasm")),
        (format!("{server}/status/404"), Err("network")),
        (format!("{server}/text"), Err("module-invalid")),
        ("file:///etc/passwd".to_owned(), Err("invalid-argument")),
        ("http://user@127.0.0.1/x.wasm".to_owned(), Err("invalid-argument")),
        ("x.wasm".to_owned(), Err("invalid-argument")),
    ] {
        let runtime = open(platform(), &base).await;
        let source = Source::Url {
            url: url.clone(),
            manifest: None,
        };
        match install(&runtime, source).await {
            Ok(package) => {
                assert_eq!(Ok(&*package.manifest.id), expected, "{url}");
                assert_eq!(package.origin.as_str(), format!("url:{server}"), "{url}");
            }
            Err(error) => assert_eq!(Err(error.code().as_str()), expected, "{url}: {error}"),
        }
    }
}

/// A network on which nothing can be read but modules, as pages see servers that do not let them read other answers.
struct OnlyModules(Rc<dyn Http>);

impl Http for OnlyModules {
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>> {
        if request.url.ends_with(".wasm") {
            return self.0.download(request, progress);
        }
        Box::pin(async { Err(Error::new(Code::Network, "no answer that this page may read")) })
    }
}

/// A module whose neighbours cannot be read declares nothing, and that is said.
pub async fn neighbours_out_of_reach(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let platform = Platform {
        http: Rc::new(OnlyModules(Rc::clone(&platform.http))),
        ..platform
    };
    let base = registry("good");
    let runtime = open(platform, &base).await;
    let source = Source::Url {
        url: format!("{base}/modules/1.0.0.wasm"),
        manifest: None,
    };
    let package = install(&runtime, source).await.expect("the module is there");
    assert_eq!(package.manifest.id, "local.1.0.0.wasm");
    let warnings = package.warnings.join(" ");
    assert!(warnings.contains("could not be read"), "{warnings}");
}

/// Who builds a package anew all the time reloads it: the next run has the new one, a flow with it too.
pub async fn own_files_are_reloaded(platform: &dyn Fn() -> Platform) {
    let runtime = open(platform(), &registry("down")).await;
    install(&runtime, from_bytes("1.0.0")).await.expect("it installs");
    let flow = runtime.open_flow(Context::default(), Map::new()).unwrap();
    let run = async || {
        let package = runtime.package(ID).unwrap();
        let request = Request::new("answer", Map::new());
        flow.run(&package, request).await.unwrap().outputs["value"].as_i64()
    };
    assert_eq!(run().await, Some(100));
    // The same version, other bytes.
    let Source::Bytes {
        manifest, file_name, ..
    } = from_bytes("1.0.0")
    else {
        panic!()
    };
    let source = Source::Bytes {
        module: test_support::registry::module("1.1.0"),
        manifest,
        file_name,
    };
    let package = install(&runtime, source).await.expect("it is its user's own");
    assert_eq!(package.installed.as_ref().unwrap().previous, None);
    assert_eq!(run().await, Some(110));
    assert_eq!(answer(&runtime).await.unwrap(), 110);
}

/// Nodes that manifest and module call by other names: by their id it is an error, by what people see a warning.
pub async fn names_that_differ(platform: &dyn Fn() -> Platform) {
    let source = |field: &str, name: &str| {
        let mut manifest = test_support::registry::manifest("1.0.0");
        manifest["nodes"][0][field] = json!(name);
        Source::Bytes {
            module: test_support::registry::module("1.0.0"),
            manifest: Some(Manifest::from_json(&manifest.to_string()).expect("the manifest is valid")),
            file_name: "kept.wasm".to_owned(),
        }
    };
    let runtime = open(platform(), &registry("down")).await;
    let error = install(&runtime, source("id", "answr"))
        .await
        .err()
        .expect("there is no such node");
    assert_eq!(error.code(), Code::DefinitionInvalid);
    let problems = error.details()["problems"].to_string();
    for part in [
        "is `answer` meant?",
        "`answer` is in the module and not in the manifest",
    ] {
        assert!(problems.contains(part), "{problems}");
    }
    let package = install(&runtime, source("name", "Reply"))
        .await
        .expect("it is called differently only");
    assert!(
        package.warnings.iter().any(|warning| warning.contains("\"Reply\"")),
        "{:?}",
        package.warnings
    );
}
