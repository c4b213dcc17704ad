//! Rows 1–3, 16, 17: pointers, lengths and texts.

use flow_like_browser::{Code, abi::core::tables, engine::ValType, platform::Platform};
use serde_json::json;

use super::{
    super::imports::hostile,
    attack, case, load, logs, module,
    probe::{Arg, Call, Gives, probe_all},
    runtime, still_works,
};

/// What an argument of pointer and length holds.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Name,
    Text,
    Json,
    Bytes,
}
use Kind::{Bytes, Json, Name, Text};

type Row = (&'static str, &'static str, &'static [(usize, Kind)]);

/// Where each import takes a pointer with a length.
#[rustfmt::skip]
const BUFFERS: &[Row] = &[
    ("flowlike_log", "trace", &[(0, Text)]), ("flowlike_log", "debug", &[(0, Text)]),
    ("flowlike_log", "info", &[(0, Text)]), ("flowlike_log", "warn", &[(0, Text)]),
    ("flowlike_log", "error", &[(0, Text)]), ("flowlike_log", "log_json", &[(1, Text), (3, Json)]),
    ("flowlike_pins", "get_input", &[(0, Name)]), ("flowlike_pins", "set_output", &[(0, Name), (2, Json)]),
    ("flowlike_pins", "activate_exec", &[(0, Name)]),
    ("flowlike_vars", "get", &[(0, Name)]), ("flowlike_vars", "set", &[(0, Name), (2, Json)]),
    ("flowlike_vars", "delete", &[(0, Name)]), ("flowlike_vars", "has", &[(0, Name)]),
    ("flowlike_cache", "get", &[(0, Name)]), ("flowlike_cache", "set", &[(0, Name), (2, Json)]),
    ("flowlike_cache", "delete", &[(0, Name)]), ("flowlike_cache", "has", &[(0, Name)]),
    ("flowlike_schema", "get_type_schema", &[(0, Name)]),
    ("flowlike_stream", "emit", &[(0, Name), (2, Text)]), ("flowlike_stream", "text", &[(0, Text)]),
    ("flowlike_storage", "read_request", &[(0, Json)]), ("flowlike_storage", "list_request", &[(0, Json)]),
    ("flowlike_storage", "write_request", &[(0, Json)]), ("flowlike_storage", "write_start_request", &[(0, Json)]),
    ("flowlike_storage", "write_chunk_request", &[(0, Name), (2, Bytes)]),
    ("flowlike_storage", "write_finish_request", &[(0, Name)]),
    ("flowlike_http", "request", &[(1, Name), (3, Json), (5, Bytes)]),
    ("flowlike_ws", "connect", &[(0, Name), (2, Json)]), ("flowlike_ws", "send", &[(1, Bytes)]),
    ("flowlike_auth", "get_oauth_token", &[(0, Name)]), ("flowlike_auth", "has_oauth_token", &[(0, Name)]),
    ("flowlike_models", "embed_text", &[(0, Json)]), ("flowlike_models", "embed_text_query", &[(0, Json)]),
    ("flowlike_models", "embed_text_document", &[(0, Json)]), ("flowlike_models", "embed_image", &[(0, Json)]),
    ("flowlike_models", "llm_prompt", &[(0, Json)]), ("flowlike_models", "llm_prompt_stream", &[(0, Json)]),
    ("flowlike_image", "from_bytes", &[(0, Bytes), (2, Name)]), ("flowlike_image", "to_bytes", &[(0, Json)]),
    ("flowlike_db", "query", &[(1, Json)]),
    ("env", "host_log", &[(1, Text)]), ("env", "host_stream", &[(0, Name), (2, Text)]),
    ("env", "host_get_variable", &[(0, Name)]), ("env", "host_set_variable", &[(0, Name), (2, Json)]),
];

/// Where the memory of a probe ends, and what its row asks for.
const EDGE: u32 = 65536;
const NUMBERS: [u32; 5] = [0, EDGE, EDGE + 1, 1 << 31, u32::MAX];

struct Attempt<'a> {
    row: &'static flow_like_browser::abi::core::Import,
    args: Vec<Arg<'a>>,
}

