//! What npm builds, AssemblyScript among it: the package's own script `build`.

use std::{
    fs::{self, File},
    path::Path,
    time::SystemTime,
};

use super::{
    command::{Tools, command, find},
    failed, in_place,
};
use crate::screen::Failure;

/// What npm writes last of all, and what others write who install packages.
const INSTALLED: [&str; 3] = [".package-lock.json", ".yarn-integrity", ".modules.yaml"];

pub(super) fn build(folder: &Path, module: &Path, fresh: &Path, tools: &Tools) -> Result<(), Failure> {
    let npm = find("npm").ok_or_else(|| failed("Node.js is needed for this: get it at https://nodejs.org"))?;
    if !is_installed(folder) {
        tools.run(command(&npm, folder).args(["install", "--no-audit", "--no-fund"]))?;
        // npm leaves the file as it is where there was nothing to do, and has none where nothing is needed. Where it cannot
        // be touched, the next build asks npm again.
        let written = File::options()
            .write(true)
            .open(folder.join("node_modules").join(INSTALLED[0]));
        written.and_then(|file| file.set_modified(SystemTime::now())).ok();
    }
    in_place(module, fresh, "`npm run build`", || {
        tools.run(command(&npm, folder).args(["run", "--silent", "build"]))
    })
}

/// Whether an installation has ended, after the last change of what is to be installed.
fn is_installed(folder: &Path) -> bool {
    let written = |path: &Path| fs::metadata(path).and_then(|found| found.modified()).ok();
    let wanted = written(&folder.join("package.json"));
    INSTALLED
        .iter()
        .filter_map(|name| written(&folder.join("node_modules").join(name)))
        .any(|installed| wanted.is_none_or(|wanted| wanted <= installed))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_installation_counts_once_it_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("package.json"), "{}").unwrap();
        assert!(!is_installed(folder.path()), "nothing is there");
        fs::create_dir_all(path("node_modules/half")).unwrap();
        assert!(!is_installed(folder.path()), "it was interrupted");
        fs::write(path("node_modules/.package-lock.json"), "{}").unwrap();
        assert!(is_installed(folder.path()));
        let package = File::options().write(true).open(path("package.json")).unwrap();
        package
            .set_modified(SystemTime::now() + Duration::from_secs(60))
            .unwrap();
        assert!(!is_installed(folder.path()), "the package wants others since");
    }
}
