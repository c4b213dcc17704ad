//! Row 29: tokens.

use std::rc::Rc;

use flow_like_browser::{
    Result, Runtime,
    host::embedder::Embedder,
    manifest::Manifest,
    platform::{Future, Platform},
    run::{Cancel, Options, Outcome},
};
use serde_json::{Map, Value, json};

use super::{
    context, load, module, observe,
    probe::{Arg, Call, Gives, probe_all},
    recorder::says,
    request, still_works,
};

/// What must not be found anywhere.
const CANARY: &str = "canary-b3e7f1a09c54d2e8-github--";
const OTHERS: [&str; 3] = ["canary-refresh-5d", "canary-gitlab-77", "canary-client-secret"];

/// A page that has tokens for everybody, and more in them than guests may see.
struct Vault;

impl Embedder for Vault {
    fn oauth_token(&self, provider: &str, _scopes: &[String]) -> Option<Future<Result<Option<Value>>>> {
        let access = if provider == "github" { CANARY } else { OTHERS[1] };
        let token = json!({
            "access_token": access, "token_type": "Bearer", "expires_at": 1,
            "refresh_token": OTHERS[0], "client_secret": OTHERS[2], "id_token": OTHERS[0],
        });
        Some(Box::pin(async { Ok(Some(token)) }))
    }
}

fn parsed(id: &str, providers: &[&str], nodes: Value) -> flow_like_browser::manifest::Parsed {
    let scopes: Vec<Value> = providers
        .iter()
        .map(|provider| json!({"provider": provider, "scopes": []}))
        .collect();
    let manifest = json!({
        "manifest_version": 1, "id": id, "name": id, "version": "1.0.0", "description": "", "nodes": nodes,
        "permissions": {
            "network": {"http_enabled": true, "allowed_hosts": ["127.0.0.1:8791"]},
            "filesystem": {"node_storage": true, "user_storage": true}, "oauth_scopes": scopes,
            "variables": true, "cache": true, "streaming": true,
        },
    });
    Manifest::from_json(&manifest.to_string()).expect("the manifest is valid")
}

