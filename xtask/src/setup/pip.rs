//! Tools that come as Python packages.

use std::path::Path;

use anyhow::Result;

use super::apt;
use crate::shell;

/// Installs a package into a directory of its own. That leaves the system's Python alone, so it needs no virtual
/// environment and is allowed where the system manages its packages.
pub(super) fn install(package: &str, directory: &Path) -> Result<()> {
    if shell::output(shell::command("python3").args(["-m", "pip", "--version"])).is_err() {
        println!("install  pip (it brings {package})");
        apt::install(&["python3", "python3-pip"])?;
    }
    let mut pip = shell::command("python3");
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--upgrade",
        "--target",
    ]);
    shell::run(pip.arg(directory).arg(package))
}

/// The command that a person would give.
pub(super) fn by_hand(package: &str, directory: &Path) -> String {
    format!("python3 -m pip install --target {} {package}", directory.display())
}
