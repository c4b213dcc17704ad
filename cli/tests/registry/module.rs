//! Packages to publish.

use serde_json::{Value, json};

/// A module with one node. Another `salt` makes other bytes of it.
pub(crate) fn module(node: &str, salt: &str) -> Vec<u8> {
    let definition = json!({ "name": node, "friendly_name": node, "description": "", "category": "Test", "pins": [] });
    let definition = definition.to_string();
    let packed = (16_u64 << 32) | definition.len() as u64;
    let bytes = |text: &str| text.bytes().map(|byte| format!("\\{byte:02x}")).collect::<String>();
    let (text, salt) = (bytes(&definition), bytes(salt));
    let module = format!(
        r#"(module
            (memory (export "memory") 1)
            (data (i32.const 16) "{text}")
            (data (i32.const 4096) "{salt}")
            (func (export "get_node") (result i64) (i64.const {packed}))
            (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#
    );
    wat::parse_str(module).unwrap()
}

/// A manifest that fits `module("echo", …)`.
pub(crate) fn manifest(id: &str, version: &str) -> Value {
    json!({
        "manifest_version": 1,
        "id": id,
        "name": format!("Name of {id}"),
        "version": version,
        "description": "Says what it hears",
        "authors": [{ "name": "Ada Lovelace" }],
        "keywords": ["echo", "test"],
        "primary_category": "Test/Echo",
        "min_flow_like_version": "0.1.0",
        "nodes": [{ "id": "echo", "category": "Test" }],
    })
}
