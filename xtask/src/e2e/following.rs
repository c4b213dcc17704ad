//! A page that follows a package while somebody works on it.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World, registry};
use crate::build::Build;
use crate::shell;

const STEPS: &[Step<Work>] = &[
    ("a_page_follows_a_package", follows),
    ("a_change_reaches_the_page", changes),
    ("a_build_that_fails_changes_nothing", fails),
    ("nothing_comes_after_the_end", ends),
];

/// Somebody at work on a package.
struct Work {
    tabs: Tabs,
    folder: PathBuf,
    dev: Child,
    url: String,
}

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || Work::start(world, build))
}

impl Work {
    /// Makes a package, and builds it from now on.
    fn start(world: &World<'_>, build: &Build) -> Result<Self> {
        let flow_like = registry::build(world.project)?;
        let folder = world.project.target().join("e2e").join("followed");
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
            .env("CARGO_TARGET_DIR", world.project.target().join("templates/.cargo"))
            .stdout(Stdio::piped())
            .stderr(fs::File::create(folder.join(".log"))?);
        let mut dev = dev.spawn().context("cannot start flow-like dev")?;
        let mut url = String::new();
        let output = dev.stdout.take().context("it has no output")?;
        BufReader::new(output).read_line(&mut url)?;
        let work = Work {
            tabs: Tabs::start(world, build)?,
            folder,
            dev,
            url: url.trim().to_owned(),
        };
        ensure!(
            work.url.starts_with("http://127.0.0.1:"),
            "it did not start: {}",
            work.url
        );
        Ok(work)
    }

    fn write(&self, change: impl Fn(&str) -> String) -> Result<()> {
        let source = self.folder.join("src/lib.rs");
        let text = fs::read_to_string(&source)?;
        let changed = change(&text);
        ensure!(changed != text, "nothing was changed");
        Ok(fs::write(source, changed)?)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.dev.kill().ok();
        self.dev.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn follows(work: &mut Work) -> Result<()> {
    work.tabs.ask(0, "following.begin", &json!([work.url]))?;
    work.tabs.ask(0, "following.says", &json!(["Hello, Ada!"])).map(drop)
}

fn changes(work: &mut Work) -> Result<()> {
    work.write(|text| text.replace("Hello, {name}", "Welcome, {name}"))?;
    work.tabs.ask(0, "following.says", &json!(["Welcome, Ada!"])).map(drop)
}

fn fails(work: &mut Work) -> Result<()> {
    work.write(|text| text.replace("let name", "let nmae"))?;
    let problem = work.tabs.ask(0, "following.problem", &json!([]))?;
    ensure!(
        problem
            .as_str()
            .is_some_and(|problem| problem.contains("cargo build failed")),
        "the page was told {problem}"
    );
    work.tabs.ask(0, "following.says", &json!(["Welcome, Ada!"]))?;
    // And what comes after it is as good as ever.
    work.write(|text| {
        text.replace("let nmae", "let name")
            .replace("Welcome, {name}", "Good day, {name}")
    })?;
    work.tabs.ask(0, "following.says", &json!(["Good day, Ada!"])).map(drop)
}

fn ends(work: &mut Work) -> Result<()> {
    let told = work.tabs.ask(0, "following.end", &json!([]))?;
    work.write(|text| text.replace("Good day, {name}", "Bye, {name}"))?;
    // As long as a build takes that nobody hears of.
    thread::sleep(Duration::from_secs(5));
    ensure!(
        work.tabs.ask(0, "following.told", &json!([]))? == told,
        "it was told of a build after the end"
    );
    work.tabs.ask(0, "following.says", &json!(["Good day, Ada!"])).map(drop)
}
