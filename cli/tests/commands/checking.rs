//! `check`: broken folders, and the lines that it prints about them.

use serde_json::json;

use crate::world::{Ran, World};

const GOOD: &str = r#"manifest_version = 1
id = "com.example.kept"
name = "Kept"
version = "1.0.0"
description = "Answers"

[[nodes]]
id = "answer"
name = "Answer"
description = ""
category = "Test"
"#;

enum File {
    Text(&'static str, String),
    Module(&'static str),
    Wat(&'static str, &'static str),
}
use File::{Module, Text, Wat};

fn text(edit: impl Fn(&str) -> String) -> File {
    Text("manifest.toml", edit(GOOD))
}

/// Files of a folder, the exit code, and the beginning of each line.
#[test]
fn every_problem_is_told_with_its_place() {
    let no_nodes =
        r#"(module (memory (export "memory") 1) (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#;
    let unknown = r#"(module (import "env" "nothing" (func)) (memory (export "memory") 1)
        (func (export "get_node") (result i64) (i64.const 0)) (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#;
    #[rustfmt::skip]
    let cases: Vec<(&str, Vec<File>, i32, Vec<&str>)> = vec![
        ("good", vec![text(str::to_owned), Module("a.wasm")], 0, vec![
            "com.example.kept 1.0.0, manifest.toml (177 B), a.wasm (437 B): nothing to say against it",
        ]),
        ("empty", vec![], 3, vec![
            "manifest.toml: error: there is no manifest here",
            ": error: there is no module here",
            "2 errors",
        ]),
        ("no module", vec![text(str::to_owned)], 3, vec![
            "manifest.toml: error: there is no module here; build the package, or set `wasm_path`",
            "com.example.kept 1.0.0, manifest.toml (177 B): 1 error",
        ]),
        ("several modules", vec![text(str::to_owned), Module("a.wasm"), Module("b.wasm")], 3, vec![
            "manifest.toml: error: there are several modules here: a.wasm, b.wasm; say with `wasm_path`",
            "com.example.kept",
        ]),
        ("module elsewhere", vec![text(|good| good.replace("name = \"Kept\"", "name = \"Kept\"\nwasm_path = \"build/a.wasm\"")), Module("b.wasm")], 3, vec![
            "manifest.toml:4:13: error: wasm_path: there is no file `build/a.wasm`, which should be the module",
            "com.example.kept",
        ]),
        ("broken manifest, good module", vec![text(|good| good.replace("version = \"1.0.0\"", "version = \"one\"\ncolour = 1").replace("id = \"com.example.kept\"", "")), Module("a.wasm")], 3, vec![
            "manifest.toml:1:1: error: id: ",
            "manifest.toml:4:11: error: version: ",
            "manifest.toml (",
        ]),
        ("broken manifest, bad module", vec![text(|good| good.replace("version = \"1.0.0\"", "version = \"one\"")), Text("a.wasm", "no module".to_owned())], 3, vec![
            "manifest.toml:4:11: error: version: ",
            "a.wasm: error: ",
            "com.example.kept one, manifest.toml (",
        ]),
        ("no TOML", vec![text(|good| good.replace("name = \"Kept\"", "name = ")), Module("a.wasm")], 3, vec![
            "manifest.toml:3:8: error: ",
            "com.example.kept 1.0.0, manifest.toml",
        ]),
        ("other nodes", vec![text(|good| format!("{}\n[[nodes]]\nid = \"other\"\nname = \"\"\ndescription = \"\"\ncategory = \"\"\n", good.replace("id = \"answer\"", "id = \"anwser\""))), Module("a.wasm")], 3, vec![
            "manifest.toml:7:3: error: nodes: `answer` is in the module and not in the manifest",
            "manifest.toml:8:6: error: nodes[0].id: `anwser` is in the manifest and not in the module (is `answer` meant?)",
            "manifest.toml:14:6: error: nodes[1].id: `other` is in the manifest and not in the module",
            "com.example.kept",
        ]),
        ("another name", vec![text(|good| good.replace("name = \"Answer\"", "name = \"Reply\"")), Module("a.wasm")], 0, vec![
            "manifest.toml:9:8: warning: nodes[0].name: `answer` is called \"Reply\" in the manifest and \"Answer\" in the module, which is what people see",
            "com.example.kept",
        ]),
        ("a permission for nothing", vec![text(|good| good.replace("[[nodes]]", "[permissions]\nnetwork.http_enabled = true\n[[nodes]]")), Module("a.wasm")], 0, vec![
            "manifest.toml:8:24: warning: permissions.network.http_enabled: `network.http_enabled` is asked for",
            "com.example.kept",
        ]),
        ("another hash", vec![text(|good| format!("wasm_hash = \"{}\"\n{good}", "0".repeat(64))), Module("a.wasm")], 3, vec![
            "manifest.toml:1:13: error: wasm_hash: the module is not the one that is promised",
            "com.example.kept",
        ]),
        ("newer Flow-Like", vec![text(|good| format!("min_flow_like_version = \"99.0.0\"\n{good}")), Module("a.wasm")], 3, vec![
            "manifest.toml:1:25: error: min_flow_like_version: it needs Flow-Like 99.0.0, and this is ",
            "com.example.kept",
        ]),
        ("all at once", vec![text(|good| format!("wasm_hash = \"{}\"\nmin_flow_like_version = \"99.0.0\"\nlicence = \"MIT\"\n{}", "0".repeat(64), good.replace("\"answer\"", "\"reply\""))), Module("a.wasm")], 3, vec![
            "manifest.toml:1:13: error: wasm_hash: ",
            "manifest.toml:2:25: error: min_flow_like_version: ",
            "manifest.toml:3:1: warning: ",
            "manifest.toml:10:3: error: nodes: ",
            "manifest.toml:11:6: error: nodes[0].id: ",
            "com.example.kept 1.0.0, manifest.toml",
        ]),
        ("no exports", vec![text(str::to_owned), Wat("a.wasm", "(module)")], 3, vec![
            "a.wasm: error: `memory` is missing",
            "a.wasm: error: `run` is missing",
            "a.wasm: error: `get_node` or `get_nodes` is missing",
            "com.example.kept",
        ]),
        ("no nodes", vec![text(str::to_owned), Wat("a.wasm", no_nodes)], 3, vec!["a.wasm: error: ", "com.example.kept"]),
        ("unknown import", vec![text(str::to_owned), Wat("a.wasm", unknown)], 3, vec!["a.wasm: error: ", "com.example.kept"]),
        ("for no registry", vec![text(|good| good.replace("com.example.kept", "com.example.ü")), Module("a.wasm")], 0, vec![
            "manifest.toml:2:6: warning: id: ",
            "com.example.ü",
        ]),
    ];
    let mut failures = Vec::new();
    for (name, files, code, lines) in cases {
        let world = World::new();
        std::fs::create_dir(world.at("p")).unwrap();
        for file in files {
            match file {
                Text(name, text) => world.write(&format!("p/{name}"), text),
                Module(name) => world.write(&format!("p/{name}"), test_support::registry::module("1.0.0")),
                Wat(name, wat) => world.write(&format!("p/{name}"), wat::parse_str(wat).unwrap()),
            };
        }
        let ran = world.run_in("p", &["check"]);
        if let Err(failure) = fits(&ran, code, &lines) {
            failures.push(format!("{name}: {failure}"));
            continue;
        }
        // The same from outside, in JSON.
        let outside = world.run(&["check", "p", "--json"]);
        assert_eq!(outside.code, code, "{name}");
        let json = outside.json();
        assert_eq!(json["ok"], json!(code == 0), "{name}");
        assert_eq!(
            json["problems"].as_array().unwrap().len(),
            lines.len() - 1,
            "{name}: {json}"
        );
        let warned = json["warnings"] != 0;
        let denied = world.run(&["check", "p", "--deny-warnings"]).code;
        assert_eq!(denied, if code == 0 && !warned { 0 } else { 3 }, "{name}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether these lines were printed, further ones of the same message aside.
fn fits(ran: &Ran, code: i32, lines: &[&str]) -> Result<(), String> {
    let found: Vec<&str> = ran.out.lines().filter(|line| !line.starts_with("    ")).collect();
    let alike = found.iter().zip(lines).all(|(found, line)| found.starts_with(line));
    match alike && found.len() == lines.len() && ran.code == code {
        true => Ok(()),
        false => Err(format!("exit {}\n{}{}expected {lines:#?}", ran.code, ran.out, ran.err)),
    }
}

#[test]
fn modules_and_manifests_are_named_too() {
    let world = World::new();
    world.package("p", "1.0.0");
    world.write("p/other.wasm", test_support::registry::module("1.1.0"));
    for what in ["p/kept.wasm", "p/other.wasm"] {
        let ran = world.run(&["check", what]);
        assert!(ran.good().contains(what), "{what}: {}", ran.out);
    }
    let ran = world.run(&["check", "p/manifest.toml"]);
    assert!(
        ran.out
            .starts_with("p/manifest.toml: error: there are several modules here"),
        "{}",
        ran.out
    );
    assert_eq!(world.run(&["check", "nowhere/"]).code, 1);
    assert_eq!(world.run(&["check", "com.example.kept"]).code, 2);
}
