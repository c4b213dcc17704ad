//! Runs Flow-Like WebAssembly node packages inside a web page.

mod error;
pub mod engine;
pub mod platform;

pub use error::{Code, Error, Result};
