//! Runs Flow-Like WebAssembly node packages inside a web page.

pub mod engine;
mod error;
pub mod platform;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use error::{Code, Error, Result};
