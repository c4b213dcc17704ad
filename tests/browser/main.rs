//! The runtime in a browser window.
#![cfg(target_arch = "wasm32")]
// Tests may panic, and each binary uses another part of what they share.
#![allow(missing_docs, unreachable_pub, unused_imports, dead_code)]
#![allow(clippy::unwrap_used, clippy::duplicate_mod, clippy::new_ret_no_self)]
// Clippy does not know that these are tests.

#[path = "../behaviour/mod.rs"]
mod behaviour;
mod js;
mod platform;
mod suite;
mod threats;

use platform::{sleep, spawn, tab};

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
