//! A visitor who installs all that there is: with no room left, and in a browser that is asked to keep it.

use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use super::page::Page;
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World, quota};
use crate::webdriver::Session;

/// Fills the storage of a page's origin, and says with how many bytes.
const FILL: &str = include_str!("../../../../tests/e2e/playground/fill.js");

const FULL: &[Step<Page>] = &[
    ("playground_says_what_takes_the_room", no_room),
    ("playground_installs_once_there_is_room", room),
];

const KEPT: &[Step<Page>] = &[
    ("playground_installs_every_sample_with_one_click", samples),
    ("playground_asks_the_browser_to_keep_everything", kept),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    let mut tests = steps::run(world, build, FULL, || {
        Page::start_in(world, |origin| quota::with_little_room(world, origin))
    })?;
    // Firefox asks its user, who says yes; Chrome decides by itself.
    let agrees = json!({
        "dom.storageManager.prompt.testing": true,
        "dom.storageManager.prompt.testing.allow": true,
    });
    tests.extend(steps::run(world, build, KEPT, || {
        Page::start_in(world, |_| Session::start(&world.browser.with_preferences(agrees)))
    })?);
    Ok(tests)
}

/// Presses the button of a sample, which says its size before its name.
fn press(page: &Page, sample: &str) -> Result<()> {
    let button = format!(
        "[...document.querySelectorAll('.sample button')].find((each) => each.textContent.endsWith(': {sample}'))"
    );
    page.until(&format!("{button}?.ariaDisabled === 'false'"))?;
    page.session.evaluate(&format!("{button}.click();")).map(drop)
}

fn no_room(page: &mut Page) -> Result<()> {
    page.click("button", "Install a sample")?;
    page.shows("Examples in Rust 0.1.0 is installed.")?;
    let filled = page.settle(&format!("await ({FILL})({})", quota::LIMIT))?;
    ensure!(filled.as_u64() > Some(1 << 20), "it was full after {filled} bytes");
    press(page, "Examples in Go")?;
    page.shows("Examples in Go was not installed")?;
    page.look("no-room")?;
    page.click("button", "See what takes the room")?;
    page.until("location.hash === '#/storage'")?;
    // What was there is there.
    page.equals(
        "playground.runtime.packages().map(({ name }) => name)",
        &json!(["Examples in Rust"]),
    )
}

/// Browsers take a while to give room back.
fn room(page: &mut Page) -> Result<()> {
    page.settle(
        "await new Promise((resolve, reject) => {
           const deleting = indexedDB.deleteDatabase('filler');
           deleting.onsuccess = () => resolve(true);
           deleting.onerror = () => reject(deleting.error);
         })",
    )?;
    for _ in 0..60 {
        // There is no such button while it is tried.
        page.session.evaluate(
            "[...document.querySelectorAll('.install-row.failed button')]
               .find(({ textContent }) => textContent === 'Try again')?.click();",
        )?;
        thread::sleep(Duration::from_millis(500));
        if page.value("document.getElementById('installs').hidden")? == json!(true) {
            break;
        }
    }
    page.shows("Examples in Go 0.1.0 is installed.")
}

fn samples(page: &mut Page) -> Result<()> {
    page.until("document.querySelectorAll('.sample').length === 7")?;
    let names = page.value("[...document.querySelectorAll('.sample-name')].map(({ textContent }) => textContent)")?;
    for name in names.as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        press(page, name)?;
        page.until(&format!(
            "playground.runtime.packages().some(({{ name, quarantined }}) => name === {} && !quarantined)",
            json!(name)
        ))?;
    }
    page.equals("playground.runtime.packages().length", &json!(7))?;
    page.until("[...document.querySelectorAll('.sample button')].every(({ ariaDisabled, textContent }) => ariaDisabled === 'true' && textContent.startsWith('Installed'))")?;
    page.look("packages-all-samples")
}

fn kept(page: &mut Page) -> Result<()> {
    if page.session.browser().starts_with("chrom") {
        let origin = page.value("location.origin")?;
        let granted = json!({ "origin": origin, "permissions": ["durableStorage"] });
        page.session.developer_command("Browser.grantPermissions", &granted)?;
    }
    page.click("button", "Ask the browser to keep it")?;
    page.shows("The browser keeps everything until you remove it.")?;
    page.until("[...document.querySelectorAll('main button')].every(({ textContent }) => textContent !== 'Ask the browser to keep it')")
}
