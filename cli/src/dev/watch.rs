//! What changes in a package's folder.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer, notify};
use tokio::sync::mpsc;

use crate::screen::Failure;

/// Editors write a file in several steps, and people save several files at once.
const QUIET: Duration = Duration::from_millis(200);

/// Where tools write while they build, besides `build` in the folder itself.
const NOT_SOURCES: [&str; 5] = ["target", "node_modules", "zig-out", "zig-pkg", "__pycache__"];

/// The changes of a folder, for as long as this lives.
pub(super) struct Changes {
    root: PathBuf,
    stirred: mpsc::UnboundedReceiver<()>,
    sources: Sources,
    _watcher: Debouncer<notify::RecommendedWatcher>,
}

/// When each file was written last, and how long it is.
type Sources = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Changes {
    pub(super) fn of(folder: &Path) -> Result<Self, Failure> {
        let (sender, stirred) = mpsc::unbounded_channel();
        let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let failed = |error: notify::Error| {
            Failure::new(
                "failed",
                format!("cannot watch {} for changes: {error}", folder.display()),
            )
        };
        // Nobody listens any more when the command ends.
        let tell = move |_: DebounceEventResult| {
            sender.send(()).ok();
        };
        let mut watcher = new_debouncer(QUIET, tell).map_err(failed)?;
        watcher
            .watcher()
            .watch(&root, notify::RecursiveMode::Recursive)
            .map_err(failed)?;
        Ok(Changes {
            sources: sources(&root),
            root,
            stirred,
            _watcher: watcher,
        })
    }

    /// Waits until the sources are others than last time. That something happened in the folder means little: compilers
    /// read there, which counts for some systems, and write.
    pub(super) async fn next(&mut self) {
        loop {
            self.stirred.recv().await;
            while self.stirred.try_recv().is_ok() {}
            let sources = sources(&self.root);
            if sources != self.sources {
                self.sources = sources;
                return;
            }
        }
    }
}

fn sources(root: &Path) -> Sources {
    let mut sources = Sources::new();
    collect(root, &["build"], &mut sources);
    sources
}

fn collect(folder: &Path, leave: &[&str], sources: &mut Sources) {
    // What cannot be read now is a change when it can.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else {
            continue;
        };
        if !is_source(&path, leave) {
            continue;
        }
        if kind.is_dir() {
            collect(&path, &[], sources);
        } else if let Ok(found) = fs::metadata(&path) {
            sources.insert(path, (found.modified().ok(), found.len()));
        }
    }
}

/// Whether a build depends on that file or folder. Modules and what is hidden are made by builds.
fn is_source(path: &Path, leave: &[&str]) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let made = path
        .extension()
        .is_some_and(|ending| ["wasm", "new", "opt"].iter().any(|made| ending == *made));
    !made && !name.starts_with('.') && !leave.iter().chain(&NOT_SOURCES).any(|left| name == *left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_builds_leave_is_no_source() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        let before = sources(folder.path());
        for made in [
            "build/nodes.wasm",
            "nodes.wasm",
            "nodes.wasm.new",
            ".zig-cache/x",
            "target/a/b.rs",
            ".git/index",
        ] {
            write(made);
            assert_eq!(sources(folder.path()), before, "{made}");
        }
        for source in ["src/lib.rs", "manifest.toml", "sdk/build/index.js", "package.json"] {
            let before = sources(folder.path());
            write(source);
            assert_ne!(sources(folder.path()), before, "{source}");
        }
    }
}
