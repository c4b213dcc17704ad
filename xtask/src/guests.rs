//! `cargo xtask fixtures`: the guest packages, with the tools that this machine has.

use std::path::PathBuf;

use anyhow::Result;

use crate::fixtures::{self, Tools};
use crate::project::Project;
use crate::setup::{self, c, go, npm, rust};

/// Builds the guest packages; the directory they are in.
pub(crate) fn run(project: &Project) -> Result<PathBuf> {
    setup::ensure(project, setup::FIXTURES)?;
    let tools = Tools {
        cargo_env: rust::toolchain()?.env,
        asc: npm::asc(project),
        go: go::go(project)?,
        cc: c::compiler(project)?,
        wasm_opt: Some(npm::wasm_opt(project)),
    };
    fixtures::build(project.root(), &tools)
}
