//! Rust: `cargo build` for `wasm32-unknown-unknown`.

use std::{env, fs, path::Path};

use serde_json::Value;

use super::{
    cannot_write,
    command::{Tools, command, find},
    failed,
};
use crate::screen::Failure;

const TARGET: &str = "wasm32-unknown-unknown";

pub(super) fn build(folder: &Path, fresh: &Path, tools: &Tools) -> Result<(), Failure> {
    let cargo = find("cargo").ok_or_else(|| {
        failed("Rust is needed for this: get it at https://rustup.rs, then `rustup target add wasm32-unknown-unknown`")
    })?;
    let mut cargo = command(cargo, folder);
    cargo.args(["build", "--release", "--target", TARGET]);
    // Standard output is for programs; people read the rest.
    cargo.args(["--message-format", "json-render-diagnostics"]);
    // What a surrounding cargo has set is not meant for this package.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_")
            || matches!(&*text, "RUSTFLAGS" | "CARGO_ENCODED_RUSTFLAGS" | "CARGO_MANIFEST_DIR")
        {
            cargo.env_remove(name);
        }
    }
    let printed = tools.output(&mut cargo).map_err(|mut failure| {
        if lacks_target(folder) {
            failure
                .message
                .push_str(&format!("\nRust has no {TARGET} here: `rustup target add {TARGET}`"));
        }
        failure
    })?;
    let modules = modules(&String::from_utf8_lossy(&printed), folder);
    let [module] = modules.as_slice() else {
        return Err(failed(format!(
            "cargo has built {} modules, and a package has one; its Cargo.toml needs `[lib]` with `crate-type = [\"cdylib\"]`",
            modules.len()
        )));
    };
    fs::copy(module, fresh).map_err(|error| cannot_write(fresh, &error))?;
    Ok(())
}

/// Whether the standard library for the target is missing: cargo says so in many ways.
fn lacks_target(folder: &Path) -> bool {
    let Some(rustc) = find("rustc") else { return false };
    let asked = command(rustc, folder)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    asked.is_ok_and(|answer| {
        let libraries = String::from_utf8_lossy(&answer.stdout);
        answer.status.success() && !Path::new(libraries.trim()).is_dir()
    })
}

/// The modules of the folder's own packages, from cargo's messages.
fn modules(messages: &str, folder: &Path) -> Vec<String> {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut modules: Vec<String> = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| {
            let manifest = message["manifest_path"].as_str().unwrap_or_default();
            Path::new(manifest).parent().is_some_and(|parent| parent == folder)
        })
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|name| name.as_str().map(str::to_owned))
        .filter(|name| name.ends_with(".wasm"))
        .collect();
    modules.dedup();
    modules
}
