//! Runs Flow-Like WebAssembly node packages inside a web page.

mod error;
pub mod engine;
pub mod platform;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use error::{Code, Error, Result};
