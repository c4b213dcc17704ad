//! Debian's packages.

use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Installs packages, if this is a Debian system and this process is allowed to.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    shell::find("apt-get").context("this system has no apt-get")?;
    if !shell::is_root() {
        bail!("not running as root");
    }
    update();
    let mut apt = shell::command("apt-get");
    apt.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    shell::run(apt.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The command that a person would give.
pub(super) fn by_hand(packages: &[&str]) -> String {
    format!("sudo apt-get update && sudo apt-get install {}", packages.join(" "))
}

/// A fresh machine knows no packages, and an old list names versions that are gone. Once in a run is enough; where it
/// fails, the old list may still do.
fn update() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        if let Err(error) = shell::run(shell::command("apt-get").args(["update", "--quiet=2"])) {
            println!("{error:#}; going on with the old list");
        }
    });
}
