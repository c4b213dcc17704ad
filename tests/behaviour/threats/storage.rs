//! Rows 20 and 21: paths.

use flow_like_browser::{platform::Platform, run::Cancel};
use serde_json::{Map, Value, json};

use super::{
    attack, context, load, logs, module, open_manifest,
    probe::{Arg, Call, Gives, probe_all},
    recorder::with_paths,
    request, runtime, still_works,
};

const DIRECTORY: &str = "board-1/storage";

/// Pieces of paths; what is made of them is mostly wrong.
const PIECES: &[&str] = &[
    "..",
    ".",
    "/",
    "//",
    "\\",
    "\0",
    "%2e",
    "%2E",
    "%2e%2e",
    "%2f",
    "%5C",
    "%00",
    "%25",
    "%252e",
    "%25252f",
    "a",
    "b.txt",
    "ä",
    "..%2f",
    "…",
    "\u{ff0e}\u{ff0e}",
    " ",
    "C:",
    "file:",
    "users",
    "board-1",
    "storage",
    "~",
    "\u{202e}",
    "\r\n",
    "*",
];

/// Whether a path stays where it is, however often it is decoded.
fn is_plain(path: &str) -> bool {
    let mut text = path.to_owned();
    loop {
        let inside = text
            .strip_prefix(DIRECTORY)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let steps = text.split('/').any(|segment| matches!(segment, "" | "." | ".."));
        // Encoded, a slash is refused wherever it leads.
        let hidden = ["%2f", "%2F"].iter().any(|code| text.contains(code));
        if !inside || steps || hidden || text.contains(['\\', '\0']) || text.len() > 1024 {
            return false;
        }
        let mut decoded = text.clone();
        for (code, character) in [("2e", "."), ("2f", "/"), ("5c", "\\"), ("00", "\0"), ("25", "%")] {
            for code in [code.to_owned(), code.to_uppercase()] {
                decoded = decoded.replace(&format!("%{code}"), character);
            }
        }
        if decoded == text {
            return true;
        }
        text = decoded;
    }
}

/// Whatever a guest names, only plain paths inside of its directory reach the files: a thousand paths by chance, in four
/// calls each.
pub async fn t20_storage_paths(platform: &dyn Fn() -> Platform) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut dice = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut paths: Vec<String> = (0..1_000)
        .map(|_| {
            let start = [
                "board-1/storage/",
                "board-1/storage",
                "",
                "/board-1/storage/",
                "board-1/storage/x/",
            ][dice(5)];
            (0..=dice(5)).fold(start.to_owned(), |path, _| path + PIECES[dice(PIECES.len())])
        })
        .collect();
    paths.push(format!("{DIRECTORY}/{}", "a/".repeat(2_000)));
    paths.push(format!("{DIRECTORY}/{}", "a".repeat(60_000)));
    paths.push(format!("{DIRECTORY}/ok.txt"));
    let (platform, record) = with_paths(platform());
    let runtime = runtime(platform);
    let mut plain = 0;
    for paths in paths.chunks(100) {
        let texts: Vec<String> = paths
            .iter()
            .map(|path| {
                json!({"path": path, "store_ref": format!("storage:{DIRECTORY}"), "cache_store_ref": null}).to_string()
            })
            .collect();
        let mut calls = vec![Call {
            module: "flowlike_storage",
            name: "storage_dir",
            args: &[Arg::I32(0)],
            gives: Gives::Packed,
        }];
        let args: Vec<[[Arg<'_>; 2]; 1]> = texts
            .iter()
            .map(|text| [[Arg::Bytes(text.as_bytes()), Arg::Bytes(b"data")]])
            .collect();
        for [both] in &args {
            let one = &both[..1];
            calls.push(Call {
                module: "flowlike_storage",
                name: "read_request",
                args: one,
                gives: Gives::I64,
            });
            calls.push(Call {
                module: "flowlike_storage",
                name: "list_request",
                args: one,
                gives: Gives::I64,
            });
            calls.push(Call {
                module: "flowlike_storage",
                name: "write_request",
                args: both,
                gives: Gives::I32,
            });
        }
        let bytes = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).expect("the module is valid");
        record.borrow_mut().clear();
        let outcome = attack(&runtime, &bytes, json!({})).await.expect("it runs");
        for (index, path) in paths.iter().enumerate() {
            // A slash at its end is no other place.
            let written = outcome.outputs[&format!("result_{}", 3 * index + 3)] == json!(1);
            let expected = is_plain(path.strip_suffix('/').unwrap_or(path));
            assert_eq!(written, expected, "{path:?}");
            plain += usize::from(expected);
        }
        for path in record.borrow().iter() {
            assert!(is_plain(path), "{path:?} reached the files");
        }
    }
    assert!(plain > 10 && plain < 500, "{plain} of the paths were plain");
    still_works(&runtime).await.unwrap();
}

