//! `flowlike_log`, `_pins`, `_vars`, `_cache`, `_meta`, `_stream` and `_schema`.

use super::{
    Case,
    Want::{Empty, Int, Json, Like, Long, Nothing, Text},
    call, case,
    probe::Arg::{Bytes, I32},
};

#[rustfmt::skip]
pub const WORKING: &[Case] = &[
    case(&[
        call("flowlike_log", "trace", &[Bytes(b"one")], Nothing),
        call("flowlike_log", "debug", &[Bytes(b"two")], Nothing),
        call("flowlike_log", "info", &[Bytes("drei – три – 三".as_bytes())], Nothing),
        call("flowlike_log", "warn", &[Bytes(b"four")], Nothing),
        call("flowlike_log", "error", &[Bytes(b"")], Nothing),
    ], r#"{"logs": ["trace: one", "debug: two", "info: drei – три – 三", "warn: four", "error: "]}"#),
    case(&[
        call("flowlike_log", "log_json", &[I32(0), Bytes(b"a"), Bytes(br#"{"n": 9007199254740993}"#)], Nothing),
        call("flowlike_log", "log_json", &[I32(1), Bytes(b"b"), Bytes(b"[1]")], Nothing),
        call("flowlike_log", "log_json", &[I32(2), Bytes(b"c"), Bytes(b"")], Nothing),
        call("flowlike_log", "log_json", &[I32(3), Bytes(b"d"), Bytes(b"null")], Nothing),
        call("flowlike_log", "log_json", &[I32(4), Bytes(b"e"), Bytes(b"0.5")], Nothing),
        call("flowlike_log", "log_json", &[I32(-1), Bytes(b"f"), Bytes(b"\"x\"")], Nothing),
    ], r#"{"logs": ["trace: a {\"n\":9007199254740993}", "debug: b [1]", "info: c", "warn: d null", "error: e 0.5", "error: f \"x\""]}"#),

    case(&[
        call("flowlike_pins", "get_input", &[Bytes(b"value")], Json(r#"{"n": 9007199254740993}"#)),
        call("flowlike_pins", "get_input", &[Bytes(b"nothing of that name")], Empty),
        call("flowlike_pins", "set_output", &[Bytes(b"output"), Bytes(b"1")], Nothing),
        call("flowlike_pins", "set_output", &[Bytes(b"output"), Bytes(br#"{"last": "wins"}"#)], Nothing),
        call("flowlike_pins", "activate_exec", &[Bytes(b"other")], Nothing),
        call("flowlike_pins", "activate_exec", &[Bytes(b"other")], Nothing),
    ], r#"{"outputs": {"output": {"last": "wins"}}, "exec": ["other"]}"#),

    case(&[
        call("flowlike_vars", "get", &[Bytes(b"greeting")], Json("\"hello\"")).needs(&["variables_read"]),
        call("flowlike_vars", "get", &[Bytes(b"absent")], Empty).needs(&["variables_read"]),
        call("flowlike_vars", "has", &[Bytes(b"greeting")], Int(1)).needs(&["variables_read"]),
        call("flowlike_vars", "has", &[Bytes(b"absent")], Int(0)).needs(&["variables_read"]),
    ], r#"{"variables": {"greeting": "hello"}}"#),
    case(&[
        call("flowlike_vars", "set", &[Bytes(b"list"), Bytes(b"[1, null]")], Nothing).needs(&["variables_write"]),
        call("flowlike_vars", "get", &[Bytes(b"list")], Json("[1, null]")).needs(&["variables_read"]),
        call("flowlike_vars", "delete", &[Bytes(b"greeting")], Nothing).needs(&["variables_write"]),
        call("flowlike_vars", "has", &[Bytes(b"greeting")], Int(0)).needs(&["variables_read"]),
        call("flowlike_vars", "delete", &[Bytes(b"greeting")], Nothing).needs(&["variables_write"]),
    ], r#"{"variables": {"list": [1, null]}}"#),

    case(&[
        call("flowlike_cache", "get", &[Bytes(b"k")], Empty).needs(&["cache_read"]),
        call("flowlike_cache", "set", &[Bytes(b"k"), Bytes(br#"{"a": [true]}"#)], Nothing).needs(&["cache_write"]),
        call("flowlike_cache", "has", &[Bytes(b"k")], Int(1)).needs(&["cache_read"]),
        call("flowlike_cache", "get", &[Bytes(b"k")], Json(r#"{"a": [true]}"#)).needs(&["cache_read"]),
        call("flowlike_cache", "delete", &[Bytes(b"k")], Nothing).needs(&["cache_write"]),
        call("flowlike_cache", "has", &[Bytes(b"k")], Int(0)).needs(&["cache_read"]),
    ], r#"{"variables": {"greeting": "hello"}}"#),

    case(&[
        call("flowlike_meta", "get_node_id", &[], Text("node-1")),
        call("flowlike_meta", "get_run_id", &[], Text("run-1")),
        call("flowlike_meta", "get_app_id", &[], Text("app-1")),
        call("flowlike_meta", "get_board_id", &[], Text("board-1")),
        call("flowlike_meta", "get_user_id", &[], Text("user-1")),
        call("flowlike_meta", "is_streaming", &[], Int(1)),
        call("flowlike_meta", "get_log_level", &[], Int(2)),
        call("flowlike_meta", "time_now", &[], Long(1_772_000_000_000)),
        // The first two numbers of SplitMix64 for the suite's seed.
        call("flowlike_meta", "random", &[], Long(7_191_089_600_892_374_487)),
        call("flowlike_meta", "random", &[], Long(309_689_372_594_955_804)),
    ], "{}"),

    case(&[
        call("flowlike_stream", "emit", &[Bytes(b"progress"), Bytes(br#"{"at": 0.5}"#)], Nothing).needs(&["streaming"]),
        call("flowlike_stream", "emit", &[Bytes(b"note"), Bytes(b"no JSON")], Nothing).needs(&["streaming"]),
        call("flowlike_stream", "text", &[Bytes(b"12")], Nothing).needs(&["streaming"]),
    ], r#"{"streamed": [["progress", {"at": 0.5}], ["note", "no JSON"], ["text", "12"]]}"#),

    case(&[
        call("flowlike_schema", "get_type_schema", &[Bytes(b"FlowPath")], Like(r#"{"title": "FlowPath", "type": "object"}"#))
            .needs(&["storage:read"]),
    ], "{}"),
    case(&[
        call("flowlike_schema", "get_type_schema", &[Bytes(b"Invoice")], Json(r#"{"title": "Invoice"}"#)),
        call("flowlike_schema", "get_type_schema", &[Bytes(b"Nobody")], Empty),
        call("flowlike_schema", "list_types", &[], Json(r#"["FlowPath", "Invoice"]"#)),
    ], "{}"),
];

#[rustfmt::skip]
pub const FAILING: &[Case] = &[
    case(&[call("flowlike_log", "trace", &[I32(-1), I32(1)], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_log.trace failed: an argument (pointer 4294967295, length 1) lies outside of the guest's memory."]}"#),
    case(&[call("flowlike_log", "debug", &[I32(1), I32(-1)], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_log.debug failed: an argument has 4294967295 bytes, and at most 67108864 are allowed."]}"#),
    case(&[call("flowlike_log", "info", &[Bytes(b"\xff")], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_log.info failed: an argument is not valid UTF-8."]}"#),
    case(&[call("flowlike_log", "warn", &[Bytes(b"a\xc3")], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_log.warn failed: an argument is not valid UTF-8."]}"#),
    case(&[call("flowlike_log", "error", &[Bytes(b"\xed\xa0\x80")], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_log.error failed: an argument is not valid UTF-8."]}"#),
    case(&[call("flowlike_log", "log_json", &[I32(2), Bytes(b"a"), Bytes(b"{")], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_log.log_json failed: The data of the log entry is not usable JSON: EOF while parsing an object at line 1 column 1."]}"#),

    case(&[call("flowlike_pins", "get_input", &[Bytes(b"\xff")], Empty)],
        r#"{"logs": ["runtime warn: flowlike_pins.get_input failed: an argument is not valid UTF-8."]}"#),
    case(&[call("flowlike_pins", "get_input", &[I32(8), I32(65537)], Empty)],
        r#"{"logs": ["runtime warn: flowlike_pins.get_input failed: an argument has 65537 bytes, and at most 65536 are allowed."]}"#),
    case(&[call("flowlike_pins", "set_output", &[Bytes(b"output"), Bytes(b"1 2")], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_pins.set_output failed: The output's value is not usable JSON: …line 1 column 3."]}"#),
    case(&[call("flowlike_pins", "set_output", &[Bytes(b"output"), Bytes(b"")], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_pins.set_output failed: The output's value is not usable JSON: EOF while parsing a value at line 1 column 0."]}"#),
    case(&[call("flowlike_pins", "activate_exec", &[Bytes(b"\xff")], Nothing)],
        r#"{"logs": ["runtime warn: flowlike_pins.activate_exec failed: an argument is not valid UTF-8."]}"#),

    case(&[call("flowlike_vars", "set", &[Bytes(b"greeting"), Bytes(b"hello")], Nothing).needs(&["variables_write"])],
        r#"{"variables": {"greeting": "hello"}, "logs": ["runtime warn: flowlike_vars.set failed: The variable's value is not usable JSON: expected value at line 1 column 1."]}"#),
    case(&[call("flowlike_cache", "set", &[Bytes(b"k"), Bytes(b"NaN")], Nothing).needs(&["cache_write"])],
        r#"{"logs": ["runtime warn: flowlike_cache.set failed: The cached value is not usable JSON: expected value at line 1 column 1."]}"#),
    case(&[call("flowlike_stream", "emit", &[Bytes(b"note"), Bytes(b"\xff")], Nothing).needs(&["streaming"])],
        r#"{"logs": ["runtime warn: flowlike_stream.emit failed: its data is not valid UTF-8."]}"#),
    case(&[call("flowlike_stream", "text", &[Bytes(b"\xff")], Nothing).needs(&["streaming"])],
        r#"{"logs": ["runtime warn: flowlike_stream.text failed: an argument is not valid UTF-8."]}"#),
    case(&[call("flowlike_schema", "get_type_schema", &[Bytes(b"\xff")], Empty)],
        r#"{"logs": ["runtime warn: flowlike_schema.get_type_schema failed: an argument is not valid UTF-8."]}"#),
];
