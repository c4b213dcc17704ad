//! rustfmt and clippy, whose findings they print themselves.

use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::setup::rust;
use crate::shell;

pub(super) fn formatting(project: &Project) -> Result<Vec<String>> {
    run(project.cargo().args(["fmt", "--all", "--check"]))
}

pub(super) fn native(project: &Project) -> Result<Vec<String>> {
    let mut cargo = project.cargo();
    cargo.args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "--deny",
        "warnings",
    ]);
    run(&mut cargo)
}

/// The code for pages, which the native check does not see.
pub(super) fn web(project: &Project) -> Result<Vec<String>> {
    let toolchain = rust::toolchain()?;
    let mut cargo = project.cargo();
    if toolchain.has_clippy {
        cargo.args([
            "clippy",
            "--quiet",
            "--all-targets",
            "--target",
            rust::WEB,
            "--",
            "--deny",
            "warnings",
        ]);
    } else {
        println!("        Debian's Rust has no clippy: the compiler's own lints only");
        cargo.args(["check", "--quiet", "--all-targets", "--target", rust::WEB]);
        cargo.env("RUSTFLAGS", "--deny warnings");
    }
    run(toolchain.apply(&mut cargo))
}

fn run(command: &mut Command) -> Result<Vec<String>> {
    let passed = shell::run(command);
    Ok(passed
        .err()
        .map(|error| format!("{error:#}, see above"))
        .into_iter()
        .collect())
}