/// Reads the file that its input `where` names; gives its length, and the path on.
fn reader() -> Vec<u8> {
    module(
        "memory text alloc",
        r#"(import "flowlike_pins" "get_input" (func $get_input (param i32 i32) (result i64)))
           (import "flowlike_storage" "read_request" (func $read (param i32 i32) (result i64)))
           (data (i32.const 1024) "{\"name\":\"read\",\"pins\":[{\"name\":\"exec_out\",\"pin_type\":\"Output\",\"data_type\":\"Exec\"},{\"name\":\"where\",\"pin_type\":\"Input\",\"data_type\":\"Generic\"},{\"name\":\"value\",\"pin_type\":\"Output\",\"data_type\":\"I64\"}]}\00")
           (data (i32.const 3072) "where")
           (func (export "get_node") (result i64) (call $text (i32.const 1024)))
           (func (export "run") (param i32 i32) (result i64)
             (local $path i64)
             (local.set $path (call $get_input (i32.const 3072) (i32.const 5)))
             (call $value (i64.and (i64.const 0xffffffff)
               (call $read (i32.wrap_i64 (i64.shr_u (local.get $path) (i64.const 32))) (i32.wrap_i64 (local.get $path))))))"#,
    )
}

/// Gives out what it is told to, as if it were a path it had been given; nested.
fn forger(path: &Value) -> Vec<u8> {
    let text = json!({"outputs": {"where": path, "list": [{"deep": {"deeper": [path]}}]}})
        .to_string()
        .replace('"', "\\\"");
    module(
        "memory text alloc",
        &format!(
            r#"(data (i32.const 1024) "{{\"name\":\"forge\",\"pins\":[{{\"name\":\"where\",\"pin_type\":\"Output\",\"data_type\":\"Generic\"}},{{\"name\":\"list\",\"pin_type\":\"Output\",\"data_type\":\"Generic\"}}]}}\00")
               (data (i32.const 3072) "{text}\00")
               (func (export "get_node") (result i64) (call $text (i32.const 1024)))
               (func (export "run") (param i32 i32) (result i64) (call $text (i32.const 3072)))"#
        ),
    )
}

