//! Runs Flow-Like WebAssembly node packages inside a web page.

pub mod engine;
mod error;
pub mod platform;

pub use error::{Code, Error, Result};
