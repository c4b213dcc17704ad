//! The nodes on a host in memory: `cargo test`.

use std::collections::BTreeMap;

use example_nodes::nodes;
use flow_like_sdk::testing::{Answer, Done, Host, host, run};
use serde_json::{Value, json};

fn done(name: &str, inputs: Value) -> Done {
    let node = nodes().into_iter().find(|node| node.name() == name).expect("there is such a node");
    run(&node, inputs)
}

#[test]
fn add_is_exact() {
    let cases = [
        (1_i64, 2_i64, Ok(3_i64)),
        (i64::MIN, i64::MAX, Ok(-1)),
        (9_007_199_254_740_993, 0, Ok(9_007_199_254_740_993)),
        (i64::MAX, 1, Err("9223372036854775807 + 1 does not fit into 64 bits")),
    ];
    for (a, b, expected) in cases {
        let done = done("add", json!({"a": a, "b": b}));
        match expected {
            Ok(sum) => assert_eq!(done.outputs["sum"], json!(sum)),
            Err(error) => assert_eq!(done.error.as_deref(), Some(error)),
        }
    }
}

#[test]
fn texts_are_counted() {
    let stats = |text: &str| done("text_stats", json!({"text": text})).outputs["stats"].clone();
    assert_eq!(
        stats("one two\nthree größer 🌍\n"),
        json!({"characters": 23, "words": 5, "lines": 2, "longest_word": "größer"})
    );
    assert_eq!(stats(""), json!({"characters": 0, "words": 0, "lines": 0, "longest_word": ""}));
}

#[test]
fn branches_go_one_way() {
    assert_eq!(done("branch", json!({"condition": true})).activated, ["true"]);
    assert_eq!(done("branch", json!({})).activated, ["false"]);
}

#[test]
fn answers_are_read() {
    let answer = |status, body: &str| Answer {
        status,
        body: body.into(),
        ..Answer::default()
    };
    let answers = BTreeMap::from([
        ("https://api.test/good".to_owned(), answer(200, r#"{"id": 9007199254740993}"#)),
        ("https://api.test/html".to_owned(), answer(404, "<html>")),
    ]);
    Host { answers, ..Host::default() }.install();
    let good = done("http_json", json!({"url": "https://api.test/good"}));
    assert_eq!(good.outputs["status"], 200);
    assert_eq!(good.outputs["body"], json!({"id": 9_007_199_254_740_993_i64}));
    let error = |url: &str| done("http_json", json!({ "url": url })).error.expect("it fails");
    assert_eq!(error("https://api.test/html"), "the answer from https://api.test/html is not JSON");
    assert_eq!(error("https://api.test/none"), "no answer from https://api.test/none");
}

#[test]
fn notes_are_kept() {
    Host::default().install();
    let first = done("notes", json!({"name": "a.txt", "text": "größer 🌍"}));
    assert_eq!(first.outputs["read"], "größer 🌍");
    let second = done("notes", json!({"name": "deep/b.txt", "text": "b"}));
    assert_eq!(second.outputs["names"], json!(["a.txt", "deep/b.txt"]));
    let error = |inputs: Value| done("notes", inputs).error.expect("it fails");
    assert_eq!(error(json!({"name": "c.txt"})), "c.txt could not be read");
    assert_eq!(error(json!({"name": "../c.txt", "text": "c"})), "../c.txt could not be written");
    host(|host| host.no_storage = true);
    assert_eq!(error(json!({})), "there is no storage directory");
}

#[test]
fn progress_is_streamed() {
    Host::default().install();
    assert_eq!(done("progress", json!({"steps": 2})).outputs["done"], 2);
    let streamed = host(|host| host.streamed.clone());
    let event = |progress: f64, message: &str| json!({"progress": progress, "message": message});
    let expected = [
        ("text", json!("step 1 of 2\n")),
        ("progress", event(0.5, "step 1 of 2")),
        ("text", json!("step 2 of 2\n")),
        ("progress", event(1.0, "step 2 of 2")),
    ];
    assert_eq!(streamed, expected.map(|(kind, data)| (kind.to_owned(), data)));
}

#[test]
fn a_node_knows_where_it_is() {
    let nowhere = json!({"node": "", "run": "", "app": "", "board": "", "user": ""});
    Host::default().install();
    let first = done("whoami", json!({}));
    assert_eq!(first.outputs["greeting"], "Hello, stranger!");
    assert_eq!(first.outputs["where"], nowhere);
    assert_eq!(first.outputs["signed_in"], false);
    assert_eq!(done("whoami", json!({})).outputs["runs"], 2);

    Host {
        user: "Ada".to_owned(),
        variables: BTreeMap::from([("greeting".to_owned(), json!("Welcome"))]),
        tokens: BTreeMap::from([("github".to_owned(), "secret".to_owned())]),
        ..Host::default()
    }
    .install();
    let signed_in = done("whoami", json!({}));
    assert_eq!(signed_in.outputs["greeting"], "Welcome, Ada!");
    assert_eq!(signed_in.outputs["signed_in"], true);
}

#[test]
fn the_manifest_lists_all_nodes() {
    let manifest = include_str!("../manifest.toml");
    for node in nodes() {
        assert!(manifest.contains(&format!("id = \"{}\"", node.name())), "{}", node.name());
    }
}
