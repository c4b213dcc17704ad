//! Row 19: packages and nodes that take the names of others, or of what JavaScript objects have.

use flow_like_browser::{
    Code,
    manifest::Manifest,
    platform::Platform,
    run::{Cancel, Request},
};
use serde_json::{Map, Value, json};

use super::{context, load, module, object, request, runtime, still_works};

/// A package whose one node `name` returns this number, and keeps it in variables and cache under the node's name.
fn package(name: &str, number: u32) -> Vec<u8> {
    module(
        "memory text alloc",
        &format!(
            r#"(import "flowlike_cache" "has" (func $has (param i32 i32) (result i32)))
               (import "flowlike_cache" "set" (func $cache (param i32 i32 i32 i32)))
               (import "flowlike_vars" "set" (func $vars (param i32 i32 i32 i32)))
               (data (i32.const 1024) "{{\"name\":\"{name}\",\"pins\":[{{\"name\":\"exec_out\",\"pin_type\":\"Output\",\"data_type\":\"Exec\"}},{{\"name\":\"value\",\"pin_type\":\"Output\",\"data_type\":\"I64\"}},{{\"name\":\"{name}\",\"pin_type\":\"Input\",\"data_type\":\"Generic\"}}]}}\00")
               (data (i32.const 3072) "{name}\00")
               (data (i32.const 3200) "{{\"polluted\":true}}\00")
               (func (export "get_node") (result i64) (call $text (i32.const 1024)))
               (func (export "run") (param i32 i32) (result i64)
                 (local $len i32) (local $before i64)
                 (local.set $len (call $length (i32.const 3072)))
                 (local.set $before (i64.extend_i32_u (call $has (i32.const 3072) (local.get $len))))
                 (call $cache (i32.const 3072) (local.get $len) (i32.const 3200) (i32.const 17))
                 (call $vars (i32.const 3072) (local.get $len) (i32.const 3200) (i32.const 17))
                 (call $value (i64.add (i64.mul (local.get $before) (i64.const 1000)) (i64.const {number}))))"#
        ),
    )
}

/// Everything is found by package and node: names of others, `__proto__` and `constructor` are names like any.
pub async fn t19_names_of_others(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let names = [
        "__proto__",
        "constructor",
        "toString",
        "hasOwnProperty",
        "prototype",
        "sum",
        "com.example.small",
        "valueOf",
    ];
    let flow = runtime.open_flow(context(), Map::new()).expect("it is open");
    for (index, name) in names.iter().enumerate() {
        let number = index as u32 + 1;
        // Once under an honest id, once under the same name.
        for id in [format!("com.example.names-{index}"), (*name).to_owned()] {
            let bytes = package(name, number);
            let package = match load(&runtime, &id, &bytes).await {
                Ok(package) => package,
                Err(error) => {
                    assert_eq!(error.code(), Code::ManifestInvalid, "{id}: {error:?}");
                    continue;
                }
            };
            let inputs = json!({ *name: {"__proto__": {"polluted": true}, "constructor": 1} });
            let outcome = flow.run(&package, request(name, inputs)).await.expect("it runs");
            // Nothing is in the cache that another package has put there.
            assert_eq!(outcome.outputs["value"], json!(number), "{id}");
            assert_eq!(outcome.variables[*name], json!({"polluted": true}));
            let found = runtime.package(&id).expect("it is there");
            assert_eq!(found.manifest.id, id);
            assert_eq!(found.nodes()[0].name, *name);
        }
    }
    // A name that nobody has is nobody's.
    for (id, node) in [
        ("com.example.names-0", "constructor"),
        ("__proto__x", "sum"),
        ("com.example", "sum"),
    ] {
        let error = runtime
            .run(id, Request::new(node, Map::new()), context(), Map::new())
            .await;
        let code = error.map(drop).unwrap_err().code();
        assert!(
            matches!(code, Code::NodeNotFound | Code::PackageNotFound),
            "{id} {node}: {code}"
        );
    }
    // The id of another package is an update of that package, never a second one beside it; a different one stays.
    let before = runtime.packages().len();
    let thief = load(&runtime, "com.example.names-1", &package("sum", 99))
        .await
        .expect("it replaces");
    assert_eq!(runtime.packages().len(), before);
    let outcome = runtime
        .run(
            "com.example.names-0",
            request("__proto__", json!({})),
            context(),
            Map::new(),
        )
        .await;
    assert_eq!(outcome.expect("it is another's").outputs["value"], json!(1));
    let outcome = flow.run(&thief, request("sum", json!({}))).await.expect("it runs");
    // The cache is that of the id; the instance is not.
    assert_eq!(outcome.outputs["value"], json!(99));
    // A manifest that lists a node by another name does not fit.
    let manifest = object(json!({
        "manifest_version": 1, "id": "com.example.liar", "name": "n", "version": "1.0.0", "description": "",
        "nodes": [{"id": "constructor", "name": "Sum", "description": ""}],
    }));
    let parsed = Manifest::from_json(&Value::Object(manifest).to_string()).expect("the manifest is valid");
    let error = runtime
        .load(parsed, &package("sum", 1), Cancel::new())
        .await
        .err()
        .expect("the nodes differ");
    assert_eq!(error.code(), Code::DefinitionInvalid);
    still_works(&runtime).await.unwrap();
}
