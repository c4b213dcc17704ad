//! A page that follows a package while somebody works on it.

use std::{thread, time::Duration};

use anyhow::{Result, ensure};
use serde_json::json;

use super::author::Author;
use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;

const STEPS: &[Step<Work>] = &[
    ("a_page_follows_a_package", follows),
    ("a_change_reaches_the_page", changes),
    ("a_build_that_fails_changes_nothing", fails),
    ("nothing_comes_after_the_end", ends),
];

/// An author, and a page that follows.
struct Work {
    tabs: Tabs,
    author: Author,
}

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        Ok(Work {
            author: Author::start(world.project, world.browser_name, "followed")?,
            tabs: Tabs::start(world, build)?,
        })
    })
}

fn follows(work: &mut Work) -> Result<()> {
    work.tabs.ask(0, "following.begin", &json!([work.author.url]))?;
    work.tabs.ask(0, "following.says", &json!(["Hello, Ada!"])).map(drop)
}

fn changes(work: &mut Work) -> Result<()> {
    work.author
        .write(|text| text.replace("Hello, {name}", "Welcome, {name}"))?;
    work.tabs.ask(0, "following.says", &json!(["Welcome, Ada!"])).map(drop)
}

fn fails(work: &mut Work) -> Result<()> {
    work.author.write(|text| text.replace("let name", "let nmae"))?;
    let problem = work.tabs.ask(0, "following.problem", &json!([]))?;
    ensure!(
        problem
            .as_str()
            .is_some_and(|problem| problem.contains("cargo build failed")),
        "the page was told {problem}"
    );
    work.tabs.ask(0, "following.says", &json!(["Welcome, Ada!"]))?;
    // And what comes after it is as good as ever.
    work.author.write(|text| {
        text.replace("let nmae", "let name")
            .replace("Welcome, {name}", "Good day, {name}")
    })?;
    work.tabs.ask(0, "following.says", &json!(["Good day, Ada!"])).map(drop)
}

fn ends(work: &mut Work) -> Result<()> {
    let told = work.tabs.ask(0, "following.end", &json!([]))?;
    work.author
        .write(|text| text.replace("Good day, {name}", "Bye, {name}"))?;
    // As long as a build takes that nobody hears of.
    thread::sleep(Duration::from_secs(5));
    ensure!(
        work.tabs.ask(0, "following.told", &json!([]))? == told,
        "it was told of a build after the end"
    );
    work.tabs.ask(0, "following.says", &json!(["Good day, Ada!"])).map(drop)
}
