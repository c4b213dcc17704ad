//! A C compiler that makes WebAssembly, for the guest package written in C.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Need, apt, pip};
use crate::fixtures::CCompiler;
use crate::project::Project;
use crate::shell;

/// The compiler, the linker, the compiler's own run-time functions, and the C library on WASI.
const DEBIAN: &[&str] = &["clang-22", "lld-22", "libclang-rt-22-dev-wasm32", "wasi-libc"];
const ZIG: &str = "ziglang==0.17.*";

pub(crate) const COMPILER: Need = Need {
    name: "a C compiler for WebAssembly",
    why: "builds the C guest package",
    present: |project| compiler(project).is_ok(),
    install: |project| {
        apt::install(DEBIAN).or_else(|error| {
            println!("{error:#}; taking Zig's C compiler instead");
            pip::install(ZIG, &zig(project))
        })
    },
    by_hand: |project| format!("{} (or: {})", apt::by_hand(DEBIAN), pip::by_hand(ZIG, &zig(project))),
};

/// Clang where all of it is there, otherwise Zig.
pub(crate) fn compiler(project: &Project) -> Result<CCompiler> {
    let has_libc = Path::new("/usr/lib/wasm32-wasi/libc.a").is_file();
    if has_libc && shell::find("clang-22").is_some() && shell::find("wasm-ld-22").is_some() {
        return Ok(CCompiler::Clang);
    }
    let python_path = zig(project);
    let python = shell::find("python3").filter(|_| python_path.join("ziglang").is_dir());
    let python = python.context("neither clang-22 with wasi-libc nor Zig is installed")?;
    Ok(CCompiler::Zig {
        python: python.display().to_string(),
        python_path,
    })
}

/// Zig, as the Python package: it compiles Zig, C and C++.
pub(crate) const ZIG_NEED: Need = Need {
    name: "Zig 0.17",
    why: "builds the package templates in Zig, C and C++",
    present: |project| zig(project).join("ziglang").is_dir(),
    install: |project| pip::install(ZIG, &zig(project)),
    by_hand: |project| pip::by_hand(ZIG, &zig(project)),
};

/// What the unit tests of the C and C++ templates run on, which is this machine.
pub(crate) const HOST: Need = Need {
    name: "make and a C++ compiler",
    why: "runs the unit tests of the package templates in C and C++",
    present: |_| {
        ["make", "cc", "c++"]
            .iter()
            .all(|program| shell::find(program).is_some())
    },
    install: |_| apt::install(HOST_PACKAGES),
    by_hand: |_| apt::by_hand(HOST_PACKAGES),
};
const HOST_PACKAGES: &[&str] = &["make", "g++"];

/// The folder that the package is in, for PYTHONPATH.
pub(crate) fn zig_folder(project: &Project) -> PathBuf {
    zig(project)
}

fn zig(project: &Project) -> PathBuf {
    project.tools().join("zig")
}
