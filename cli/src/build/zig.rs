//! Zig, by the folder's own `build.zig`.

use std::{path::Path, process::Command};

use super::{
    command::{Tools, command, find},
    failed, in_place,
};
use crate::screen::Failure;

pub(super) const MISSING: &str =
    "Zig is needed for this: get it at https://ziglang.org/download, or as the Python package `ziglang`";

pub(super) fn build(folder: &Path, module: &Path, fresh: &Path, tools: &Tools) -> Result<(), Failure> {
    let mut zig = zig(folder).ok_or_else(|| failed(MISSING))?;
    in_place(module, fresh, "`zig build`", || tools.run(zig.arg("build")))
}

/// Zig from PATH, or the Python package.
pub(super) fn zig(folder: &Path) -> Option<Command> {
    if let Some(zig) = find("zig") {
        return Some(command(zig, folder));
    }
    let python = find("python3").or_else(|| find("python"))?;
    let mut import = Command::new(&python);
    let has_zig = import
        .args(["-c", "import ziglang"])
        .output()
        .is_ok_and(|output| output.status.success());
    has_zig.then(|| {
        let mut zig = command(python, folder);
        zig.args(["-m", "ziglang"]);
        zig
    })
}