/// The arguments of an import: zeros (which is empty for a buffer, and an operation that exists for a number), with
/// `buffer` in place of the two at `at`.
fn with_buffer<'a>(row: &'static flow_like_browser::abi::core::Import, at: usize, buffer: &[Arg<'a>]) -> Attempt<'a> {
    let mut args: Vec<Arg<'a>> = Vec::new();
    let mut index = 0;
    while index < row.params.len() {
        if index == at {
            args.extend(buffer);
            index += 2;
            continue;
        }
        args.push(match row.params[index] {
            ValType::I64 => Arg::I64(0),
            _ => Arg::I32(i32::from(row.name == "query")),
        });
        index += 1;
    }
    Attempt { row, args }
}

fn find(module: &str, name: &str) -> &'static flow_like_browser::abi::core::Import {
    tables()
        .find(|row| row.module == module && row.name == name)
        .unwrap_or_else(|| panic!("{module}.{name} does not exist"))
}

fn gives(row: &flow_like_browser::abi::core::Import) -> Gives {
    match row.result {
        None => Gives::Nothing,
        Some(ValType::I64) => Gives::I64,
        Some(_) => Gives::I32,
    }
}

/// Makes all these calls in one run. Each must fail with its documented value and one line that has one of `reasons`.
async fn all_fail(platform: &dyn Fn() -> Platform, attempts: &[Attempt<'_>], reasons: &[&str]) {
    let runtime = runtime(platform());
    for attempts in attempts.chunks(100) {
        let calls: Vec<Call<'_>> = attempts
            .iter()
            .map(|Attempt { row, args }| Call {
                module: row.module,
                name: row.name,
                args,
                gives: gives(row),
            })
            .collect();
        let module = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).expect("the module is valid");
        let outcome = attack(&runtime, &module, json!({})).await.expect("the run goes on");
        let lines = logs(&outcome);
        assert_eq!(lines.len(), attempts.len(), "one line for each call: {lines:#?}");
        for (index, (Attempt { row, args }, line)) in attempts.iter().zip(&lines).enumerate() {
            let suffix = if attempts.len() == 1 {
                String::new()
            } else {
                format!("_{index}")
            };
            let failure = if row.result.is_some() { row.failure } else { 0 };
            let (module, name) = (row.module, row.name);
            assert_eq!(
                outcome.outputs[&format!("result{suffix}")],
                json!(failure),
                "{module}.{name} {args:?}"
            );
            assert!(
                line.starts_with(&format!("runtime warn: {module}.{name} failed: "))
                    && reasons.iter().any(|reason| line.contains(reason)),
                "{module}.{name} {args:?}: {line}"
            );
        }
        assert!(outcome.stats.peak_memory <= 1 << 22, "{:?}", outcome.stats);
    }
    still_works(&runtime).await.unwrap();
}

/// Every import with pointers and lengths at and beyond the ends of memory: the documented failure value, and nothing is
/// copied. Where there is no pair of pointer and length, nothing panics.
pub async fn t01_pointers_out_of_bounds(platform: &dyn Fn() -> Platform) {
    let mut attempts = Vec::new();
    for (module, name, buffers) in BUFFERS {
        for (at, _) in *buffers {
            for ptr in NUMBERS {
                // Length 0 is empty, whatever the pointer; memory as a whole is no mistake.
                for len in NUMBERS.into_iter().filter(|len| *len > 0 && (ptr, *len) != (0, EDGE)) {
                    let buffer = [Arg::I32(ptr as i32), Arg::I32(len as i32)];
                    attempts.push(with_buffer(find(module, name), *at, &buffer));
                }
            }
        }
    }
    assert!(attempts.len() > 1_000, "only {} attempts", attempts.len());
    all_fail(
        platform,
        &attempts,
        &["outside of the guest's memory", "bytes, and at most"],
    )
    .await;
    hostile::hostile_arguments(platform).await;
}

