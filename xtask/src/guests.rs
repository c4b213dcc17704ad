//! `cargo xtask fixtures`: the guest packages, with the tools that this machine has.

use std::path::PathBuf;

use anyhow::Result;

use crate::fixtures::{self, Tools};
use crate::project::Project;
use crate::setup::{self, c, go, npm, rust};

/// Builds the guest packages; the directory they are in.
pub(crate) fn run(project: &Project) -> Result<PathBuf> {
    fixtures::build(project.root(), &tools(project)?)
}

/// Builds the guest packages, and those of the benchmark.
pub(crate) fn for_bench(project: &Project) -> Result<()> {
    let tools = tools(project)?;
    fixtures::build(project.root(), &tools)?;
    fixtures::bench::build(project.root(), &tools).map(drop)
}

fn tools(project: &Project) -> Result<Tools> {
    setup::ensure(project, setup::FIXTURES)?;
    Ok(Tools {
        cargo_env: rust::toolchain()?.env,
        asc: npm::asc(project),
        go: go::go(project)?,
        cc: c::compiler(project)?,
        wasm_opt: Some(npm::wasm_opt(project)),
    })
}
