//! Row 4: JSON that is deep, large, or full of values.

use flow_like_browser::{Code, manifest::Manifest, platform::Platform};
use serde_json::{Value, json};

use super::{attack, attack_with, case, logs, manifest, module, runtime, still_works};

/// A module that makes a text in memory at 1 MiB, of `$len` bytes, with these fields and steps.
fn maker(make: &str, fields: &str) -> String {
    format!(
        r#"{fields}
           (func $make (result i32)
             (local $to i32) (local $n i32)
             (drop (memory.grow (i32.const 1000)))
             (local.set $to (i32.const 1048576))
             {make}
             (i32.sub (local.get $to) (i32.const 1048576)))"#
    )
}

/// Repeats the text at 3072 of so many bytes, so many times.
fn repeated(len: usize, times: usize) -> String {
    format!(
        r#"(local.set $n (i32.const {times}))
           (loop $next
             (memory.copy (local.get $to) (i32.const 3072) (i32.const {len}))
             (local.set $to (i32.add (local.get $to) (i32.const {len})))
             (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))"#
    )
}

fn byte(byte: char) -> String {
    format!(
        "(i32.store8 (local.get $to) (i32.const {})) (local.set $to (i32.add (local.get $to) (i32.const 1)))",
        u32::from(byte)
    )
}

fn filled(with: char, len: usize) -> String {
    format!(
        "(memory.fill (local.get $to) (i32.const {}) (i32.const {len})) \
         (local.set $to (i32.add (local.get $to) (i32.const {len})))",
        u32::from(with)
    )
}

/// What a guest may come up with, and why it is refused.
fn texts() -> Vec<(&'static str, String, &'static str, &'static str)> {
    vec![
        ("deep", filled('[', 900_000), "", "recursion limit"),
        ("50 MB deep", filled('[', 50_000_000), "", "at most 1000000"),
        (
            "just too deep",
            filled('[', 128) + &filled(']', 128),
            "",
            "recursion limit",
        ),
        ("deep objects", repeated(5, 50_000), "{\\\"a\\\":", "recursion limit"),
        (
            "too many values",
            byte('[') + &repeated(2, 5_000_000) + &byte('0') + &byte(']'),
            "0,",
            "at most 1000000",
        ),
        ("a large number", repeated(5, 1), "1e999", "out of range"),
        ("a negative one", repeated(6, 1), "-1e999", "out of range"),
        ("no number", repeated(3, 1), "NaN", "expected"),
        ("half a pair", repeated(8, 1), "\\\"\\\\ud800\\\"", "hex escape"),
        ("unfinished", filled('"', 1) + &filled('a', 60_000_000), "", "EOF"),
    ]
}

/// Caps on depth, bytes and numbers of values, wherever a guest or a registry can make us parse.
pub async fn t04_json_bombs(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let wide = || manifest("com.example.hostile", &["127.0.0.1:8791"], "intensive");
    for (name, make, data, reason) in texts() {
        // In an import, whose call fails and says so.
        let fields = format!(
            r#"(import "flowlike_vars" "set" (func $set (param i32 i32 i32 i32)))
               (import "flowlike_log" "log_json" (func $log (param i32 i32 i32 i32 i32)))
               (data (i32.const 3072) "{data}") (data (i32.const 3900) "x")
               (func (export "run") (param i32 i32) (result i64)
                 (local $len i32)
                 (local.set $len (call $make))
                 (call $set (i32.const 3900) (i32.const 1) (i32.const 1048576) (local.get $len))
                 (call $log (i32.const 2) (i32.const 3900) (i32.const 1) (i32.const 1048576) (local.get $len))
                 (call $value (i64.const 1)))"#
        );
        let outcome = attack_with(&runtime, wide(), &case(&maker(&make, &fields)), json!({}))
            .await
            .expect(name);
        let said = logs(&outcome);
        assert!(
            said.len() == 2 && said.iter().all(|line| line.contains(reason)),
            "{name}: {said:?}"
        );
        assert!(outcome.variables.is_empty());
        // As the result of `run`.
        let fields = format!(
            r#"(data (i32.const 3072) "{data}")
               (func (export "run") (param i32 i32) (result i64)
                 (call $pack (i32.const 1048576) (call $make)))"#
        );
        let error = attack_with(&runtime, wide(), &case(&maker(&make, &fields)), json!({}))
            .await
            .unwrap_err();
        let code = match reason.starts_with("at most") {
            true => Code::LimitExceeded,
            false => Code::GuestProtocol,
        };
        assert_eq!(error.code(), code, "{name}: {error:?}");
        assert!(error.message().contains(reason), "{name}: {error:?}");
        // As definitions.
        let fields = format!(
            r#"(data (i32.const 3072) "{data}")
               (func (export "get_node") (result i64) (call $pack (i32.const 1048576) (call $make)))
               (func (export "run") (param i32 i32) (result i64) (i64.const 0))"#
        );
        let bytes = module("memory text alloc", &maker(&make, &fields));
        let error = attack_with(&runtime, wide(), &bytes, json!({})).await.unwrap_err();
        let codes = [Code::DefinitionInvalid, Code::LimitExceeded];
        assert!(codes.contains(&error.code()), "{name}: {error:?}");
        still_works(&runtime).await.unwrap();
    }
    streams_are_text_where_they_are_no_json(&runtime).await;
    definitions(&runtime).await;
    inputs(&runtime).await;
    manifests();
    still_works(&runtime).await.unwrap();
}

