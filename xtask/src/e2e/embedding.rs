//! The pages of docs/embedding.md, as somebody has them who follows it.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::{Test, World};
use crate::build::Build;
use crate::webdriver::Session;
use crate::{dist, embedding};

/// Loading and running, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the page shows, as soon as it shows anything.
const SHOWN: &str = "return document.querySelector('#sum').textContent || null;";

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    let names = embedding::NAMES.map(|name| format!("a_page_embeds_it_{name}"));
    if !names.iter().any(|name| world.wants(build, name)) {
        return Ok(Vec::new());
    }
    made(world)?;
    let session = Session::start(world.browser)?;
    let tests = embedding::NAMES.iter().zip(names).map(|(page, name)| Test {
        name: format!("{}{name}", world.prefix(build)),
        failure: shows_the_sum(world, &session, page)
            .err()
            .map(|error| format!("{error:#}")),
    });
    Ok(tests.collect())
}

fn shows_the_sum(world: &World<'_>, session: &Session, page: &str) -> Result<()> {
    session.open(&world.address(&format!("embedding/{page}/index.html"))?)?;
    let shown = session.wait_for(SHOWN, PATIENCE)?;
    ensure!(shown == "42", "the page shows {shown}");
    Ok(())
}

/// Makes the pages, once for both browsers.
fn made(world: &World<'_>) -> Result<()> {
    static MADE: OnceLock<Result<(), String>> = OnceLock::new();
    let make = || dist::pack(world.project).and_then(|packed| embedding::make(world.project, &packed));
    let made = MADE.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    made.clone().map_err(anyhow::Error::msg)
}
