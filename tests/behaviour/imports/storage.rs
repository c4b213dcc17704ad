//! `flowlike_storage`.

use super::{
    Call, Case,
    Want::{Empty, Int, Json, Raw, Text},
    call, case,
    probe::Arg::{Bytes, Child, I32, I64, Packed},
};

const STORAGE_DIR: Call = call(
    "flowlike_storage",
    "storage_dir",
    &[I32(0)],
    Json(r#"{"path": "board-1/storage", "store_ref": "storage:board-1/storage", "cache_store_ref": null}"#),
)
.needs(&["storage:read", "storage:node"]);

const USER_DIR: Call = call(
    "flowlike_storage",
    "user_dir",
    &[I32(0)],
    Json(
        r#"{"path": "users/user-1/apps/app-1", "store_ref": "user:users/user-1/apps/app-1", "cache_store_ref": null}"#,
    ),
)
.needs(&["storage:read", "storage:user"]);

#[rustfmt::skip]
pub const WORKING: &[Case] = &[
    case(&[
        STORAGE_DIR,
        call("flowlike_storage", "storage_dir", &[I32(1)],
            Json(r#"{"path": "board-1/storage/node-1", "store_ref": "storage:board-1/storage/node-1", "cache_store_ref": null}"#))
            .needs(&["storage:read", "storage:node"]),
    ], "{}"),
    case(&[
        call("flowlike_storage", "upload_dir", &[],
            Json(r#"{"path": "board-1/upload", "store_ref": "upload:board-1/upload", "cache_store_ref": null}"#))
            .needs(&["storage:read", "filesystem.upload_dir"]),
    ], "{}"),
    case(&[
        call("flowlike_storage", "cache_dir", &[I32(0), I32(0)],
            Json(r#"{"path": "tmp/global/apps/app-1", "store_ref": "cache:tmp/global/apps/app-1", "cache_store_ref": null}"#))
            .needs(&["storage:read", "filesystem.cache_dir"]),
        call("flowlike_storage", "cache_dir", &[I32(1), I32(0)],
            Json(r#"{"path": "tmp/global/apps/app-1/node-1", "store_ref": "cache:tmp/global/apps/app-1/node-1", "cache_store_ref": null}"#))
            .needs(&["storage:read", "filesystem.cache_dir"]),
        call("flowlike_storage", "cache_dir", &[I32(0), I32(1)],
            Json(r#"{"path": "tmp/user/user-1/apps/app-1", "store_ref": "cache:tmp/user/user-1/apps/app-1", "cache_store_ref": null}"#))
            .needs(&["storage:read", "filesystem.cache_dir"]),
        call("flowlike_storage", "cache_dir", &[I32(-1), I32(7)],
            Json(r#"{"path": "tmp/user/user-1/apps/app-1/node-1", "store_ref": "cache:tmp/user/user-1/apps/app-1/node-1", "cache_store_ref": null}"#))
            .needs(&["storage:read", "filesystem.cache_dir"]),
    ], "{}"),
    case(&[
        USER_DIR,
        call("flowlike_storage", "user_dir", &[I32(1)],
            Json(r#"{"path": "users/user-1/apps/app-1/node-1", "store_ref": "user:users/user-1/apps/app-1/node-1", "cache_store_ref": null}"#))
            .needs(&["storage:read", "storage:user"]),
    ], "{}"),
    case(&[
        STORAGE_DIR,
        call("flowlike_storage", "write_request", &[Child(0, "deep/a.bin"), Bytes(b"\x00\xff")], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "write_request", &[Child(0, "b.txt"), Bytes(b"first")], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "write_request", &[Child(0, "b.txt"), Bytes(b"second")], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "write_request", &[Child(0, "empty"), Bytes(b"")], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "read_request", &[Child(0, "deep/a.bin")], Raw(b"\x00\xff")).needs(&["storage:read"]),
        call("flowlike_storage", "read_request", &[Child(0, "b.txt")], Text("second")).needs(&["storage:read"]),
        call("flowlike_storage", "read_request", &[Child(0, "empty")], Empty).needs(&["storage:read"]),
        call("flowlike_storage", "list_request", &[Packed(0)], Json(r#"[
            {"path": "board-1/storage/b.txt", "store_ref": "storage:board-1/storage", "cache_store_ref": null},
            {"path": "board-1/storage/deep/a.bin", "store_ref": "storage:board-1/storage", "cache_store_ref": null},
            {"path": "board-1/storage/empty", "store_ref": "storage:board-1/storage", "cache_store_ref": null}
        ]"#)).needs(&["storage:read"]),
    ], "{}"),
    case(&[
        USER_DIR,
        call("flowlike_storage", "write_start_request", &[Child(0, "c"), I64(6)], Text("write-1")).needs(&["storage:write"]),
        call("flowlike_storage", "write_chunk_request", &[Packed(1), Bytes(b"abcd")], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "list_request", &[Packed(0)], Json("[]")).needs(&["storage:read"]),
        call("flowlike_storage", "write_chunk_request", &[Packed(1), Bytes(b"ef")], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "write_finish_request", &[Packed(1)], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "read_request", &[Child(0, "c")], Text("abcdef")).needs(&["storage:read"]),
    ], "{}"),
];

#[rustfmt::skip]
pub const FAILING: &[Case] = &[
    case(&[STORAGE_DIR, call("flowlike_storage", "read_request", &[Child(0, "absent")], Empty).needs(&["storage:read"])],
        r#"{"logs": ["runtime warn: flowlike_storage.read_request failed: there is no file `board-1/storage/absent`."]}"#),
    case(&[STORAGE_DIR, call("flowlike_storage", "read_request", &[Child(0, "../../b")], Empty).needs(&["storage:read"])],
        r#"{"logs": ["runtime warn: flowlike_storage.read_request failed: the path `board-1/storage/../../b` has a dot segment."]}"#),
    case(&[call("flowlike_storage", "read_request", &[Bytes(br#"{"path": "users/x", "store_ref": "user:users/x"}"#)], Empty)
        .needs(&["storage:read"])],
        r#"{"logs": ["runtime warn: flowlike_storage.read_request failed: the directory `user:users/x` was neither given out in this flow nor part of its inputs."]}"#),
    case(&[call("flowlike_storage", "read_request", &[Bytes(b"a.txt")], Empty).needs(&["storage:read"])],
        r#"{"logs": ["runtime warn: flowlike_storage.read_request failed: its path is no FlowPath: …"]}"#),
    case(&[STORAGE_DIR, call("flowlike_storage", "list_request",
        &[Bytes(br#"{"path": "board-1/storage2", "store_ref": "storage:board-1/storage"}"#)], Empty).needs(&["storage:read"])],
        r#"{"logs": ["runtime warn: flowlike_storage.list_request failed: the path `board-1/storage2` is outside of its directory `board-1/storage`."]}"#),
    case(&[STORAGE_DIR, call("flowlike_storage", "write_request", &[Child(0, "a\\\\b"), Bytes(b"x")], Int(0)).needs(&["storage:write"])],
        r#"{"logs": ["runtime warn: flowlike_storage.write_request failed: the path `board-1/storage/a\\b` contains a backslash."]}"#),
    case(&[STORAGE_DIR, call("flowlike_storage", "write_request", &[Child(0, "a"), I32(65535), I32(2)], Int(0)).needs(&["storage:write"])],
        r#"{"logs": ["runtime warn: flowlike_storage.write_request failed: an argument (pointer 65535, length 2) lies outside of the guest's memory."]}"#),
    case(&[STORAGE_DIR, call("flowlike_storage", "write_start_request", &[Child(0, "a"), I64((256 << 20) + 1)], Empty).needs(&["storage:write"])],
        r#"{"logs": ["runtime warn: flowlike_storage.write_start_request failed: a file may have 0 to 268435456 bytes, and 268435457 were announced."]}"#),
    case(&[STORAGE_DIR, call("flowlike_storage", "write_start_request", &[Child(0, "a"), I64(-1)], Empty).needs(&["storage:write"])],
        r#"{"logs": ["runtime warn: flowlike_storage.write_start_request failed: a file may have 0 to 268435456 bytes, and -1 were announced."]}"#),
    case(&[call("flowlike_storage", "write_chunk_request", &[Bytes(b"write-1"), Bytes(b"x")], Int(0)).needs(&["storage:write"])],
        r#"{"logs": ["runtime warn: flowlike_storage.write_chunk_request failed: no chunked write `write-1` is open."]}"#),
    case(&[
        STORAGE_DIR,
        call("flowlike_storage", "write_start_request", &[Child(0, "a"), I64(1)], Text("write-1")).needs(&["storage:write"]),
        call("flowlike_storage", "write_chunk_request", &[Packed(1), Bytes(b"xy")], Int(0)).needs(&["storage:write"]),
    ], r#"{"logs": ["runtime warn: flowlike_storage.write_chunk_request failed: more bytes came than the 1 that were announced."]}"#),
    case(&[
        STORAGE_DIR,
        call("flowlike_storage", "write_start_request", &[Child(0, "a"), I64(2)], Text("write-1")).needs(&["storage:write"]),
        call("flowlike_storage", "write_chunk_request", &[Packed(1), Bytes(b"x")], Int(1)).needs(&["storage:write"]),
        call("flowlike_storage", "write_finish_request", &[Packed(1)], Int(0)).needs(&["storage:write"]),
    ], r#"{"logs": ["runtime warn: flowlike_storage.write_finish_request failed: 2 bytes were announced for `board-1/storage/a` and 1 came; nothing was written."]}"#),
];
