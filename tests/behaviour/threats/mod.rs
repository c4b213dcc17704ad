//! The threat suite: for every row of the table in `docs/security.md` a test named after it, `tNN_…`.
//!
//! Every test attacks as its row says, and then runs an ordinary package in the same runtime. They run natively and in
//! both browsers; what only a browser can show is in `tests/browser/threats/` under the same names.

mod abi;
mod calls;
mod compile;
mod corpus;
mod ends;
mod json;
mod limits;
mod names;
mod network;
mod recorder;
mod soak;
mod storage;
mod tokens;

pub use abi::*;
pub use calls::*;
pub use compile::*;
pub use corpus::*;
pub use ends::*;
pub use json::*;
pub use limits::*;
pub use names::*;
pub use network::*;
pub use soak::*;
pub use storage::*;
pub use tokens::*;

use std::rc::Rc;

use flow_like_browser::{
    Result, Runtime,
    grant::Agreed,
    host::meta::Context,
    manifest::{Manifest, MemoryTier, Parsed},
    package::Package,
    platform::Platform,
    run::{Cancel, Options, Outcome, Request},
};
use serde_json::{Map, Value, json};

use super::{bad::still_works, fixtures, imports::probe, observe, open_manifest};

/// The parts of `tests/fixtures/wat/include` by name.
fn part(name: &str) -> &'static str {
    match name {
        "memory" => include_str!("../../fixtures/wat/include/memory.wat"),
        "text" => include_str!("../../fixtures/wat/include/text.wat"),
        "alloc" => include_str!("../../fixtures/wat/include/alloc.wat"),
        "definition" => include_str!("../../fixtures/wat/include/definition.wat"),
        "input" => include_str!("../../fixtures/wat/include/input.wat"),
        other => panic!("there is no part {other}"),
    }
}

/// Assembles a module from these fields and parts; imports come first.
fn module(parts: &str, fields: &str) -> Vec<u8> {
    let parts: String = parts.split_whitespace().map(part).collect();
    let text = format!("(module {fields}\n{parts})");
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{fields}"))
}

/// A module with the usual node `case` around these fields.
fn case(fields: &str) -> Vec<u8> {
    module("memory text alloc definition", fields)
}

/// A manifest that asks for everything, with these hosts and that memory tier.
pub fn manifest(id: &str, hosts: &[&str], memory: &str) -> Parsed {
    let mut parsed = open_manifest(id);
    let network = &mut parsed.manifest.permissions.network;
    network.allowed_hosts = hosts
        .iter()
        .map(|host| host.parse().expect("the pattern is valid"))
        .collect();
    parsed.manifest.permissions.memory = MemoryTier::ALL
        .into_iter()
        .find(|tier| tier.as_str() == memory)
        .expect("there is such a tier");
    parsed
}

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(fields) = value else {
        panic!("{value} is no object")
    };
    fields
}

/// A run of a node that may do everything.
pub fn request(node: &str, inputs: Value) -> Request {
    Request {
        agreed: Agreed::All,
        ..Request::new(node, object(inputs))
    }
}

pub fn context() -> Context {
    Context {
        run_id: "run-1".to_owned(),
        app_id: "app-1".to_owned(),
        board_id: "board-1".to_owned(),
        user_id: "user-1".to_owned(),
        event_id: String::new(),
        log_level: 0,
        stream: true,
    }
}

/// Loads a module under that id, with the manifest of [`open_manifest`].
async fn load(runtime: &Runtime, id: &str, module: &[u8]) -> Result<Rc<Package>> {
    runtime.load(open_manifest(id), module, Cancel::new()).await
}

/// Loads a module and runs its first node.
async fn attack(runtime: &Runtime, module: &[u8], inputs: Value) -> Result<Outcome> {
    attack_with(runtime, open_manifest("com.example.hostile"), module, inputs).await
}

async fn attack_with(runtime: &Runtime, manifest: Parsed, module: &[u8], inputs: Value) -> Result<Outcome> {
    let package = runtime.load(manifest, module, Cancel::new()).await?;
    let node = package.nodes()[0].name.clone();
    runtime
        .run(&package.manifest.id, request(&node, inputs), context(), Map::new())
        .await
}

/// A runtime on the real clock.
pub fn runtime(platform: Platform) -> Runtime {
    Runtime::new(platform, Options::default())
}

fn logs(outcome: &Outcome) -> Vec<String> {
    observe::lines(&outcome.logs)
}

/// Milliseconds that something takes: the best of three, since other work may hold any one up.
async fn best_of_three<T>(platform: &Platform, mut work: impl AsyncFnMut() -> T) -> (T, f64) {
    let mut best = f64::INFINITY;
    let mut last = None;
    for _ in 0..3 {
        let began = platform.clock.monotonic_ms();
        last = Some(work().await);
        best = best.min(platform.clock.monotonic_ms() - began);
    }
    (last.expect("it ran"), best)
}

/// An answer of the test server on that port, outside of any runtime.
async fn ask(platform: &Platform, port: u16, path: &str) -> Value {
    let answer = platform.http.send(flow_like_browser::platform::HttpRequest {
        method: "GET",
        url: format!("http://127.0.0.1:{port}{path}"),
        headers: Vec::new(),
        body: None,
        follow_redirects: false,
        max_body: 64 << 20,
    });
    let answer = answer.await.expect("the test server answers");
    serde_json::from_slice(&answer.body).expect("it answers with JSON")
}

/// Forgets what both origins have received.
async fn reset(platform: &Platform) {
    for port in [8791, 8792] {
        ask(platform, port, "/__reset").await;
    }
}

/// What an origin has received since, as `METHOD path`, without preflights.
async fn received(platform: &Platform, port: u16) -> Vec<String> {
    let requests = ask(platform, port, "/__requests").await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let requests = requests.as_array().expect("a list").iter();
    requests
        .filter(|request| request["headers"].get("access-control-request-method").is_none())
        .map(|request| format!("{} {}", text(&request["method"]), text(&request["path"])))
        .collect()
}
