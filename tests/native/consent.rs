//! A real package, held to what its user agreed to.

use std::{cell::RefCell, rc::Rc};

use flow_like_browser::{
    Code, Result, Runtime,
    consent::{Answer, Asker, Asking, Consents, Hold, Question},
    host::meta::Context,
    manifest::Manifest,
    package::Package,
    platform::{Future, HttpResponse, Platform, memory::Memory},
    run::{Cancel, Options, Request},
};
use futures::executor::block_on;
use serde_json::{Map, Value, json};

use crate::behaviour::fixtures;

const HOSTS: &str = "\"127.0.0.1:8791\", \"127.0.0.1:8792\", \"api.test\"";

/// Agrees to whatever it is asked, as often as it is told to.
struct User(RefCell<u32>);

impl Asker for User {
    fn ask(&self, _: Question) -> Future<Result<Option<Answer>>> {
        let agrees = self.0.replace_with(|left| left.saturating_sub(1)) > 0;
        Box::pin(async move {
            Ok(agrees.then_some(Answer {
                agreed: None,
                hold: Hold::Package,
            }))
        })
    }
}

/// A world in which every server answers, and what was requested there.
fn world() -> (Platform, Rc<RefCell<Vec<String>>>) {
    let requested: Rc<RefCell<Vec<String>>> = Rc::default();
    let requests = Rc::clone(&requested);
    let platform = Memory::new().http(move |request| {
        requests.borrow_mut().push(request.url.clone());
        async move {
            Ok(HttpResponse {
                status: 200,
                url: request.url,
                headers: Vec::new(),
                body: b"hello".to_vec(),
            })
        }
    });
    (platform.build(), requested)
}

fn load(runtime: &Runtime, version: &str, hosts: &str) -> Rc<Package> {
    let text = str::from_utf8(fixtures::manifest_text("rust-sdk.opt")).expect("text");
    let text = text.replace("1.0.0", version).replace(HOSTS, hosts);
    let manifest = Manifest::from_toml(&text).expect("the manifest is valid");
    block_on(runtime.load(manifest, fixtures::module("rust-sdk.opt"), Cancel::new())).expect("the package loads")
}

#[test]
fn an_update_gets_no_host_beyond_what_was_agreed_to() {
    let (platform, requested) = world();
    let runtime = Runtime::new(platform.clone(), Options::default());
    let consents = Consents::new(&platform);
    let old = load(&runtime, "1.0.0", "\"api.test\"");
    let user: Rc<dyn Asker> = Rc::new(User(RefCell::new(1)));
    let agree = |package: &Rc<Package>| {
        block_on(consents.agree(
            Some(&user),
            Asking {
                package,
                node: "http_get",
                origin: "local",
                context: &Context::default(),
            },
        ))
    };
    let agreed = agree(&old).expect("the user agrees once");
    let new = load(&runtime, "2.0.0", "\"api.test\", \"evil.test\", \"localhost\"");
    assert_eq!(agree(&new).expect_err("the user refuses").code(), Code::Denied);
    // Even a run of the new version that is given the old agreement stays within it.
    let flow = runtime
        .open_flow(Context::default(), Map::new())
        .expect("the runtime is open");
    for package in [&old, &new] {
        for (url, reaches) in [
            ("http://api.test/a", true),
            ("http://evil.test/a", false),
            ("http://localhost/a", false),
        ] {
            let mut inputs = Map::new();
            inputs.insert("url".to_owned(), url.into());
            let mut request = Request::new("http_get", inputs);
            request.agreed = agreed.clone();
            let outcome = block_on(flow.run(package, request)).expect("the node runs");
            assert_eq!(requested.take(), if reaches { vec![url] } else { Vec::new() }, "{url}");
            let body = outcome.outputs.get("body").cloned().unwrap_or(Value::Null);
            assert_eq!(body == json!("hello"), reaches, "{url}");
            assert_eq!(outcome.logs.is_empty(), reaches, "{url}: {:?}", outcome.logs);
        }
    }
    // The old version goes on without a question.
    agree(&old).expect("it was agreed to");
}
