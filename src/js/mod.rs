//! The JavaScript surface: one thin file per class.
//!
//! Pages import `index.js`, which is typed by `index.d.ts` and `types.d.ts`; it loads one of the builds of this crate.
//!
//! Exported methods take `&self`, clone an `Rc` and return a promise, since wasm-bindgen throws when an object is
//! borrowed twice. Nothing of this crate is borrowed while JavaScript runs.

mod callbacks;
mod consent;
mod embedder;
mod error;
mod files;
mod flow;
mod options;
mod packages;
mod promise;
mod request;
mod results;
mod runtime;
mod source;
mod supervisor;
mod value;

use flow::Flow;
