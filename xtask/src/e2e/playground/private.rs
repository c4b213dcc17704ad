//! The playground in a private window, where browsers keep things in memory only.

use anyhow::{Result, ensure};
use serde_json::json;

use super::page::Page;
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};
use crate::webdriver::Session;

const RUST: &str = "com.example.nodes.rust";

const STEPS: &[Step<Page>] = &[
    ("playground_works_in_a_private_window", works),
    ("playground_says_that_a_private_window_keeps_nothing", says),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        Page::start_in(world, |_| Session::start(&world.browser.in_private()))
    })
}

fn works(page: &mut Page) -> Result<()> {
    page.click("button", "Install a sample")?;
    page.shows("Examples in Rust 0.1.0 is installed.")?;
    // As long as the window is there, all of it is.
    for file in ["one", "two"] {
        let ran = page.settle(&format!(
            "(await runtime.run('{RUST}', 'notes', {{ name: '{file}', text: 'kept' }}, {{ grant: 'all' }})).outputs.read"
        ))?;
        ensure!(ran == json!("kept"), "it read {ran}");
        page.reload()?;
    }
    page.go("#/storage")?;
    page.shows("two")?;
    page.shows("Works offline")
}

fn says(page: &mut Page) -> Result<()> {
    page.click("link", "Settings")?;
    page.click("button", "Examine it")?;
    page.until("document.querySelector('.findings') !== null")?;
    // Chrome gives pages no sign of it, so there is nothing to say.
    if page.session.browser().starts_with("firefox") {
        page.shows("This is a private window, as it seems: what is stored goes when it is closed.")?;
        page.shows("Open the page in an ordinary window to keep packages.")?;
    }
    page.look("settings-private")
}
