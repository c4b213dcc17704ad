//! Thousands of hostile runs, with ordinary ones in between.

use std::rc::Rc;

use flow_like_browser::{
    Runtime,
    manifest::{MemoryTier, Parsed},
    package::Package,
    platform::Platform,
    run::{Cancel, Options},
};
use serde_json::{Map, json};

use super::{case, context, fixtures, request, still_works};

/// How many hostile runs; `cargo xtask test --soak` makes it 10,000.
fn runs() -> usize {
    option_env!("FLOW_LIKE_HOSTILE_RUNS")
        .and_then(|text| text.parse().ok())
        .unwrap_or(2_000)
}

/// Loops end by fuel, which is quicker than by time and the same everywhere.
const FUEL: u64 = 300_000;

fn manifest(id: usize) -> Parsed {
    let mut parsed = super::open_manifest(&format!("com.example.hostile-{id}"));
    parsed.manifest.permissions.memory = MemoryTier::Minimal;
    parsed
}

/// What else there is beside the files in `tests/fixtures/wat`.
fn more() -> Vec<Vec<u8>> {
    [
        "(loop $n (drop (memory.grow (i32.const 1))) (br $n))",
        "(drop (memory.grow (i32.const 65535))) unreachable",
        "(memory.fill (i32.const 0) (i32.const 0xff) (i32.const 65536)) (return (i64.const 0x0000000100010000))",
        "(loop $n (call $log (i32.const 0) (i32.const 65536)) (br $n))",
        "(loop $n (call $log (i32.const -1) (i32.const 2)) (br $n))",
        "(loop $n (call $stream (i32.const 1024) (i32.const 500)) (br $n))",
        "(return (i64.const -1))",
        "(return (i64.const 0x7fffffffffffffff))",
    ]
    .iter()
    .map(|what| {
        case(&format!(
            r#"(import "flowlike_log" "info" (func $log (param i32 i32)))
               (import "flowlike_stream" "text" (func $stream (param i32 i32)))
               (func (export "run") (param i32 i32) (result i64) {what} (i64.const 0))"#
        ))
    })
    .collect()
}

/// Hostile modules, shuffled by a fixed seed: none of them ends the host, and after every few an ordinary run is right.
pub async fn hostile_soak(platform: &dyn Fn() -> Platform) {
    let options = Options {
        fuel: FUEL,
        ..Options::default()
    };
    let runtime = Runtime::new(platform(), options);
    let mut modules: Vec<Vec<u8>> = fixtures::BAD.iter().map(|(.., bytes)| bytes.to_vec()).collect();
    let loops = fixtures::MODULES
        .iter()
        .filter(|(name, _)| name.starts_with("spin_in/"));
    modules.extend(loops.map(|(_, bytes)| bytes.to_vec()));
    modules.extend(more());
    assert!(modules.len() > 100, "only {} modules", modules.len());
    // Those that load are loaded once.
    let mut packages: Vec<Option<Rc<Package>>> = Vec::new();
    for (id, bytes) in modules.iter().enumerate() {
        packages.push(runtime.load(manifest(id), bytes, Cancel::new()).await.ok());
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut order: Vec<usize> = (0..runs()).map(|run| run % modules.len()).collect();
    for at in (1..order.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        order.swap(at, (state % (at as u64 + 1)) as usize);
    }
    let mut failed = 0;
    for (run, module) in order.into_iter().enumerate() {
        match &packages[module] {
            None => {
                let again = runtime.load(manifest(module), &modules[module], Cancel::new()).await;
                failed += usize::from(again.is_err());
            }
            Some(package) => {
                let node = package.nodes()[0].name.clone();
                let outcome = runtime
                    .run(&package.manifest.id, request(&node, json!({})), context(), Map::new())
                    .await;
                failed += usize::from(outcome.is_err());
            }
        }
        if run % 5 == 0 {
            still_works(&runtime)
                .await
                .unwrap_or_else(|failure| panic!("after {run} hostile runs: {failure}"));
        }
    }
    assert!(failed > runs() / 2, "only {failed} hostile runs failed");
    still_works(&runtime).await.unwrap();
}
