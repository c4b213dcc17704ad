//! Bad input: one typed error that a person can act on, and the runtime goes on working.

use flow_like_browser::{
    Code, Error, Result, Runtime,
    grant::Agreed,
    host::meta::Context,
    manifest::{Manifest, Parsed},
    platform::Platform,
    run::{Cancel, Request},
};
use serde_json::{Map, json};

use super::{fixtures, load, open_manifest, runtime};

fn closed_manifest() -> Parsed {
    Parsed {
        manifest: Manifest::for_module("bad.wasm"),
        warnings: Vec::new(),
    }
}

/// A run of an ordinary package in the same runtime.
pub async fn still_works(runtime: &Runtime) -> Result<(), String> {
    let package = load(runtime, "wat/small")
        .await
        .map_err(|error| format!("an ordinary package: {error}"))?;
    let inputs = Map::from_iter([("a".to_owned(), json!(1)), ("b".to_owned(), json!(2))]);
    let run = runtime
        .run(
            &package.manifest.id,
            Request::new("sum", inputs),
            Context::default(),
            Map::new(),
        )
        .await;
    match run {
        Ok(outcome) if outcome.outputs.get("value") == Some(&json!(3)) => Ok(()),
        other => Err(format!("an ordinary package: {other:?}")),
    }
}

/// Every module of `tests/fixtures/wat/bad` fails when and how it says.
pub async fn bad_modules(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let mut failures = Vec::new();
    for (name, when, code, bytes) in fixtures::BAD {
        if let Err(failure) = bad_module(&runtime, when, code, bytes).await {
            failures.push(format!("{name}: {failure}"));
        }
    }
    assert!(fixtures::BAD.len() > 40, "the bad modules are missing");
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        fixtures::BAD.len(),
        failures.join("\n")
    );
}

async fn bad_module(runtime: &Runtime, when: &str, code: &str, bytes: &[u8]) -> Result<(), String> {
    let is = |error: &Error| match error.code().as_str() == code && error.message().len() > 20 {
        true => Ok(()),
        false => Err(format!("gave {error:?}, expected {code}")),
    };
    let loaded = runtime.load(closed_manifest(), bytes, Cancel::new()).await;
    match (when, loaded) {
        ("load", Err(error)) => is(&error)?,
        ("load", Ok(_)) => return Err(format!("loaded, expected {code}")),
        (_, Err(error)) => return Err(format!("did not load: {error:?}")),
        (_, Ok(package)) => {
            let node = package.nodes()[0].name.clone();
            let mut request = Request::new(node, Map::new());
            request.agreed = Agreed::All;
            let outcome = runtime
                .run(&package.manifest.id, request, Context::default(), Map::new())
                .await;
            match (when, outcome) {
                ("run", Err(error)) => is(&error)?,
                // A failure while the instance is dropped is a line in the log, and the result stands.
                ("drop", Ok(outcome)) => {
                    let said = outcome.logs.iter().any(|entry| entry.message.starts_with("`on_drop`"));
                    if !said {
                        return Err(format!("no word of `on_drop` in {:?}", outcome.logs));
                    }
                }
                (_, outcome) => return Err(format!("expected {code} in {when}, got {outcome:?}")),
            }
        }
    }
    still_works(runtime).await
}

/// Bytes that are no module at all, and modules that were damaged on the way.
pub async fn bad_bytes(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let good = fixtures::module("assemblyscript");
    let component = [0, b'a', b's', b'm', 0x0d, 0, 1, 0];
    let text = b"(module)".as_slice();
    let mut cases: Vec<(String, Vec<u8>, Code)> = vec![
        ("nothing".into(), Vec::new(), Code::ModuleInvalid),
        ("text".into(), text.to_vec(), Code::ModuleInvalid),
        (
            "a zip file".into(),
            b"PK\x03\x04aaaaaaaaaaaa".to_vec(),
            Code::ModuleInvalid,
        ),
        ("a component".into(), component.to_vec(), Code::ModuleUnsupported),
        (
            "a later version".into(),
            [0, b'a', b's', b'm', 2, 0, 0, 0].to_vec(),
            Code::ModuleInvalid,
        ),
    ];
    for cut in [4, 8, 9, 100, good.len() / 2, good.len() - 1] {
        cases.push((format!("cut at {cut}"), good[..cut].to_vec(), Code::ModuleInvalid));
    }
    let mut failures = Vec::new();
    for (name, bytes, code) in cases {
        match runtime.load(closed_manifest(), &bytes, Cancel::new()).await {
            Err(error)
                if error.code() == code || (code == Code::ModuleInvalid && error.code() == Code::ExportInvalid) => {}
            Err(error) => failures.push(format!("{name}: {error:?}, expected {code}")),
            Ok(_) => failures.push(format!("{name}: loaded")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));

    // Whatever a damaged byte leads to, it is an error or a package, never a panic.
    let mut refused = 0;
    for at in (8..good.len()).step_by(97) {
        let mut damaged = good.to_vec();
        damaged[at] ^= 0x55;
        let mut manifest = closed_manifest();
        manifest.manifest.permissions.timeout = flow_like_browser::manifest::TimeoutTier::Quick;
        refused += usize::from(runtime.load(manifest, &damaged, Cancel::new()).await.is_err());
    }
    assert!(refused > 10, "only {refused} damaged modules were refused");
    still_works(&runtime).await.unwrap();
}

/// The module is not the one that the manifest promises; manifest and module name different nodes.
pub async fn manifest_and_module_differ(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let module = fixtures::module("wat/small");
    let mut parsed = open_manifest("com.example.hash");
    parsed.manifest.wasm_hash = Some("00".repeat(32));
    let error = runtime
        .load(parsed, module, Cancel::new())
        .await
        .err()
        .expect("the hash differs");
    assert_eq!(error.code(), Code::HashMismatch, "{error:?}");

    let manifest = json!({
        "manifest_version": 1, "id": "com.example.nodes", "name": "n", "version": "1.0.0", "description": "",
        "nodes": [{"id": "product", "name": "Product", "description": ""}],
    });
    let parsed = Manifest::from_json(&manifest.to_string()).expect("the manifest is valid");
    let error = runtime
        .load(parsed, module, Cancel::new())
        .await
        .err()
        .expect("the nodes differ");
    assert_eq!(error.code(), Code::DefinitionInvalid, "{error:?}");
    let problems = error.details()["problems"].as_array().expect("problems are listed");
    assert_eq!(problems.len(), 2, "{problems:?}");

    let correct = module_hash(&runtime).await;
    let mut parsed = open_manifest("com.example.hash");
    parsed.manifest.wasm_hash = Some(correct.to_uppercase());
    runtime
        .load(parsed, module, Cancel::new())
        .await
        .expect("the hash is right");
    still_works(&runtime).await.unwrap();
}

async fn module_hash(runtime: &Runtime) -> String {
    let package = load(runtime, "wat/small").await.expect("it loads");
    package.hash.clone()
}
