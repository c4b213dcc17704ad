//! The fixtures that `cargo xtask fixtures` built from source.

use flow_like_browser::manifest::{Manifest, Parsed};
use serde_json::Value;

macro_rules! fixture {
    ($path:expr) => {
        include_bytes!(concat!(env!("FLOW_LIKE_FIXTURES"), "/", $path)).as_slice()
    };
}

/// What `cargo xtask templates` made of a template.
macro_rules! template {
    ($language:literal) => {
        (
            concat!("template-", $language),
            fixture!(concat!("template-", $language, ".wasm")),
            fixture!(concat!("template-", $language, ".json")),
        )
    };
}

/// Name, module, manifest.
const FIXTURES: &[(&str, &[u8], &[u8])] = &[
    (
        "rust-sdk.unknown",
        fixture!("rust-sdk.unknown.wasm"),
        fixture!("rust-sdk.toml"),
    ),
    (
        "rust-sdk.wasip1",
        fixture!("rust-sdk.wasip1.wasm"),
        fixture!("rust-sdk.toml"),
    ),
    ("rust-sdk.opt", fixture!("rust-sdk.opt.wasm"), fixture!("rust-sdk.toml")),
    (
        "assemblyscript",
        fixture!("assemblyscript.wasm"),
        fixture!("assemblyscript.toml"),
    ),
    (
        "assemblyscript-initialize",
        fixture!("assemblyscript-initialize.wasm"),
        fixture!("assemblyscript-initialize.toml"),
    ),
    (
        "assemblyscript-counter",
        fixture!("assemblyscript-counter.wasm"),
        fixture!("assemblyscript-counter.toml"),
    ),
    ("go", fixture!("go.wasm"), fixture!("go.toml")),
    ("c", fixture!("c.wasm"), fixture!("c.toml")),
    template!("rust"),
    template!("go"),
    template!("assemblyscript"),
    template!("c"),
    template!("cpp"),
    template!("zig"),
    template!("javascript"),
];

fn find(name: &str) -> &'static (&'static str, &'static [u8], &'static [u8]) {
    FIXTURES
        .iter()
        .find(|(known, ..)| *known == name)
        .unwrap_or_else(|| panic!("there is no fixture {name}"))
}

/// The names of what was made of templates.
pub fn templates() -> impl Iterator<Item = &'static str> {
    FIXTURES
        .iter()
        .map(|(name, ..)| *name)
        .filter(|name| name.starts_with("template-"))
}

/// A fixture's module: one that a toolchain built, or `wat/…`, or bad ones.
pub fn module(name: &str) -> &'static [u8] {
    match name.strip_prefix("wat/") {
        Some(name) => {
            MODULES
                .iter()
                .find(|(known, _)| *known == name)
                .unwrap_or_else(|| panic!("no module wat/{name}"))
                .1
        }
        None => find(name).1,
    }
}

/// A fixture's manifest; modules from WAT may do everything.
pub fn manifest(name: &str) -> Parsed {
    match name.strip_prefix("wat/") {
        Some(name) => super::open_manifest(&format!("com.example.{name}")),
        None => Manifest::parse(find(name).2).expect("the fixture's manifest is valid"),
    }
}

/// The manifest of a fixture that has it in JSON, changed by a merge patch (RFC 7396).
pub fn patched(name: &str, patch: &Value) -> Value {
    let mut manifest = serde_json::from_slice(manifest_text(name)).expect("the fixture's manifest is JSON");
    test_support::merge(&mut manifest, patch);
    manifest
}

/// The text of a fixture's manifest.
pub fn manifest_text(name: &str) -> &'static [u8] {
    find(name).2
}

mod wat {
    include!(concat!(env!("FLOW_LIKE_FIXTURES"), "/wat.rs"));
}
pub use wat::{BAD, MODULES};
