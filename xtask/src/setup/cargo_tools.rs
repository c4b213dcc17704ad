//! Tools that cargo builds from source.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::Need;
use crate::project::Project;
use crate::shell;

pub(crate) const WASM_BINDGEN: Need = Need {
    name: "wasm-bindgen",
    why: "makes the JavaScript side and runs browser tests; takes a few minutes to build",
    present: |project| wasm_bindgen(project).is_ok(),
    install: install_wasm_bindgen,
    by_hand: |project| match project.locked_version("wasm-bindgen") {
        Ok(version) => format!("cargo install wasm-bindgen-cli --version {version}"),
        Err(error) => format!("{error:#}"),
    },
};

pub(crate) const WASM_PACK: Need = Need {
    name: "wasm-pack",
    why: "runs the tests in browsers; takes a few minutes to build",
    present: |_| shell::find("wasm-pack").is_some(),
    install: |_| install("wasm-pack"),
    by_hand: |_| "cargo install --locked wasm-pack".to_owned(),
};

pub(crate) const GECKODRIVER: Need = Need {
    name: "geckodriver",
    why: "drives Firefox; takes a few minutes to build",
    present: |_| geckodriver().is_ok(),
    install: |_| install("geckodriver"),
    by_hand: |_| "cargo install --locked geckodriver".to_owned(),
};

/// Its configuration file means something else to other versions.
const TRUNK_VERSION: &str = "0.21.14";

pub(crate) const TRUNK: Need = Need {
    name: "Trunk 0.21.14",
    why: "puts the playground's files together and serves them; takes a few minutes to build",
    present: |project| trunk(project).is_ok(),
    install: install_trunk,
    by_hand: |_| format!("cargo install --locked trunk@{TRUNK_VERSION}"),
};

/// Trunk, in that version.
pub(crate) fn trunk(project: &Project) -> Result<PathBuf> {
    let own = trunk_directory(project).join("bin/trunk");
    [Some(own), shell::find("trunk")]
        .into_iter()
        .flatten()
        .find(|program| has_version(program, TRUNK_VERSION))
        .with_context(|| format!("Trunk {TRUNK_VERSION} is not installed"))
}

/// Where it goes when other work on this machine uses another version.
fn trunk_directory(project: &Project) -> PathBuf {
    project.tools().join(format!("trunk-{TRUNK_VERSION}"))
}

fn install_trunk(project: &Project) -> Result<()> {
    let mut cargo = quickly("0");
    cargo.args(["--locked", &format!("trunk@{TRUNK_VERSION}")]);
    if shell::find("trunk").is_some() {
        cargo.arg("--root").arg(trunk_directory(project));
    }
    shell::run(&mut cargo)
}

/// The driver of Firefox.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    shell::find("geckodriver").context("geckodriver is not installed")
}

/// The directory with `wasm-bindgen` and `wasm-bindgen-test-runner` of exactly the version in Cargo.lock: any other
/// refuses our modules.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<PathBuf> {
    let version = project.locked_version("wasm-bindgen")?;
    let own = own_directory(project, &version).join("bin/wasm-bindgen");
    [Some(own), shell::find("wasm-bindgen")]
        .into_iter()
        .flatten()
        .find(|program| has_version(program, &version))
        .and_then(|program| program.parent().map(Path::to_owned))
        .with_context(|| format!("wasm-bindgen {version} is not installed"))
}

fn has_version(program: &Path, version: &str) -> bool {
    shell::output(shell::command(program).arg("--version"))
        .is_ok_and(|text| text.split_whitespace().nth(1) == Some(version))
}

/// Where the matching wasm-bindgen goes when other work on this machine uses another version.
fn own_directory(project: &Project, version: &str) -> PathBuf {
    project.tools().join(format!("wasm-bindgen-{version}"))
}

fn install_wasm_bindgen(project: &Project) -> Result<()> {
    let version = project.locked_version("wasm-bindgen")?;
    // It has megabytes of modules to go through, many times.
    let mut cargo = quickly("1");
    // Not `--locked`: its lock file names crates that mirrors of the registry may not have yet.
    cargo.args(["wasm-bindgen-cli", "--force", "--version", &version]);
    if shell::find("wasm-bindgen").is_some() {
        cargo.arg("--root").arg(own_directory(project, &version));
    }
    shell::run(&mut cargo)
}

fn install(name: &str) -> Result<()> {
    shell::run(quickly("0").args(["--locked", name]))
}

/// `cargo install` for tools that mostly wait for others: building them takes longer than all that they do.
fn quickly(optimization: &str) -> Command {
    let mut cargo = shell::command("cargo");
    cargo.arg("install").envs([
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", optimization),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ]);
    cargo
}
