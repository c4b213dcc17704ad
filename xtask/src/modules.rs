//! Packages that differ in what can be seen of them, made here since no compiler makes them as small.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::project::Project;

// Public for the tests, which are crates of their own.
#[allow(unreachable_pub)]
#[path = "../../tests/fixtures/probe.rs"]
mod probe;

/// The package of the story.
pub(crate) const ID: &str = "com.example.story";

/// How many small packages there are for a page that has installed many.
pub(crate) const MANY: usize = 200;

/// A version of the story's package. Its node `answer` returns the version as a number (1.2.0 is 120), and `linger` does so
/// after `LINGER_MS`.
pub(crate) fn version(version: &str) -> Result<(Value, Vec<u8>)> {
    let number: String = version.chars().filter(char::is_ascii_digit).collect();
    let nodes = ["answer", "linger"];
    let manifest = json!({
        "manifest_version": 1, "id": ID, "name": "Story", "version": version,
        "description": "Answers with its version, now or later",
        "authors": [{"name": "Ada", "email": "ada@example.com"}],
        "license": "MIT", "keywords": ["story", "answers"], "primary_category": "utilities",
        "permissions": {"variables": true, "network": {"http_enabled": true, "allowed_hosts": ["api.example.com"]}},
        "nodes": nodes.map(|name| json!({
            "id": name, "name": name, "description": "Answers", "category": "Tests", "metadata": {"snake_case": {"stays_so": 1}},
        })),
        "metadata": {"made_by": {"some_tool": "1.0"}},
    });
    let definitions: Vec<Value> = nodes.iter().map(|name| definition(name, version)).collect();
    Ok((manifest, module(&number, &json!(definitions), "")?))
}

/// How long `linger` takes.
const LINGER_MS: u64 = 10_000;

fn definition(name: &str, description: &str) -> Value {
    json!({
        "name": name, "friendly_name": name, "description": description, "category": "Tests",
        "pins": [
            {"name": "exec", "pin_type": "Input", "data_type": "Exec"},
            {"name": "exec_out", "pin_type": "Output", "data_type": "Exec"},
            {"name": "value", "pin_type": "Output", "data_type": "I64"},
        ],
    })
}

/// A module with these definitions, whose nodes return that number: at once, or after a sleep where the input has `ling` in
/// it, as the name of that node does.
fn module(number: &str, definitions: &Value, imports: &str) -> Result<Vec<u8>> {
    let definitions = definitions.to_string();
    let result = format!(r#"{{"outputs":{{"value":{number}}},"activate_exec":["exec_out"]}}"#);
    let packed = |at: u64, text: &str| at << 32 | text.len() as u64;
    // A subscription to the clock: user data, kind, clock, time in nanoseconds, precision, flags.
    let mut clock = [0_u8; 48];
    clock[24..32].copy_from_slice(&(LINGER_MS * 1_000_000).to_le_bytes());
    clock[16] = 1;
    let wat = format!(
        r#"(module
             (import "wasi_snapshot_preview1" "poll_oneoff"
               (func $poll (param i32 i32 i32 i32) (result i32)))
             {imports}
             (memory (export "memory") 3)
             (data (i32.const 1024) "{}")
             (data (i32.const 2048) "{}")
             (data (i32.const 4096) "{}")
             (func (export "alloc") (param i32) (result i32) (i32.const 65536))
             (func (export "get_nodes") (result i64) (i64.const {}))
             (func (export "run") (param $at i32) (param $length i32) (result i64)
               (local $end i32)
               (local.set $end (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.const 4)))
               (block $done
                 (loop $next
                   (br_if $done (i32.gt_u (local.get $at) (local.get $end)))
                   (if (i32.eq (i32.load align=1 (local.get $at)) (i32.const {}))
                     (then
                       (drop (call $poll (i32.const 2048) (i32.const 3072) (i32.const 1) (i32.const 3200)))
                       (br $done)))
                   (local.set $at (i32.add (local.get $at) (i32.const 1)))
                   (br $next)))
               (i64.const {})))"#,
        escaped(result.as_bytes()),
        escaped(&clock),
        escaped(definitions.as_bytes()),
        packed(4096, &definitions),
        u32::from_le_bytes(*b"ling"),
        packed(1024, &result),
    );
    wat::parse_str(wat).context("the text of a module is wrong")
}

/// Bytes in the text format.
fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}

/// Writes packages for a page that has installed many: `many/NNN.wasm` with its manifest.
pub(crate) fn write_many(project: &Project) -> Result<()> {
    let folder = directory(project).join("many");
    fs::create_dir_all(&folder)?;
    for index in 0..MANY {
        let (manifest, module) = one_of_many(index)?;
        fs::write(folder.join(format!("{index}.json")), manifest.to_string())?;
        fs::write(folder.join(format!("{index}.wasm")), module)?;
    }
    Ok(())
}

