//! Behaviour of the runtime on the in-memory platform.
#![cfg(not(target_arch = "wasm32"))]
// Tests may panic, and each binary uses another part of what they share.
#![allow(missing_docs, unreachable_pub, unused_imports, dead_code)]
#![allow(clippy::unwrap_used, clippy::duplicate_mod, clippy::new_ret_no_self)]

mod abi_page;
#[path = "../behaviour/mod.rs"]
mod behaviour;
mod consent;
mod platform;
mod preflight;
mod suite;
mod support;
mod templates;
mod world;

pub use world::{sleep, spawn, tab};
