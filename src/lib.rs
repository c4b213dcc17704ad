//! Runs Flow-Like WebAssembly node packages inside a web page.
//!
//! [`Runtime`] is the facade. Below it, imports point one way: [`manifest`], [`pin`], [`node`], [`platform`] and
//! [`engine`] are leaves; [`grant`] works out what a node may do and [`host`] is what it can ask for; [`abi`] lifts and
//! lowers between guests and the host; [`package`] holds what is loaded, [`consent`] what users agreed to, and [`run`]
//! drives it. Everything but `web` and `js`, which exist in browsers only, is compiled and tested natively as well.

pub mod abi;
pub mod consent;
pub mod engine;
mod error;
pub mod grant;
pub mod host;
pub mod install;
#[cfg(target_arch = "wasm32")]
mod js;
pub mod manifest;
mod nearest;
pub mod node;
pub mod package;
pub mod pin;
pub mod platform;
pub mod registry;
pub mod run;
pub mod runtime;
pub mod store;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use error::{Code, Error, Result};
pub use runtime::Runtime;