/// A node that may have the token and lets it slip: `n` says how. It keeps the token, and prints it when it is dropped.
fn careless() -> Vec<u8> {
    let log = "(call $log (global.get $token) (i32.const 32))";
    let ways = [
        log,
        "(call $log_json (i32.const 2) (global.get $token) (i32.const 32) (i32.sub (global.get $token) (i32.const 17)) (global.get $len))",
        "(i32.store (i32.const 3600) (global.get $token)) (i32.store (i32.const 3604) (i32.const 32)) \
         (drop (call $write (i32.const 2) (i32.const 3600) (i32.const 1) (i32.const 3608)))",
        "(call $activate (global.get $token) (i32.const 32))",
        "(call $set_output (i32.const 3200) (i32.const 5) (i32.sub (global.get $token) (i32.const 1)) (i32.const 34))",
        "(call $set_output (global.get $token) (i32.const 32) (i32.const 3220) (i32.const 1))",
        // As AssemblyScript aborts: message and file name in UTF-16.
        "(i32.store (i32.const 4000) (i32.const 64)) (local.set $n (i64.const 0)) \
         (loop $next (i32.store16 (i32.add (i32.const 4004) (i32.mul (i32.wrap_i64 (local.get $n)) (i32.const 2))) \
           (i32.load8_u (i32.add (global.get $token) (i32.wrap_i64 (local.get $n))))) \
           (br_if $next (i64.ne (local.tee $n (i64.add (local.get $n) (i64.const 1))) (i64.const 32)))) \
         (call $abort (i32.const 4004) (i32.const 4004) (i32.const 1) (i32.const 1))",
        "(drop (call $request (i32.const 0) (global.get $token) (i32.const 32) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))",
        "(drop (call $read (global.get $token) (i32.const 32)))",
        "(drop (call $request (i32.const 0) (i32.const 3240) (i32.const 27) \
           (i32.sub (global.get $token) (i32.const 17)) (global.get $len) (i32.const 0) (i32.const 0)))",
        &format!("{log} unreachable"),
        // The result's own error, and results of the wrong shape.
        "(memory.copy (i32.const 4200) (i32.const 3300) (i32.const 10)) \
         (memory.copy (i32.const 4210) (global.get $token) (i32.const 32)) \
         (memory.copy (i32.const 4242) (i32.const 3320) (i32.const 2)) \
         (return (call $pack (i32.const 4200) (i32.const 44)))",
        "(memory.copy (i32.const 4200) (i32.const 3340) (i32.const 12)) \
         (memory.copy (i32.const 4212) (global.get $token) (i32.const 32)) \
         (memory.copy (i32.const 4244) (i32.const 3320) (i32.const 2)) \
         (return (call $pack (i32.const 4200) (i32.const 46)))",
        "(call $stream (global.get $token) (i32.const 32) (i32.const 3220) (i32.const 1)) (call $proc_exit (i32.const 3))",
    ];
    let ways: String = ways
        .iter()
        .enumerate()
        .map(|(n, way)| format!("(if (i64.eq (local.get $way) (i64.const {n})) (then {way}))\n"))
        .collect();
    module(
        "memory text alloc definition input",
        &format!(
            r#"(import "flowlike_pins" "get_input" (func $get_input (param i32 i32) (result i64)))
               (import "flowlike_pins" "set_output" (func $set_output (param i32 i32 i32 i32)))
               (import "flowlike_pins" "activate_exec" (func $activate (param i32 i32)))
               (import "flowlike_auth" "get_oauth_token" (func $get (param i32 i32) (result i64)))
               (import "flowlike_log" "info" (func $log (param i32 i32)))
               (import "flowlike_log" "log_json" (func $log_json (param i32 i32 i32 i32 i32)))
               (import "flowlike_stream" "emit" (func $stream (param i32 i32 i32 i32)))
               (import "flowlike_http" "request" (func $request (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
               (import "flowlike_storage" "read_request" (func $read (param i32 i32) (result i64)))
               (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
               (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
               (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
               (global $token (mut i32) (i32.const 0))
               (global $len (mut i32) (i32.const 0))
               (data (i32.const 3072) "github") (data (i32.const 3200) "value") (data (i32.const 3220) "1")
               (data (i32.const 3240) "http://127.0.0.1:8791/echo?") (data (i32.const 3300) "{{\"error\":\"")
               (data (i32.const 3320) "\"}}") (data (i32.const 3340) "{{\"outputs\":\"")
               (func (export "on_drop") {log})
               (func (export "run") (param i32 i32) (result i64)
                 (local $way i64) (local $n i64)
                 (local.set $way (call $n))
                 ;; From 50 on it goes on with what it has kept.
                 (if (i64.lt_s (local.get $way) (i64.const 50))
                   (then
                     (local.set $n (call $get (i32.const 3072) (i32.const 6)))
                     ;; Behind {{"access_token":"
                     (global.set $token (i32.add (i32.wrap_i64 (i64.shr_u (local.get $n) (i64.const 32))) (i32.const 17)))
                     (global.set $len (i32.wrap_i64 (local.get $n))))
                   (else (local.set $way (i64.sub (local.get $way) (i64.const 50)))))
                 {ways}
                 (call $value (i64.const 1)))"#
        ),
    )
}

fn found_in(outcome: &Outcome, text: &str) -> bool {
    format!("{outcome:?}").contains(text) || observe::lines(&outcome.logs).iter().any(|line| line.contains(text))
}

/// A canary token appears in nothing but the memory of the node that may have it, and what that node sends on purpose:
/// not in logs, not in errors, not with another node, package or provider, and never what else the page's token holds.
pub async fn t29_tokens_stay_where_they_belong(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let options = || Options {
        embedder: Rc::new(Vault),
        ..Options::default()
    };
    let runtime = Runtime::new(platform.clone(), options());
    let nodes = json!([{"id": "case", "name": "Case", "description": "", "oauth_providers": ["github"]}]);
    let package = runtime
        .load(
            parsed("com.example.careless", &["github"], nodes),
            &careless(),
            Cancel::new(),
        )
        .await;
    let package = package.expect("it loads");
    let mut seen = 0;
    for way in 0..14 {
        let run = runtime.run(
            &package.manifest.id,
            request("case", json!({"n": way})),
            context(),
            Map::new(),
        );
        match run.await {
            Ok(mut outcome) => {
                seen += usize::from(found_in(&outcome, "[hidden]"));
                outcome.streamed.clear();
                assert!(!found_in(&outcome, CANARY), "way {way}: {outcome:?}");
            }
            Err(error) => {
                seen += usize::from(says(&error, "[hidden]"));
                assert!(!says(&error, CANARY), "way {way}: {error:?}");
            }
        }
    }
    assert!(seen >= 12, "the token was to be hidden in {seen} runs");
    // An instance that has kept it, in a later run of the flow, and when it is dropped.
    let flow = runtime.open_flow(context(), Map::new()).expect("it is open");
    for way in [0, 50, 52, 51] {
        let outcome = flow
            .run(&package, request("case", json!({"n": way})))
            .await
            .expect("it runs");
        assert!(!found_in(&outcome, CANARY), "way {way}: {outcome:?}");
        assert!(found_in(&outcome, "[hidden]"), "way {way}: {outcome:?}");
    }
    let variables = json!(flow.variables()).to_string();
    let dropped = observe::lines(&flow.close().await);
    assert!(dropped.len() == 1 && dropped[0].contains("[hidden]"), "{dropped:?}");
    assert!(!variables.contains(CANARY));

    thieves(&runtime, &platform).await;
    for path in platform.files.list("").await.expect("files can be listed") {
        let bytes = platform
            .files
            .read(&path)
            .await
            .expect("it can be read")
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("canary"), "{path} holds {text}");
    }
    still_works(&runtime).await.unwrap();
}

/// Nodes that ask for what is not theirs, with every permission there is.
async fn thieves(runtime: &Runtime, platform: &Platform) {
    let providers: [&[u8]; 8] = [
        b"github",
        b"GitHub",
        b"gitlab",
        b"",
        b" github",
        b"github/",
        b"__proto__",
        b"github\0",
    ];
    let args: Vec<[Arg<'_>; 1]> = providers.iter().map(|provider| [Arg::Bytes(provider)]).collect();
    let mut calls = Vec::new();
    for args in &args {
        calls.push(Call {
            module: "flowlike_auth",
            name: "has_oauth_token",
            args,
            gives: Gives::I32,
        });
        calls.push(Call {
            module: "flowlike_auth",
            name: "get_oauth_token",
            args,
            gives: Gives::Packed,
        });
    }
    let key = [Arg::Bytes(b"github")];
    for (module, name) in [
        ("flowlike_vars", "get"),
        ("flowlike_cache", "get"),
        ("env", "host_get_variable"),
    ] {
        calls.push(Call {
            module,
            name,
            args: &key,
            gives: Gives::Packed,
        });
    }
    let bytes = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).expect("the module is valid");
    let entry =
        |providers: Value| json!([{"id": "probe", "name": "Probe", "description": "", "oauth_providers": providers}]);
    for (what, manifest, mine) in [
        (
            "a package that declares nothing",
            parsed("com.example.thief", &[], json!([])),
            None,
        ),
        (
            "a node whose entry lists nothing",
            parsed("com.example.thief", &["github"], entry(json!([]))),
            None,
        ),
        (
            "one with another provider",
            parsed("com.example.thief", &["gitlab"], entry(json!(["gitlab"]))),
            Some(OTHERS[1]),
        ),
        (
            "the other of two",
            parsed("com.example.thief", &["github", "gitlab"], entry(json!(["gitlab"]))),
            Some(OTHERS[1]),
        ),
        (
            "the owner itself",
            parsed("com.example.owner", &["github"], entry(json!(["github"]))),
            Some(CANARY),
        ),
    ] {
        let package = runtime.load(manifest, &bytes, Cancel::new()).await.expect(what);
        let flow = runtime.open_flow(context(), Map::new()).expect("it is open");
        let outcome = flow.run(&package, request("probe", json!({}))).await.expect(what);
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        for canary in OTHERS.into_iter().chain([CANARY]) {
            let got = found_in(&outcome, &hex(canary));
            assert_eq!(got, mine == Some(canary), "{what}: {canary}");
            assert!(!found_in(&outcome, canary), "{what}: {canary}");
        }
        let logs = flow.close().await;
        assert!(logs.is_empty());
    }
    // Nobody agreed: the line names the permission, and the page is not asked.
    let package = load(runtime, "com.example.thief", &bytes).await.expect("it loads");
    let mut asked = request("probe", json!({}));
    asked.agreed = flow_like_browser::grant::Agreed::Names(vec!["http".to_owned(), "storage".to_owned()]);
    let outcome = runtime
        .run(&package.manifest.id, asked, context(), Map::new())
        .await
        .expect("it runs");
    let lines = observe::lines(&outcome.logs);
    let naming = lines
        .iter()
        .filter(|line| line.contains("needs the permission `oauth`"))
        .count();
    assert_eq!(naming, 2 * providers.len(), "{lines:?}");
    assert!(platform.files.list("").await.is_ok());
}