/// Where the answer goes overlaps with what is asked: the question is copied first.
pub async fn t02_overlapping_buffers(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let outcome = attack(
        &runtime,
        &module(
            "memory text definition",
            r#"
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
            (import "flowlike_pins" "get_input" (func $get_input (param i32 i32) (result i64)))
            (import "flowlike_pins" "set_output" (func $set_output (param i32 i32 i32 i32)))
            ;; One vector to the line at 3200; its length is written over itself.
            (data (i32.const 3072) "\80\0c\00\00\06\00\00\00")
            ;; One vector to the line at 3216; the length is written over the line.
            (data (i32.const 3088) "\90\0c\00\00\07\00\00\00")
            (data (i32.const 3200) "first\n")
            (data (i32.const 3216) "second\n")
            (data (i32.const 3300) "n\00")
            (data (i32.const 3400) "text")
            (data (i32.const 3410) "\"text\"")
            (global $place (mut i32) (i32.const 5000))
            ;; The first answer is the input; the second is written over the question.
            (func (export "alloc") (param i32) (result i32)
              (local $at i32)
              (local.set $at (global.get $place))
              (global.set $place (i32.const 3300))
              (local.get $at))
            (func (export "run") (param i32 i32) (result i64)
              (local $n i64)
              (if (call $write (i32.const 1) (i32.const 3072) (i32.const 1) (i32.const 3072)) (then unreachable))
              (if (i32.ne (i32.load (i32.const 3072)) (i32.const 6)) (then unreachable))
              (if (call $write (i32.const 1) (i32.const 3088) (i32.const 1) (i32.const 3216)) (then unreachable))
              (if (i32.ne (i32.load (i32.const 3216)) (i32.const 7)) (then unreachable))
              ;; A subscription of zeros (the clock, no time) is overwritten by its event and by their number.
              (if (call $poll (i32.const 3600) (i32.const 3600) (i32.const 1) (i32.const 3616)) (then unreachable))
              (if (i32.ne (i32.load (i32.const 3616)) (i32.const 1)) (then unreachable))
              (local.set $n (call $get_input (i32.const 3300) (i32.const 1)))
              (if (i64.ne (local.get $n) (i64.or (i64.shl (i64.const 3300) (i64.const 32)) (i64.const 2))) (then unreachable))
              ;; The name is a part of the value.
              (call $set_output (i32.const 3411) (i32.const 4) (i32.const 3410) (i32.const 6))
              (call $value (i64.extend_i32_u (i32.load16_u (i32.const 3300)))))
            "#,
        ),
        json!({"n": 42}),
    )
    .await
    .expect("it runs");
    assert_eq!(logs(&outcome), ["stdout info: first", "stdout info: second"]);
    assert_eq!(outcome.outputs["value"], json!(u16::from_le_bytes(*b"42")));
    assert_eq!(outcome.outputs["text"], "text");
    still_works(&runtime).await.unwrap();
}

