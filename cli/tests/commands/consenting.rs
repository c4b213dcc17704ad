//! What was agreed to: kept, listed, taken back; asked for on a terminal.

use std::path::Path;

use flow_like_browser::{
    consent::{Consent, Consents, Scope},
    grant::Ask,
};
use serde_json::{Value, json};

use crate::world::World;

const ID: &str = "com.example.rust-sdk";

/// Keeps an answer, as another program over the same home would.
fn agree(home: &Path, ask: &Value) {
    let asked: Ask = serde_json::from_value(ask.clone()).unwrap();
    let consent = Consent {
        id: String::new(),
        package_id: ID.to_owned(),
        origin: "local".to_owned(),
        node: "whoami".to_owned(),
        version: "1.0.0".to_owned(),
        ask: asked.clone(),
        agreed: asked,
        scope: Scope::Package,
        at_ms: 1,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let kept = async {
        let platform = flow_like::platform::open(home).unwrap();
        Consents::new(&platform).record(consent).await.unwrap()
    };
    let local = tokio::task::LocalSet::new();
    assert!(local.block_on(&runtime, kept).is_some());
}

#[test]
fn answers_are_kept_and_taken_back() {
    let world = World::new();
    world.fixture("sdk", "rust-sdk.unknown.wasm", "rust-sdk.toml");
    let whoami = ["run", "sdk", "whoami", "--json"];
    let refused = world.run(&whoami);
    let (code, name, message) = refused.error();
    assert_eq!((code, &*name), (1, "consent-needed"));
    assert!(
        message.contains("--grant all") && message.contains("`oauth`"),
        "{message}"
    );
    let asked = refused.json()["error"]["details"]["asked"].clone();
    assert!(asked.as_array().unwrap().contains(&json!("cache_read")), "{asked}");
    assert_eq!(
        world.run(&["consents", "list"]).good(),
        "Nothing was agreed to that is kept.\n"
    );

    agree(&world.home(), &asked);
    world.run(&whoami).good();
    // A node that asks for nothing needs no answer.
    world.run(&["run", "sdk", "whoami", "--grant", "none", "--json"]).good();
    let listed = world.run(&["consents", "list", "--json"]).json();
    let consent = &listed["consents"][0];
    assert_eq!(
        (&consent["packageId"], &consent["scope"], &consent["agreed"]),
        (&json!(ID), &json!("package"), &asked)
    );
    assert_eq!(
        world.run(&["consents", "list", "com.example.other", "--json"]).json(),
        json!({"consents": []})
    );
    assert!(world.run(&["consents", "list"]).good().contains(ID));

    let id = consent["id"].as_str().unwrap();
    assert_eq!(
        world.run(&["consents", "revoke", ID, "nothing", "--json"]).json()["revoked"],
        false
    );
    assert_eq!(
        world.run(&["consents", "revoke", ID, id, "--json"]).json()["revoked"],
        true
    );
    assert_eq!(world.run(&whoami).error().1, "consent-needed");
    agree(&world.home(), &asked);
    assert_eq!(
        world.run(&["consents", "revoke", ID]).good(),
        format!("what was agreed to for {ID} is taken back\n")
    );
    assert_eq!(world.run(&whoami).error().1, "consent-needed");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_somebody_is_asked() {
    let world = World::new();
    world.fixture("sdk", "rust-sdk.unknown.wasm", "rust-sdk.toml");
    let ask = |typed: &str| world.on_terminal("run sdk whoami --color never", typed, ("SOME_OTHER", "1"));
    let (code, said) = ask("what\nn\n");
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("high risk") && said.contains("Act in your name"),
        "{said}"
    );
    let (code, said) = ask("o\n");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        world.run(&["consents", "list", "--json"]).json(),
        json!({"consents": []})
    );
    let (code, said) = ask("p\n");
    assert_eq!(code, Some(0), "{said}");
    // Nobody is asked again.
    world.run(&["run", "sdk", "whoami"]).good();
    assert_eq!(
        world.run(&["consents", "list", "--json"]).json()["consents"][0]["scope"],
        "package"
    );
}
