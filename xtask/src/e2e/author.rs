//! Somebody at work on a package, with `flow-like dev`.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Stdio},
};

use anyhow::{Context, Result, ensure};

use super::registry;
use crate::project::Project;
use crate::shell;

/// Its package, which is built whenever its sources change.
pub(super) struct Author {
    folder: PathBuf,
    dev: Child,
    /// Where its builds are to be had.
    pub(super) url: String,
}

impl Author {
    /// Makes the package `com.example.followed` in a folder of that name, and builds it from now on. What cargo makes of it
    /// is shared by those of one browser: modules of two authors at work would have one name.
    pub(super) fn start(project: &Project, browser: &str, folder: &str) -> Result<Self> {
        let flow_like = registry::build(project)?;
        let folder = project.target().join("e2e").join(format!("{folder}-{browser}"));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let mut new = shell::command(&flow_like);
        shell::output(
            new.args(["new", "rust", "com.example.followed", "--single"])
                .arg(&folder),
        )?;
        let mut dev = shell::command(&flow_like);
        dev.args(["dev", "--listen", "127.0.0.1:0"])
            .arg(&folder)
            .env(
                "CARGO_TARGET_DIR",
                project.target().join(format!("e2e/.cargo-{browser}")),
            )
            .stdout(Stdio::piped())
            .stderr(fs::File::create(folder.join(".log"))?);
        let mut dev = dev.spawn().context("cannot start flow-like dev")?;
        let output = dev.stdout.take().context("it has no output")?;
        let mut author = Author {
            folder,
            dev,
            url: String::new(),
        };
        BufReader::new(output).read_line(&mut author.url)?;
        author.url.truncate(author.url.trim_end().len());
        ensure!(
            author.url.starts_with("http://127.0.0.1:"),
            "it did not start: {}",
            author.url
        );
        Ok(author)
    }

    /// Changes the source of the node.
    pub(super) fn write(&self, change: impl Fn(&str) -> String) -> Result<()> {
        let source = self.folder.join("src/lib.rs");
        let text = fs::read_to_string(&source)?;
        let changed = change(&text);
        ensure!(changed != text, "nothing was changed");
        Ok(fs::write(source, changed)?)
    }
}

impl Drop for Author {
    fn drop(&mut self) {
        self.dev.kill().ok();
        self.dev.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}
