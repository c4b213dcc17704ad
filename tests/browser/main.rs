//! The runtime in a browser window.
#![cfg(target_arch = "wasm32")]
// Clippy does not know that these are tests.
#![allow(clippy::unwrap_used)]
#![allow(
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::duplicate_mod,
    clippy::new_ret_no_self
)]

#[path = "../behaviour/mod.rs"]
mod behaviour;
mod js;
mod platform;
mod suite;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
