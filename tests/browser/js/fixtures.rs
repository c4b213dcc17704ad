//! Packages for tests in JavaScript.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::behaviour::fixtures;

#[path = "../../fixtures/probe.rs"]
mod probe;

/// The module of a fixture, or one that makes a single call to an import.
#[wasm_bindgen(js_name = fixtureModule)]
pub fn module(name: &str) -> Vec<u8> {
    match name.strip_prefix("probe/").and_then(probe::of_pages) {
        Some(text) => wat::parse_str(text).expect("a probe is a module"),
        None => fixtures::module(name).to_vec(),
    }
}

/// The text of a fixture's manifest; modules in WebAssembly text have one that asks for everything.
#[wasm_bindgen(js_name = fixtureManifest)]
pub fn manifest(name: &str) -> JsValue {
    match name.split_once('/') {
        Some((_, module)) => {
            let manifest = crate::behaviour::open_manifest(&format!("com.example.{module}").replace('_', "-")).manifest;
            manifest.to_json().to_string().into()
        }
        None => String::from_utf8_lossy(fixtures::manifest_text(name)).as_ref().into(),
    }
}