/// One package makes up paths, another with permissions gets them as its inputs: neither reads what the flow's context
/// does not yield.
pub async fn t21_forged_paths(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let files = platform.files.clone();
    let victims = [
        "users/victim/apps/app-1/s.txt",
        "board-2/storage/s.txt",
        "board-2/upload/s.txt",
        "tmp/user/victim/apps/app-1/s.txt",
        "users/user-1/apps/app-2/s.txt",
    ];
    for path in victims.into_iter().chain(["users/user-1/apps/app-1/own.txt"]) {
        files
            .write(path, b"secret".to_vec(), "com.example.victim")
            .await
            .expect("it is written");
    }
    let runtime = runtime(platform);
    let reader = load(&runtime, "com.example.reader", &reader()).await.expect("it loads");
    let path = |kind: &str, directory: &str, file: &str| json!({"path": format!("{directory}/{file}"), "store_ref": format!("{kind}:{directory}"), "cache_store_ref": null});
    let mut forged: Vec<Value> = victims
        .iter()
        .flat_map(|victim| {
            let directory = victim.strip_suffix("/s.txt").expect("it ends so");
            ["storage", "upload", "cache", "user", "", "file"].map(|kind| path(kind, directory, "s.txt"))
        })
        .collect();
    forged.push(json!({"path": "users/victim/apps/app-1/s.txt", "store_ref": "user:users/user-1/apps/app-1"}));
    forged.push(json!({"path": "users/user-1/apps/app-1/../../../victim/apps/app-1/s.txt", "store_ref": "user:users/user-1/apps/app-1"}));
    forged.push(json!({"path": "users/victim/apps/app-1/s.txt", "store_ref": "user:users"}));
    forged.push(json!({"path": "users/victim/apps/app-1/s.txt", "store_ref": "user:"}));
    for path in forged {
        let hostile = load(&runtime, "com.example.forger", &forger(&path))
            .await
            .expect("it loads");
        let flow = runtime.open_flow(context(), Map::new()).expect("it is open");
        let made = flow.run(&hostile, request("forge", json!({}))).await.expect("it runs");
        let list = made.outputs["list"].clone();
        // As where a worker has ended, and the flow goes on in the next one.
        let again = runtime
            .reopen_flow(context(), flow.variables(), &flow.memory())
            .expect("it is open");
        // The page hands on what came out: as it is, and nested in other values.
        let nested = json!({"path": path["path"], "store_ref": path["store_ref"], "nested": list});
        let inputs = [made.outputs["where"].clone(), nested];
        for (flow, input) in [&flow, &again]
            .iter()
            .flat_map(|flow| inputs.clone().map(|input| (flow, input)))
        {
            let outcome = flow
                .run(&reader, request("read", json!({"where": input})))
                .await
                .expect("it runs");
            assert_eq!(outcome.outputs["value"], json!(0), "{path} was read");
            assert!(
                logs(&outcome)[0].contains("flowlike_storage.read_request failed"),
                "{:?}",
                outcome.logs
            );
        }
    }
    // Kinds: what the page itself brings along must still be of the kind that its name says.
    for (path, expected) in [
        (path("user", "users/victim/apps/app-1", "s.txt"), 6),
        (path("storage", "users/victim/apps/app-1", "s.txt"), 0),
        (path("upload", "users/victim/apps/app-1", "s.txt"), 0),
        (path("storage", "board-2/storage", "s.txt"), 6),
        (path("user", "board-2/storage", "s.txt"), 0),
        (path("cache", "users/victim/apps/app-1", "s.txt"), 0),
        (path("cache", "tmp", "user/victim/apps/app-1/s.txt"), 0),
    ] {
        let run = runtime.run(
            "com.example.reader",
            request("read", json!({"where": path})),
            context(),
            Map::new(),
        );
        assert_eq!(run.await.expect("it runs").outputs["value"], json!(expected), "{path}");
    }
    // A node without the user's directory does not come by it through an input either.
    let mut parsed = open_manifest("com.example.narrow");
    parsed.manifest.permissions.filesystem.user_storage = false;
    let narrow = runtime
        .load(parsed, &self::reader(), Cancel::new())
        .await
        .expect("it loads");
    let own = path("user", "users/user-1/apps/app-1", "own.txt");
    let run = runtime.run(
        &narrow.manifest.id,
        request("read", json!({"where": own})),
        context(),
        Map::new(),
    );
    let outcome = run.await.expect("it runs");
    assert_eq!(outcome.outputs["value"], json!(0));
    assert_eq!(
        logs(&outcome),
        [
            "runtime warn: flowlike_storage.read_request failed: it needs the permission `storage:user`, which this node does not have."
        ]
    );
    still_works(&runtime).await.unwrap();
}
