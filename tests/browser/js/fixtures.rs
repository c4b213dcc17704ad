//! Packages for tests in JavaScript.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::behaviour::fixtures;

#[path = "../../fixtures/probe.rs"]
mod probe;
use probe::{Arg, Gives};

/// The module of a fixture, or one that makes a single call to an import.
#[wasm_bindgen(js_name = fixtureModule)]
pub fn module(name: &str) -> Vec<u8> {
    let probe = |module, import, args: &[Arg<'_>], gives, permission| {
        let text = probe::probe(module, import, args, gives, &[permission]);
        wat::parse_str(text).expect("a probe is a module")
    };
    let two = [Arg::Bytes(br#""model""#), Arg::Bytes(br#"{"prompt":"hello"}"#)];
    match name {
        "probe/llm_prompt_stream" => probe("flowlike_models", "llm_prompt_stream", &two, Gives::Packed, "models"),
        "probe/get_oauth_token" => {
            let provider = [Arg::Bytes(b"github")];
            probe("flowlike_auth", "get_oauth_token", &provider, Gives::Packed, "oauth")
        }
        "probe/get_type_schema" => {
            let name = [Arg::Bytes(b"Invoice")];
            probe(
                "flowlike_schema",
                "get_type_schema",
                &name,
                Gives::Packed,
                "storage:read",
            )
        }
        name => fixtures::module(name).to_vec(),
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
