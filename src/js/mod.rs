//! The JavaScript surface: one thin file per class, typed by `types.d.ts`.
//!
//! Exported methods take `&self`, clone an `Rc` and return a promise, since wasm-bindgen throws when an object is
//! borrowed twice. Nothing of this crate is borrowed while JavaScript runs.

mod callbacks;
mod embedder;
mod error;
mod flow;
mod options;
mod results;
mod runtime;
mod value;

use wasm_bindgen::prelude::wasm_bindgen;

pub use flow::Flow;
pub use runtime::Runtime;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");
