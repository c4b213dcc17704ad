//! Behaviour of the runtime on the in-memory platform.
#![cfg(not(target_arch = "wasm32"))]

mod support;
