//! A node author at work, with the page beside the editor.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::page::{PATIENCE, Page};
use crate::build::Build;
use crate::e2e::author::Author;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};

const STEPS: &[Step<Work>] = &[
    ("playground_follows_a_package", follows),
    ("playground_runs_what_was_changed", changes),
    ("playground_has_the_form_of_the_latest_build", has_form),
    ("playground_says_why_a_build_failed", fails),
    ("playground_stops_following", stops),
];

/// An author, and the page that follows.
struct Work {
    page: Page,
    author: Author,
}

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        Ok(Work {
            author: Author::start(world.project, world.browser_name, "followed-by-playground")?,
            page: Page::start(world)?,
        })
    })
}

/// Runs the node until it says that. What was changed is built more than once where files are written one by one.
fn says(page: &Page, greeting: &str) -> Result<()> {
    page.go("#/nodes/com.example.followed/greet")?;
    page.fill("Name", "Ada")?;
    let begun = Instant::now();
    loop {
        page.click_in(Some(".run-actions"), "button", "Run")?;
        page.until("document.querySelector('.result')?.dataset.state === 'done'")?;
        let said = page.value("document.querySelector('.result [data-pin=greeting]').innerText")?;
        if said.as_str().is_some_and(|said| said.contains(greeting)) {
            return page.go("#/packages");
        }
        ensure!(begun.elapsed() < PATIENCE, "it says {said}, and not {greeting}");
        thread::sleep(Duration::from_millis(200));
    }
}

fn follows(work: &mut Work) -> Result<()> {
    let page = &mut work.page;
    page.fill("Its address", "no address")?;
    page.click("button", "Follow")?;
    page.until("document.querySelector('[aria-labelledby=follow-title] [role=alert]').textContent.length > 10")?;
    page.fill("Its address", &work.author.url)?;
    page.click("button", "Follow")?;
    page.until("document.querySelector('.build.good a') !== null")?;
    page.look("following")?;
    says(page, "Hello, Ada!")
}

fn changes(work: &mut Work) -> Result<()> {
    work.author
        .write(|text| text.replace("Hello, {name}", "Welcome, {name}"))?;
    // It goes on while other screens are shown.
    work.page.go("#/board")?;
    says(&work.page, "Welcome, Ada!")
}

fn has_form(work: &mut Work) -> Result<()> {
    let page = &work.page;
    page.go("#/nodes/com.example.followed/greet")?;
    page.fill("Name", "Grace")?;
    let output = ".output(Pin::string(\"greeting\"";
    let input = ".input(Pin::integer(\"times\", \"Times\").default(3))";
    work.author
        .write(|text| text.replace(output, &format!("{input}{output}")))?;
    page.until("document.querySelector('[data-pin=times] input')?.value === '3'")?;
    // Nobody at work on it loses anything.
    page.until(
        "document.activeElement.closest('[data-pin=name]') !== null && document.activeElement.value === 'Grace'",
    )?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.shows("Welcome, Grace!")?;
    page.go("#/packages")
}

fn fails(work: &mut Work) -> Result<()> {
    work.author.write(|text| text.replace("let name", "let nmae"))?;
    work.page
        .until("document.querySelector('.build.bad pre')?.textContent.includes('cannot find value `name`') === true")?;
    work.page.look("failed-build")?;
    says(&work.page, "Welcome, Ada!")
}

fn stops(work: &mut Work) -> Result<()> {
    work.page.click("button", "Stop")?;
    work.page.click("button", "Follow")?;
    work.page.click("button", "Stop")?;
    work.page
        .until("document.querySelector('[aria-labelledby=follow-title] input').disabled === false")?;
    work.page.has_no_barriers()
}
