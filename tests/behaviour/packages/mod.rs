//! Packages that are kept: installing, finding again, updating, going back, removing.
//!
//! Their registry is the test server's (`tests/support/src/registry.rs`): real HTTP in browsers, in memory natively.

mod closed;
mod install;
mod registries;
mod storage;
mod tabs;
mod updates;

pub use closed::*;
pub use install::*;
pub use registries::*;
pub use storage::*;
pub use tabs::*;
pub use updates::*;

use std::{cell::Cell, rc::Rc};

use flow_like_browser::{
    Code, Error, Result, Runtime,
    grant::Agreed,
    host::meta::Context,
    install::Source,
    manifest::Manifest,
    package::Package,
    platform::{HttpRequest, Platform},
    registry::Settings,
    run::{Options, Request},
    runtime::InstallOptions,
};
use serde_json::{Map, Value, json};
use test_support::registry::ID;

use super::{DETERMINISTIC, fixtures};

/// The base URL of a misbehaving registry, one for each call.
pub(super) fn registry(what: &str) -> String {
    format!("{}/registry/{what}.{}", env!("FLOW_LIKE_TEST_SERVER"), unique())
}

/// A name that nothing else has, in this run of the tests.
pub(super) fn unique() -> String {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("there are random numbers");
    format!("{:x}", u64::from_le_bytes(bytes))
}

/// A runtime that has read what is installed.
pub(super) async fn open(platform: Platform, registry: &str) -> Rc<Runtime> {
    open_with(platform, &[registry], false).await
}

pub(super) async fn open_with(platform: Platform, registries: &[&str], allow_unverified: bool) -> Rc<Runtime> {
    let settings = Settings {
        urls: registries.iter().map(|url| (*url).to_owned()).collect(),
        allow_unverified,
        ..Settings::default()
    };
    let runtime = Runtime::new(platform, Options::default())
        .with_registries(settings)
        .expect("the registries have URLs");
    let runtime = Rc::new(runtime);
    let heard = Rc::downgrade(&runtime);
    let told = move || {
        if let Some(runtime) = heard.upgrade() {
            // As a page does it, in a task of its own.
            crate::spawn(async move {
                // It may have been closed meanwhile. A panic in a task of its own would end a page's tests.
                match runtime.refresh().await {
                    Err(error) if error.code() != Code::Closed => panic!("{error:?}"),
                    _ => {}
                }
            });
        }
    };
    runtime.open(Rc::new(told)).await.expect("the runtime opens");
    runtime
}

pub(super) fn from_registry(version: Option<&str>) -> Source {
    Source::Registry {
        id: ID.to_owned(),
        version: version.map(str::to_owned),
        registry: None,
    }
}

/// This version of the package, from bytes.
pub(super) fn from_bytes(version: &str) -> Source {
    let manifest = test_support::registry::manifest(version);
    Source::Bytes {
        module: test_support::registry::module(version),
        manifest: Some(Manifest::from_json(&manifest.to_string()).expect("the manifest is valid")),
        file_name: "kept.wasm".to_owned(),
    }
}

pub(super) async fn install(runtime: &Runtime, source: Source) -> Result<Rc<Package>> {
    runtime.install(source, InstallOptions::default()).await
}

/// What the installed package answers: its version as a number.
pub(super) async fn answer(runtime: &Runtime) -> Result<i64> {
    let request = Request {
        agreed: Agreed::All,
        ..Request::new("answer", Map::new())
    };
    let outcome = runtime.run(ID, request, Context::default(), Map::new()).await?;
    Ok(outcome.outputs["value"].as_i64().expect("it answers with a number"))
}

/// Publishes the next version.
pub(super) async fn advance(platform: &Platform, registry: &str) {
    let request = HttpRequest {
        method: "POST",
        url: format!("{registry}/__advance"),
        headers: Vec::new(),
        body: None,
        follow_redirects: false,
        max_body: 1 << 20,
    };
    let response = platform.http.send(request).await.expect("the registry answers");
    assert_eq!(response.status, 200);
}

/// Whatever happened: what is installed can be read, runs or says why not, and every stored module belongs to a package
/// and is the one that it should be.
pub(super) async fn must_be_consistent(platform: &Platform, context: &str) -> Vec<String> {
    use flow_like_browser::platform::Table;
    let runtime = open(platform.clone(), &registry("down")).await;
    let mut hashes = Vec::new();
    let mut versions = Vec::new();
    for package in runtime.packages() {
        assert_eq!(package.quarantined(), None, "{context}");
        versions.push(package.manifest.version.clone());
        hashes.push(package.hash.clone());
        let number: String = package.manifest.version.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(answer(&runtime).await.expect(context).to_string(), number, "{context}");
        if package
            .installed
            .as_ref()
            .is_some_and(|installed| installed.previous.is_some())
        {
            let previous = runtime.store().roll_back(ID).await.expect(context);
            hashes.push(previous.hash.clone());
            answer(&runtime).await.expect(context);
            runtime.store().roll_back(ID).await.expect(context);
        }
    }
    let stored = platform
        .records
        .keys(Table::Modules)
        .await
        .expect("the modules can be listed");
    hashes.sort();
    hashes.dedup();
    assert_eq!(
        stored, hashes,
        "{context}: modules without package, or packages without module"
    );
    runtime.close();
    versions
}

/// The code of an error; none where there is none.
pub(super) fn code<T>(result: &Result<T>) -> Option<&'static str> {
    result.as_ref().err().map(|error: &Error| error.code().as_str())
}
