//! wasm-opt, where it is there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Optimised, cannot_write,
    command::{Tools, find},
    size,
};
use crate::screen::Failure;

/// What engines have that run packages. With all features it writes what few of them read.
const FEATURES: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Optimises a module in its place. A module that wasm-opt does not take stays as it is.
pub(super) fn optimise(folder: &Path, module: &Path, tools: &Tools) -> Result<Optimised, Failure> {
    let Some(program) = wasm_opt(folder) else {
        return Ok(Optimised::Missing);
    };
    let smaller = module.with_extension("opt");
    let output = Command::new(program)
        .arg("-O3")
        .args(FEATURES)
        .arg(module)
        .arg("-o")
        .arg(&smaller)
        .output();
    // Ctrl-C on a terminal has ended wasm-opt, too.
    tools.go_on().inspect_err(|_| {
        fs::remove_file(&smaller).ok();
    })?;
    match output {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            return Ok(Optimised::Failed(
                words.lines().next().unwrap_or("it says nothing").to_owned(),
            ));
        }
        Err(error) => return Ok(Optimised::Failed(error.to_string())),
    }
    fs::rename(&smaller, module).map_err(|error| cannot_write(module, &error))?;
    size(module).map(Optimised::To)
}

/// That of the package, or the one in PATH.
fn wasm_opt(folder: &Path) -> Option<PathBuf> {
    let own = folder.join("node_modules/.bin/wasm-opt");
    Some(own).filter(|own| own.is_file()).or_else(|| find("wasm-opt"))
}