/// Where all of this is written.
pub(crate) fn directory(project: &Project) -> std::path::PathBuf {
    project.target().join("modules")
}

/// Writes two versions of a package of several megabytes, `large-N.wasm`: the Go fixture. An empty section makes the second
/// another module.
pub(crate) fn write_large(project: &Project) -> Result<()> {
    fs::create_dir_all(directory(project))?;
    let module = fs::read(project.fixtures().join("go.wasm"))?;
    let mut manifest: Value =
        serde_json::to_value(fs::read_to_string(project.fixtures().join("go.toml"))?.parse::<toml::Table>()?)?;
    for (version, more) in [(1, &[][..]), (2, &[0, 4, 3, b'p', b'a', b'd'])] {
        manifest["version"] = json!(format!("{version}.0.0"));
        manifest["wasm_path"] = json!(format!("large-{version}.wasm"));
        let path = |ending: &str| directory(project).join(format!("large-{version}.{ending}"));
        fs::write(path("json"), manifest.to_string())?;
        fs::write(path("wasm"), [&module, more].concat())?;
    }
    Ok(())
}

/// Writes the probes that the tests of the JavaScript API install: `probes/NAME.wasm`.
pub(crate) fn write_probes(project: &Project) -> Result<()> {
    let folder = directory(project).join("probes");
    fs::create_dir_all(&folder)?;
    for name in probe::OF_PAGES {
        let text = probe::of_pages(name).context("a probe is not made")?;
        fs::write(folder.join(format!("{name}.wasm")), wat::parse_str(text)?)?;
    }
    Ok(())
}

/// What packages import that ask for as much as those of [`one_of_many`].
const USED: &str = r#"
    (import "flowlike_vars" "get" (func (param i32 i32) (result i64)))
    (import "flowlike_vars" "set" (func (param i32 i32 i32 i32)))
    (import "flowlike_http" "request" (func (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
    (import "flowlike_storage" "read_request" (func (param i32 i32) (result i64)))
    (import "flowlike_storage" "write_request" (func (param i32 i32 i32 i32) (result i32)))"#;

/// A package as people write them, as far as its manifest and definitions go: three nodes, some four thousand bytes.
fn one_of_many(index: usize) -> Result<(Value, Vec<u8>)> {
    let names = ["fetch", "filter", "store"].map(|verb| format!("{verb}_records_{index}"));
    let definitions: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut definition = definition(name, "Takes records one by one and hands on those that fit, in their order");
            definition["docs"] = json!("Records that do not fit are counted and left out. ".repeat(4));
            definition["scores"] =
                json!({"privacy": 8, "security": 7, "performance": 6, "governance": 5, "reliability": 9, "cost": 3});
            let more = ["records", "limit", "pattern"].map(|pin| {
                json!({
                    "name": pin, "friendly_name": pin, "description": "What is taken into account of the records",
                    "pin_type": "Input", "data_type": "String", "default_value": "", "schema": r#"{"type":"string","maxLength":100}"#,
                })
            });
            if let Some(pins) = definition["pins"].as_array_mut() {
                pins.extend(more);
            }
            definition
        })
        .collect();
    let manifest = json!({
        "manifest_version": 1, "id": format!("com.example.many.p{index}"), "name": format!("Records {index}"),
        "version": "1.4.2", "description": "Reads records, filters them, converts them and stores them somewhere else",
        "authors": [{"name": "Ada", "email": "ada@example.com", "url": "https://example.com"}], "license": "MIT",
        "repository": "https://example.com/records", "keywords": ["records", "filter", "tests"],
        "permissions": {
            "memory": "standard", "timeout": "standard", "variables": true,
            "network": {"http_enabled": true, "allowed_hosts": ["api.example.com", "*.example.org"]},
            "filesystem": {"node_storage": true},
        },
        "nodes": names.iter().map(|name| json!({
            "id": name, "name": name, "description": "Takes records one by one", "category": "Records/Tests",
        })).collect::<Vec<_>>(),
    });
    Ok((manifest, module(&index.to_string(), &json!(definitions), USED)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_made() -> Result<()> {
        let (_, one) = version("1.0.0")?;
        let (_, other) = version("1.1.0")?;
        assert_ne!(one, other);
        let (manifest, module) = one_of_many(7)?;
        assert_eq!(manifest["id"], "com.example.many.p7");
        assert!((3_000..9_000).contains(&module.len()), "{} bytes", module.len());
        Ok(())
    }
}
