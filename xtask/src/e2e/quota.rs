//! Row 36: storage that is full, as the browser itself enforces it.

use anyhow::{Context, Result};
use serde_json::json;

use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;
use crate::webdriver::Session;

/// How much room the browser is told to give, in bytes.
pub(super) const LIMIT: u64 = 24 << 20;

const STEPS: &[Step<Full>] = &[
    ("t36_an_update_that_does_not_fit_changes_nothing", refused),
    ("t36_it_fits_after_something_was_removed", fits),
];

/// A browser whose storage is nearly full.
struct Full {
    tabs: Tabs,
}

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        let origin = world.server.urls().first().context("the server has no origin")?;
        let tabs = Tabs::of(with_little_room(world, origin)?, world, build)?;
        tabs.ask(0, "quota.begin", &json!([]))?;
        tabs.ask(0, "quota.fill", &json!([LIMIT]))?;
        Ok(Full { tabs })
    })
}

/// A browser that gives the pages of an origin no more than [`LIMIT`].
pub(super) fn with_little_room(world: &World<'_>, origin: &str) -> Result<Session> {
    if world.browser_name == "chrome" {
        let session = Session::start(world.browser)?;
        // Before the page uses any: it counts from what it was told first.
        let limit = json!({ "origin": origin, "quotaSize": LIMIT });
        session.developer_command("Storage.overrideQuotaForOrigin", &limit)?;
        return Ok(session);
    }
    // For all sites together.
    let preferences = json!({ "dom.quotaManager.temporaryStorage.fixedLimit": LIMIT >> 10 });
    Session::start(&world.browser.with_preferences(preferences))
}

fn refused(full: &mut Full) -> Result<()> {
    let told = full.tabs.ask(0, "quota.refused", &json!([]))?;
    println!("a full storage says {told}");
    Ok(())
}

fn fits(full: &mut Full) -> Result<()> {
    full.tabs.ask(0, "quota.fits", &json!([])).map(drop)
}