/// Stream data that is no JSON is text, but values without end are refused before they are made.
async fn streams_are_text_where_they_are_no_json(runtime: &flow_like_browser::Runtime) {
    let emit = |make: &str, data: &str| {
        let fields = format!(
            r#"(import "flowlike_stream" "emit" (func $emit (param i32 i32 i32 i32)))
               (data (i32.const 3072) "{data}") (data (i32.const 3900) "x")
               (func (export "run") (param i32 i32) (result i64)
                 (call $emit (i32.const 3900) (i32.const 1) (i32.const 1048576) (call $make))
                 (call $value (i64.const 1)))"#
        );
        case(&maker(make, &fields))
    };
    let wide = || manifest("com.example.hostile", &["127.0.0.1:8791"], "intensive");
    let values = byte('[') + &repeated(2, 5_000_000) + &byte('0') + &byte(']');
    let outcome = attack_with(runtime, wide(), &emit(&values, "0,"), json!({}))
        .await
        .expect("it runs");
    assert!(
        outcome.streamed.is_empty() && logs(&outcome)[0].contains("at most 1000000"),
        "{:?}",
        logs(&outcome)
    );
    let bytes = byte('[') + &repeated(2, 30_000_000) + &byte('0') + &byte(']');
    let outcome = attack_with(runtime, wide(), &emit(&bytes, "0,"), json!({}))
        .await
        .expect("it runs");
    assert!(outcome.streamed.is_empty() && logs(&outcome)[0].contains("further events are dropped"));
    let deep = filled('[', 1_000);
    let outcome = attack_with(runtime, wide(), &emit(&deep, "x"), json!({}))
        .await
        .expect("it runs");
    assert_eq!(outcome.streamed[0].data, Value::String("[".repeat(1_000)));
}

/// Definitions of 50 MB, and problems that quote a name of megabytes a thousand times.
async fn definitions(runtime: &flow_like_browser::Runtime) {
    let node = |make: &str, data: &str| {
        let fields = format!(
            r#"{data}
               (func (export "get_node") (result i64) (call $pack (i32.const 1048576) (call $make)))
               (func (export "run") (param i32 i32) (result i64) (i64.const 0))"#
        );
        module("memory text alloc", &maker(make, &fields))
    };
    let wide = || manifest("com.example.hostile", &["127.0.0.1:8791"], "intensive");
    let large = node(&filled(' ', 50_000_000), "");
    let error = attack_with(runtime, wide(), &large, json!({})).await.unwrap_err();
    assert_eq!(error.code(), Code::LimitExceeded, "{error:?}");
    // {"name":"aaa…","pins":[{"x":1},{"x":1},…]}
    let copied = |from: usize, len: usize| {
        format!(
            "(memory.copy (local.get $to) (i32.const {from}) (i32.const {len})) \
             (local.set $to (i32.add (local.get $to) (i32.const {len})))"
        )
    };
    let make = copied(3100, 9) + &filled('a', 3_000_000) + &copied(3120, 10) + &repeated(8, 900) + &copied(3140, 9);
    let data = r#"(data (i32.const 3072) "{\"x\":1},") (data (i32.const 3100) "{\"name\":\"")
        (data (i32.const 3120) "\",\"pins\":[") (data (i32.const 3140) "{\"x\":2}]}")"#;
    let error = attack_with(runtime, wide(), &node(&make, data), json!({}))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::DefinitionInvalid, "{:.200}", error.message());
    assert!(error.message().len() < 200_000, "{} bytes", error.message().len());
    assert!(
        error.message().contains("has 3000000 bytes"),
        "{}",
        &error.message()[..500]
    );
}

/// Inputs come as values, however deep: they are wrong, or the guest gets them.
async fn inputs(runtime: &flow_like_browser::Runtime) {
    let sum = super::fixtures::module("wat/small");
    let mut deep = json!(1);
    for _ in 0..500 {
        deep = Value::Array(vec![deep]);
    }
    let error = attack(runtime, sum, json!({"a": deep})).await.unwrap_err();
    assert_eq!(error.code(), Code::InputInvalid, "{}", error.message());
    assert!(error.message().len() < 1_000);
}

fn manifests() {
    let head = "manifest_version = 1\nid = \"a.b\"\nname = \"n\"\nversion = \"1.0.0\"\ndescription = \"\"\n";
    let keys: String = (0..60_000).map(|key| format!("k{key} = 1\n")).collect();
    for (name, text) in [
        (
            "deep TOML",
            format!("{head}metadata = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        ),
        ("deep tables", format!("{head}[{}a]", "a.".repeat(100_000))),
        (
            "deep JSON",
            format!("{}{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)),
        ),
        ("deep lists", "[".repeat(500_000)),
        ("two megabytes", format!("{head}license = \"{}\"", "x".repeat(2 << 20))),
        ("a large number", "{\"manifest_version\": 1e999}".to_owned()),
    ] {
        let error = Manifest::parse(text.as_bytes()).expect_err(name);
        assert_eq!(error.code(), Code::ManifestInvalid, "{name}");
        assert!(error.message().len() < 100_000, "{name}");
    }
    // Unknown fields are warnings, of which there are only so many.
    let parsed = Manifest::parse(format!("{head}{keys}").as_bytes()).expect("they are unknown");
    assert!(parsed.warnings.len() <= 501, "{} warnings", parsed.warnings.len());
}
