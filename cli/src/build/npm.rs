//! What npm builds, AssemblyScript among it: the package's own script `build`.

use std::path::Path;

use super::{
    command::{command, find, run},
    failed, in_place,
};
use crate::screen::Failure;

pub(super) fn build(folder: &Path, module: &Path, fresh: &Path) -> Result<(), Failure> {
    let npm = find("npm").ok_or_else(|| failed("Node.js is needed for this: get it at https://nodejs.org"))?;
    if !folder.join("node_modules").is_dir() {
        run(command(&npm, folder).args(["install", "--no-audit", "--no-fund"]))?;
    }
    in_place(module, fresh, "`npm run build`", || {
        run(command(&npm, folder).args(["run", "--silent", "build"]))
    })
}
