//! rustfmt and clippy.

use anyhow::Result;

use super::Need;
use crate::project::Project;
use crate::shell;

pub(crate) const LINTS: Need = Need {
    name: "rustfmt and clippy",
    why: "check the sources",
    present: |project| has(project, "fmt") && has(project, "clippy"),
    install,
    by_hand: |_| "rustup component add rustfmt clippy".to_owned(),
};

fn has(project: &Project, subcommand: &str) -> bool {
    shell::output(project.cargo().args([subcommand, "--version"])).is_ok()
}

fn install(_: &Project) -> Result<()> {
    shell::run(shell::command("rustup").args(["component", "add", "rustfmt", "clippy"]))
}
