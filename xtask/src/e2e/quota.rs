//! Row 36: storage that is full, as the browser itself enforces it.

use anyhow::{Context, Result};
use serde_json::json;

use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;
use crate::setup::browsers::Browser;
use crate::webdriver::Session;

/// How much room the browser is told to give, in bytes.
const LIMIT: u64 = 24 << 20;

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
        let tabs = match world.browser_name {
            "chrome" => chrome(world, build),
            _ => firefox(world, build),
        }?;
        tabs.ask(0, "quota.begin", &json!([]))?;
        tabs.ask(0, "quota.fill", &json!([LIMIT]))?;
        Ok(Full { tabs })
    })
}

/// Chrome is told what the page may use, before the page uses any: it counts from what it was told first.
fn chrome(world: &World<'_>, build: &Build) -> Result<Tabs> {
    let tabs = Tabs::start(world, build)?;
    let origin = world.server.urls().first().context("the server has no origin")?;
    let limit = json!({ "origin": origin, "quotaSize": LIMIT });
    tabs.session()
        .developer_command("Storage.overrideQuotaForOrigin", &limit)?;
    Ok(tabs)
}

/// Firefox is started with that for all sites together.
fn firefox(world: &World<'_>, build: &Build) -> Result<Tabs> {
    let mut capabilities = world.browser.capabilities.clone();
    capabilities["moz:firefoxOptions"]["prefs"] =
        json!({ "dom.quotaManager.temporaryStorage.fixedLimit": LIMIT >> 10 });
    let browser = Browser {
        driver: world.browser.driver.clone(),
        capabilities,
    };
    Tabs::of(Session::start(&browser)?, world, build)
}

fn refused(full: &mut Full) -> Result<()> {
    let told = full.tabs.ask(0, "quota.refused", &json!([]))?;
    println!("a full storage says {told}");
    Ok(())
}

fn fits(full: &mut Full) -> Result<()> {
    full.tabs.ask(0, "quota.fits", &json!([])).map(drop)
}
