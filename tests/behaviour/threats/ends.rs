//! Rows 9, 10, 18: what never ends, what traps, and what comes afterwards.

use flow_like_browser::{Code, Runtime, platform::Platform, run::Options};
use futures::future::join;
use serde_json::{Map, json};

use super::{super::limits::stopped_in, attack, case, context, load, module, request, runtime, still_works};

/// A package that does this in one of its exports.
fn doing(what: &str, export: &str) -> Vec<u8> {
    let run = r#"(func (export "run") (param i32 i32) (result i64) (call $value (i64.const 1)))"#;
    let (parts, fields) = match export {
        "run" => (
            "memory text alloc definition",
            format!(r#"(func (export "run") (param i32 i32) (result i64) {what} (i64.const 0))"#),
        ),
        "get_node" | "get_nodes" => (
            "memory text alloc",
            format!(r#"(func (export "{export}") (result i64) {what} (i64.const 0)) {run}"#),
        ),
        "alloc" => (
            "memory text definition",
            format!(r#"(func (export "alloc") (param i32) (result i32) {what} (i32.const 0)) {run}"#),
        ),
        "dealloc" => (
            "memory text alloc definition",
            format!(r#"(func (export "dealloc") (param i32 i32) {what}) {run}"#),
        ),
        "start" => (
            "memory text alloc definition",
            format!(r#"(func $begin {what}) (start $begin) {run}"#),
        ),
        export => (
            "memory text alloc definition",
            format!(r#"(func (export "{export}") {what}) {run}"#),
        ),
    };
    module(parts, &fields)
}

const EVERYWHERE: [&str; 9] = [
    "start",
    "_initialize",
    "_start",
    "get_node",
    "get_nodes",
    "alloc",
    "dealloc",
    "run",
    "on_drop",
];

/// How it ends, by fuel or a trap: as an error, or in a line of the log for `on_drop`.
async fn ends(runtime: &Runtime, export: &str, what: &str, code: Code, part: &str) {
    let outcome = attack(runtime, &doing(what, export), json!({})).await;
    match (export, outcome) {
        ("on_drop", Ok(outcome)) => {
            let said = outcome
                .logs
                .iter()
                .any(|entry| entry.message.starts_with("`on_drop`") && entry.message.contains(part));
            assert!(said, "{export}: {:?}", outcome.logs);
        }
        (_, Err(error)) => {
            assert_eq!(error.code(), code, "{export}: {error:?}");
            assert!(error.message().contains(part), "{export}: {error:?}");
        }
        (_, Ok(outcome)) => panic!("{export}: {outcome:?}"),
    }
    still_works(runtime).await.unwrap();
}

/// Loops that never end are stopped at the deadline, and by fuel, wherever a module is entered.
pub async fn t09_endless_loops(platform: &dyn Fn() -> Platform) {
    stopped_in(
        platform,
        &["start", "_initialize", "_start", "get_node", "get_nodes", "run"],
    )
    .await;
    let options = Options {
        fuel: 3_000_000,
        ..Options::default()
    };
    let runtime = Runtime::new(platform(), options);
    for export in EVERYWHERE {
        ends(
            &runtime,
            export,
            "(loop $next (br $next))",
            Code::OutOfFuel,
            "used up its fuel",
        )
        .await;
        // One that calls its host in between.
        let busy = "(loop $next (drop (memory.grow (i32.const 0))) (br $next))";
        ends(&runtime, export, busy, Code::OutOfFuel, "used up its fuel").await;
    }
}

/// `alloc`, `dealloc` and `on_drop` that never end or trap, and traps in all other exports.
pub async fn t10_loops_and_traps_at_the_edges(platform: &dyn Fn() -> Platform) {
    stopped_in(platform, &["alloc", "dealloc", "on_drop"]).await;
    let runtime = runtime(platform());
    for export in EVERYWHERE {
        ends(&runtime, export, "unreachable", Code::Trap, "unreachable code").await;
        ends(
            &runtime,
            export,
            "(drop (i32.load (i32.const -1)))",
            Code::Trap,
            "out of bounds",
        )
        .await;
        ends(
            &runtime,
            export,
            "(drop (i32.div_s (i32.const 1) (i32.const 0)))",
            Code::Trap,
            "division by zero",
        )
        .await;
    }
}

/// A flow goes on with a fresh instance after a trap, a timeout, lost fuel, a bad result: nothing of the old one is left,
/// also for the run that has been waiting behind it.
pub async fn t18_an_instance_after_a_trap(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let counter = module(
        "memory text alloc definition input",
        r#"(import "flowlike_pins" "get_input" (func $get_input (param i32 i32) (result i64)))
           (import "flowlike_pins" "activate_exec" (func $activate (param i32 i32)))
           (global $count (mut i64) (i64.const 0))
           (func (export "run") (param i32 i32) (result i64)
             (local $n i64)
             (global.set $count (i64.add (global.get $count) (i64.const 1)))
             (local.set $n (call $n))
             (if (i64.eq (local.get $n) (i64.const 1)) (then unreachable))
             (if (i64.eq (local.get $n) (i64.const 2)) (then (loop $next (br $next))))
             (if (i64.eq (local.get $n) (i64.const 3)) (then (return (i64.const -1))))
             (call $value (global.get $count)))"#,
    );
    let package = load(&runtime, "com.example.counter", &counter).await.expect("it loads");
    let flow = runtime.open_flow(context(), Map::new()).expect("it is open");
    let go = |n: i32| {
        let mut request = request("case", json!({"n": n}));
        request.timeout_ms = Some(if n == 2 { 60.0 } else { 10_000.0 });
        flow.run(&package, request)
    };
    for n in [1, 2, 3] {
        for expected in [1, 2] {
            assert_eq!(
                go(0).await.expect("it counts").outputs["value"],
                json!(expected),
                "before {n}"
            );
        }
        let (failed, waited) = join(go(n), go(0)).await;
        let code = [Code::Trap, Code::Timeout, Code::GuestProtocol][n as usize - 1];
        assert_eq!(failed.unwrap_err().code(), code);
        assert_eq!(
            waited.expect("a fresh instance").outputs["value"],
            json!(1),
            "behind {n}"
        );
        assert!(go(1).await.is_err());
        assert!(go(1).await.is_err());
    }
    // Dropped in the middle.
    {
        let spinning = std::pin::pin!(go(2));
        let waiting = std::pin::pin!(async { super::ask(&platform(), 8791, "/json").await });
        futures::future::select(spinning, waiting).await;
    }
    assert_eq!(go(0).await.expect("a fresh instance").outputs["value"], json!(1));
    flow.close().await;
    still_works(&runtime).await.unwrap();
}
