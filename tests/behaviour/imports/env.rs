//! `env`.

use super::{
    Case,
    Want::{Empty, Int, Json, Long, Nothing},
    call, case,
    probe::Arg::{Bytes, I32, Utf16},
};

#[rustfmt::skip]
pub const WORKING: &[Case] = &[
    case(&[
        call("env", "host_log", &[I32(0), Bytes(b"a")], Nothing),
        call("env", "host_log", &[I32(1), Bytes(b"b")], Nothing),
        call("env", "host_log", &[I32(2), Bytes(b"c")], Nothing),
        call("env", "host_log", &[I32(3), Bytes(b"d")], Nothing),
        call("env", "host_log", &[I32(4), Bytes(b"e")], Nothing),
        call("env", "host_log", &[I32(5), Bytes(b"f")], Nothing),
    ], r#"{"logs": ["trace: a", "debug: b", "info: c", "warn: d", "error: e", "error: f"]}"#),
    case(&[
        call("env", "host_stream", &[Bytes(b"progress"), Bytes(b"[1]")], Nothing).needs(&["streaming"]),
        call("env", "host_stream", &[Bytes(b"note"), Bytes(b"plain")], Nothing).needs(&["streaming"]),
    ], r#"{"streamed": [["progress", [1]], ["note", "plain"]]}"#),
    case(&[
        call("env", "host_get_variable", &[Bytes(b"greeting")], Json("\"hello\"")).needs(&["variables_read"]),
        call("env", "host_get_variable", &[Bytes(b"absent")], Empty).needs(&["variables_read"]),
        call("env", "host_set_variable", &[Bytes(b"n"), Bytes(b"9007199254740993")], Int(0))
            .needs(&["variables_write"]).fails_with(-1),
    ], r#"{"variables": {"greeting": "hello", "n": 9007199254740993}}"#),
    case(&[
        call("env", "host_time_now", &[], Long(1_772_000_000_000)),
        call("env", "host_random", &[], Long(7_191_089_600_892_374_487)),
        call("env", "emscripten_notify_memory_growth", &[I32(0)], Nothing),
        call("env", "__syscall_dup3", &[I32(0), I32(1), I32(2)], Int(-38)),
    ], "{}"),
    case(&[call("env", "abort", &[Utf16("bäng 🌍"), Utf16("node.ts"), I32(3), I32(7)], Nothing)],
        r#"{"rejects": ["trap", "The node aborted: bäng 🌍 (node.ts:3:7)."]}"#),
    case(&[call("env", "abort", &[I32(0), I32(-1), I32(0), I32(0)], Nothing)],
        r#"{"rejects": ["trap", "The node aborted: (no message) ((no message):0:0)."]}"#),
];

#[rustfmt::skip]
pub const FAILING: &[Case] = &[
    case(&[call("env", "host_log", &[I32(2), Bytes(b"\xff")], Nothing)],
        r#"{"logs": ["runtime warn: env.host_log failed: an argument is not valid UTF-8."]}"#),
    case(&[call("env", "host_log", &[I32(2), I32(-8), I32(9)], Nothing)],
        r#"{"logs": ["runtime warn: env.host_log failed: an argument (pointer 4294967288, length 9) lies outside of the guest's memory."]}"#),
    case(&[call("env", "host_set_variable", &[Bytes(b"n"), Bytes(b"{")], Int(-1)).needs(&["variables_write"]).fails_with(-1)],
        r#"{"variables": {"greeting": "hello"}, "logs": ["runtime warn: env.host_set_variable failed: The variable's value is not usable JSON: …line 1 column 1."]}"#),
];
