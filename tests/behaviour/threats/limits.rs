//! Row 5: memory.

use flow_like_browser::{
    Code, Runtime,
    manifest::MemoryTier,
    platform::Platform,
    run::{Cancel, Options},
};
use futures::future::join_all;
use serde_json::{Map, json};

use super::{attack, attack_with, case, context, fixtures, manifest, open_manifest, request, runtime, still_works};

/// Up to the tier, and not a page further: at the start, by `memory.grow`, and all memories together. Runs over the
/// common budget wait for their turn.
pub async fn t05_memory_at_and_beyond_the_tier(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let tiers = [("minimal", 256), ("light", 512), ("standard", 1024)];
    for (tier, pages) in tiers {
        let within = |id| manifest(id, &["127.0.0.1:8791"], tier);
        // In one step, and one page more.
        let grow = format!(
            r#"(func (export "run") (param i32 i32) (result i64)
                 (if (i32.ne (memory.grow (i32.const {pages})) (i32.const -1)) (then unreachable))
                 (if (i32.ne (memory.grow (i32.const {rest})) (i32.const 1)) (then unreachable))
                 (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
                 (if (i32.ne (memory.grow (i32.const -1)) (i32.const -1)) (then unreachable))
                 (i32.store (i32.const {last}) (i32.const 7))
                 (call $value (i64.extend_i32_u (memory.size))))"#,
            rest = pages - 1,
            last = pages * 65536 - 4,
        );
        let outcome = attack_with(&runtime, within("com.example.grow"), &case(&grow), json!({})).await;
        let outcome = outcome.unwrap_or_else(|error| panic!("{tier}: {error:?}"));
        assert_eq!(outcome.outputs["value"], json!(pages), "{tier}");
        assert_eq!(outcome.stats.peak_memory, pages * 65536, "{tier}");
        // At the start.
        let begin = |pages: u64| {
            wat::parse_str(format!(
                r#"(module (memory (export "memory") {pages}) (data (i32.const 1024) "{{\"name\":\"n\",\"pins\":[]}}")
                     (func (export "get_node") (result i64)
                       (i64.or (i64.shl (i64.const 1024) (i64.const 32)) (i64.const 22)))
                     (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#
            ))
            .expect("the module is valid")
        };
        let fits = runtime
            .load(within("com.example.fits"), &begin(pages), Cancel::new())
            .await;
        assert!(fits.is_ok(), "{tier}: {:?}", fits.err());
        let error = runtime
            .load(within("com.example.begins"), &begin(pages + 1), Cancel::new())
            .await;
        let error = error.err().expect("it begins with too much");
        assert_eq!(error.code(), Code::OutOfMemory, "{tier}: {error:?}");
        assert_eq!(error.details()["tier"], tier);
        // Several memories count together.
        let second = format!(
            r#"(memory $second 1)
               (func (export "run") (param i32 i32) (result i64)
                 (if (i32.ne (memory.grow $second (i32.const {pages})) (i32.const -1)) (then unreachable))
                 (if (i32.ne (memory.grow $second (i32.const {rest})) (i32.const 1)) (then unreachable))
                 (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
                 (call $value (i64.const 1)))"#,
            rest = pages - 2,
        );
        // The usual parts name the first memory by its place.
        let outcome = attack_with(
            &runtime,
            within("com.example.second"),
            &case_after_memory(&second),
            json!({}),
        )
        .await;
        assert!(outcome.is_ok(), "{tier}: {:?}", outcome.err());
    }
    the_same_module_in_a_lower_tier(&runtime).await;
    over_the_budget(platform).await;
    still_works(&runtime).await.unwrap();
}

/// Fields that come after the memory of the usual parts.
fn case_after_memory(fields: &str) -> Vec<u8> {
    super::module("memory text alloc definition", "").len();
    let parts: String = ["memory", "text", "alloc", "definition"].map(super::part).concat();
    wat::parse_str(format!("(module {parts}\n{fields})")).expect("the module is valid")
}

/// The definitions of a module are known from another package: its memory is looked at all the same.
async fn the_same_module_in_a_lower_tier(runtime: &Runtime) {
    let module = fixtures::module("go");
    let mut parsed = open_manifest("com.example.roomy");
    parsed.manifest.permissions.memory = MemoryTier::Intensive;
    let wide = wat::parse_str(
        r#"(module (memory (export "memory") 1000) (data (i32.const 1024) "{\"name\":\"n\",\"pins\":[]}")
             (func (export "get_node") (result i64) (i64.or (i64.shl (i64.const 1024) (i64.const 32)) (i64.const 22)))
             (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#,
    )
    .expect("the module is valid");
    assert!(!module.is_empty());
    let _roomy = runtime.load(parsed, &wide, Cancel::new()).await.expect("there is room");
    let narrow = manifest("com.example.narrow", &["127.0.0.1:8791"], "minimal");
    let error = runtime
        .load(narrow, &wide, Cancel::new())
        .await
        .err()
        .expect("there is no room");
    assert_eq!(error.code(), Code::OutOfMemory, "{error:?}");
}

/// Ten runs of 64 MiB under a budget of 128: all end well, never more than two at a time.
async fn over_the_budget(platform: &dyn Fn() -> Platform) {
    let options = Options {
        guest_memory: 128 << 20,
        ..Options::default()
    };
    let runtime = Runtime::new(platform(), options);
    // Sleeps 30 ms with everything that its tier allows.
    let sleeper = case(
        r#"(import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
           (import "flowlike_meta" "time_now" (func $now (result i64)))
           (func (export "run") (param i32 i32) (result i64)
             (if (i32.eq (memory.grow (i32.const 1023)) (i32.const -1)) (then unreachable))
             (i32.store (i32.const 3088) (i32.const 1))
             (i64.store (i32.const 3096) (i64.const 30000000))
             (drop (call $poll (i32.const 3072) (i32.const 3200) (i32.const 1) (i32.const 3300)))
             (call $value (call $now)))"#,
    );
    let package = super::load(&runtime, "com.example.sleeper", &sleeper)
        .await
        .expect("it loads");
    let began = attack(&runtime, &sleeper, json!({}))
        .await
        .expect("it runs")
        .stats
        .duration_ms;
    let runs = (0..10).map(|_| runtime.run(&package.manifest.id, request("case", json!({})), context(), Map::new()));
    let outcomes = join_all(runs).await;
    let mut ends: Vec<i64> = outcomes
        .into_iter()
        .map(|outcome| outcome.expect("it waits for its turn"))
        .map(|outcome| outcome.outputs["value"].as_i64().expect("a time"))
        .collect();
    ends.sort_unstable();
    assert!(began > 25.0);
    // Two at a time, ten in all: five rounds.
    let took = ends[9] - ends[0];
    assert!(took >= 4 * 28, "ten runs ended within {took} ms of each other");
    still_works(&runtime).await.unwrap();
}
