//! Behaviour of the runtime on the in-memory platform.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

#[path = "../behaviour/mod.rs"]
mod behaviour;
mod support;
mod suite;
mod world;