/// Texts that are not UTF-8 are refused wherever one is asked for; NUL in names and in JSON as well.
pub async fn t03_invalid_text(platform: &dyn Fn() -> Platform) {
    let mut attempts = Vec::new();
    for (module, name, buffers) in BUFFERS {
        for (at, kind) in buffers.iter().filter(|(_, kind)| *kind != Bytes) {
            let mut texts: Vec<&[u8]> = vec![b"a\xffb", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80"];
            if matches!(kind, Name | Json) {
                texts.extend([b"a\0b".as_slice(), b"\0"]);
            }
            for text in texts {
                attempts.push(with_buffer(find(module, name), *at, &[Arg::Bytes(text)]));
            }
        }
    }
    let reasons = ["UTF-8", "NUL", "no FlowPath", "not usable JSON", "not a JSON object"];
    all_fail(platform, &attempts, &reasons).await;

    // In a message a NUL is a character like others: it is neither the end nor replaced.
    let runtime = runtime(platform());
    let outcome = attack(
        &runtime,
        &case(
            r#"
            (import "flowlike_log" "info" (func $log (param i32 i32)))
            (data (i32.const 3072) "a\00b")
            (func (export "run") (param i32 i32) (result i64)
              (call $log (i32.const 3072) (i32.const 3)) (call $value (i64.const 1)))
            "#,
        ),
        json!({}),
    )
    .await
    .expect("it runs");
    assert_eq!(logs(&outcome), ["info: a\0b"]);
    // Definitions and results that are not UTF-8.
    for fields in [
        r#"(data (i32.const 3072) "{\"error\": \"\ff\"}")
           (func (export "run") (param i32 i32) (result i64) (call $pack (i32.const 3072) (i32.const 14)))"#,
        r#"(data (i32.const 3072) "{\"error\": \"\00\"}")
           (func (export "run") (param i32 i32) (result i64) (call $pack (i32.const 3072) (i32.const 14)))"#,
    ] {
        let error = attack(&runtime, &case(fields), json!({})).await.unwrap_err();
        assert_eq!(error.code(), Code::GuestProtocol, "{error:?}");
    }
    still_works(&runtime).await.unwrap();
}

/// What `alloc` returns is a place in memory that nobody uses, or the run ends and nothing is written.
pub async fn t16_what_alloc_returns(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    for (place, code) in [
        ("(i32.const 0)", Code::OutOfMemory),
        ("(i32.const -1)", Code::GuestProtocol),
        ("(i32.const 65536)", Code::GuestProtocol),
        // The last byte does not fit.
        ("(i32.sub (i32.const 65537) (local.get 0))", Code::GuestProtocol),
        ("(i32.const 0x7fffffff)", Code::GuestProtocol),
    ] {
        let fields = format!(
            r#"(func (export "alloc") (param i32) (result i32) {place})
               (func (export "run") (param i32 i32) (result i64) (call $value (i64.const 1)))"#
        );
        let hostile = module("memory text definition", &fields);
        let error = attack(&runtime, &hostile, json!({})).await.unwrap_err();
        assert_eq!(error.code(), code, "{place}: {error:?}");
        assert_eq!(error.details()["export"], "alloc", "{error:?}");
    }
    // The same place for the input and for an answer, or one that reaches into the input: it stays as it was. The guest
    // goes on after its own trap nowhere, so that what it saw is in the log.
    for second in ["(i32.const 5000)", "(i32.const 4999)", "(i32.const 5010)"] {
        let fields = format!(
            r#"(import "flowlike_pins" "get_input" (func $get_input (param i32 i32) (result i64)))
               (data (i32.const 3300) "n")
               (global $calls (mut i32) (i32.const 0))
               (func (export "alloc") (param i32) (result i32)
                 (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
                 (if (result i32) (i32.eq (global.get $calls) (i32.const 1)) (then (i32.const 5000)) (else {second})))
               (func (export "run") (param i32 i32) (result i64)
                 (drop (call $get_input (i32.const 3300) (i32.const 1)))
                 (call $value (i64.const 1)))"#
        );
        let hostile = module("memory text definition", &fields);
        let error = attack(&runtime, &hostile, json!({"n": 42})).await.unwrap_err();
        assert_eq!(error.code(), Code::GuestProtocol, "{second}: {error:?}");
        assert!(error.message().contains("in use"), "{error:?}");
    }
    still_works(&runtime).await.unwrap();
}

/// What `run` returns is an error code, or lies in memory, and is read before `dealloc` runs.
pub async fn t17_what_run_returns(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    for (packed, code) in [
        ("(i64.const -1)", Code::GuestProtocol),
        ("(i64.const 0x8000000000000007)", Code::GuestProtocol),
        ("(call $pack (i32.const 65536) (i32.const 1))", Code::GuestProtocol),
        ("(call $pack (i32.const 65535) (i32.const 2))", Code::GuestProtocol),
        ("(call $pack (i32.const 1) (i32.const 65536))", Code::GuestProtocol),
        (
            "(call $pack (i32.const 0x7fffffff) (i32.const 0x3ffffff))",
            Code::GuestProtocol,
        ),
        ("(call $pack (i32.const 8) (i32.const -1))", Code::LimitExceeded),
        // A part of its own input: no result, and read as what it is.
        (
            "(call $pack (i32.add (local.get 0) (i32.const 1)) (i32.const 5))",
            Code::GuestProtocol,
        ),
    ] {
        let fields = format!(r#"(func (export "run") (param i32 i32) (result i64) {packed})"#);
        let error = attack(&runtime, &case(&fields), json!({})).await.unwrap_err();
        assert_eq!(error.code(), code, "{packed}: {error:?}");
    }
    // A result inside of the input, which `dealloc` overwrites.
    let fields = r#"
        (data (i32.const 3072) "{\"outputs\":{\"value\":7}}")
        (func (export "dealloc") (param i32 i32) (memory.fill (local.get 0) (i32.const 0x78) (local.get 1)))
        (func (export "run") (param i32 i32) (result i64)
          (memory.copy (local.get 0) (i32.const 3072) (i32.const 23))
          (call $pack (local.get 0) (i32.const 23)))"#;
    let outcome = attack(&runtime, &case(fields), json!({})).await.expect("it was there");
    assert_eq!(outcome.outputs["value"], json!(7));
    // All of its input is JSON, but no result.
    let fields = r#"(func (export "run") (param i32 i32) (result i64) (call $pack (local.get 0) (local.get 1)))"#;
    let outcome = attack(&runtime, &case(fields), json!({})).await.expect("it is JSON");
    assert!(outcome.outputs.is_empty() && outcome.activate_exec.is_empty());
    load(&runtime, "com.example.again", &case(fields))
        .await
        .expect("it loads");
    still_works(&runtime).await.unwrap();
}
