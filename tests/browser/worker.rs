//! The runtime in a dedicated worker.
#![cfg(target_arch = "wasm32")]
// What it shares with other binaries it uses only in part.
#![allow(missing_docs, unreachable_pub, dead_code)]
// Clippy does not know that these are tests.
#![allow(clippy::unwrap_used, unused_imports)]

mod platform;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
