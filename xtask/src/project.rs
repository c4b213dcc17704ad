//! The repository and the places in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// The repository that this program was built from.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    pub(crate) fn locate() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        Project {
            root: here.parent().unwrap_or(here).to_owned(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where everything is built.
    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Where tools live that would disturb others if they were installed for the whole machine.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target().join("tools")
    }

    pub(crate) fn fixtures(&self) -> PathBuf {
        self.target().join("fixtures")
    }

    /// The shipped WebAssembly and JavaScript.
    pub(crate) fn web(&self) -> PathBuf {
        self.target().join("web")
    }

    /// `cargo` at the root, building into [`target`](Self::target) whatever the user's own configuration says.
    pub(crate) fn cargo(&self) -> std::process::Command {
        let mut cargo = shell::command("cargo");
        cargo.current_dir(&self.root).env("CARGO_TARGET_DIR", self.target());
        cargo
    }

    /// The version of a crate in Cargo.lock, which is the only place that says it.
    pub(crate) fn locked_version(&self, name: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let lock: toml::Table = text.parse().context("Cargo.lock is not TOML")?;
        lock.get("package")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
            .find(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))
            .and_then(|package| package.get("version")?.as_str())
            .map(str::to_owned)
            .with_context(|| format!("Cargo.lock has no {name}"))
    }

    /// Files under version control and new ones that are not ignored, relative to the root.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let mut git = shell::command("git");
        git.current_dir(&self.root)
            .args(["ls-files", "--cached", "--others", "--exclude-standard"]);
        let mut files: Vec<String> = shell::output(&mut git)?.lines().map(str::to_owned).collect();
        // Deleted files are listed until the deletion is committed.
        files.retain(|file| self.root.join(file).is_file());
        Ok(files)
    }
}
