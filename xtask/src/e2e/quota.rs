//! Row 36: storage that is full, as the browser itself enforces it.

use anyhow::{Context, Result};
use serde_json::json;

use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;
use crate::setup::browsers::Browser;
use crate::webdriver::Session;

/// How much Firefox gives all sites together, in kibibytes.
const FIREFOX_LIMIT_KIB: u64 = 24 << 10;
/// How much more than is used Chrome gives the page, in bytes: less than the update takes.
const CHROME_MORE: u64 = 2 << 20;

const STEPS: &[Step<Full>] = &[
    ("t36_an_update_that_does_not_fit_changes_nothing", refused),
    ("t36_it_fits_after_something_was_removed", fits),
];

/// A browser whose storage is nearly full.
struct Full {
    tabs: Tabs,
    has_figures: bool,
}

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    let is_chrome = world.browser_name == "chrome";
    steps::run(world, build, STEPS, || {
        if is_chrome {
            chrome(world, build)
        } else {
            firefox(world, build)
        }
    })
}

/// Chrome is told what the page may use.
fn chrome(world: &World<'_>, build: &Build) -> Result<Full> {
    let tabs = Tabs::start(world, build)?;
    let used = tabs.ask(0, "quota.begin", &json!([]))?;
    let used = used.as_f64().context("the page does not say what is used")? as u64;
    let origin = world.server.urls().first().context("the server has no origin")?;
    let limit = json!({ "origin": origin, "quotaSize": used + CHROME_MORE });
    tabs.session()
        .developer_command("Storage.overrideQuotaForOrigin", &limit)?;
    Ok(Full {
        tabs,
        has_figures: true,
    })
}

/// Firefox is started with less room for everything, which is then filled.
fn firefox(world: &World<'_>, build: &Build) -> Result<Full> {
    let mut capabilities = world.browser.capabilities.clone();
    capabilities["moz:firefoxOptions"]["prefs"] =
        json!({ "dom.quotaManager.temporaryStorage.fixedLimit": FIREFOX_LIMIT_KIB });
    let browser = Browser {
        driver: world.browser.driver.clone(),
        capabilities,
    };
    let tabs = Tabs::of(Session::start(&browser)?, world, build)?;
    tabs.ask(0, "quota.begin", &json!([]))?;
    tabs.ask(0, "quota.fill", &json!([FIREFOX_LIMIT_KIB << 10]))?;
    Ok(Full {
        tabs,
        has_figures: true,
    })
}

fn refused(full: &mut Full) -> Result<()> {
    let told = full.tabs.ask(0, "quota.refused", &json!([full.has_figures]))?;
    println!("a full storage says {told}");
    Ok(())
}

fn fits(full: &mut Full) -> Result<()> {
    full.tabs.ask(0, "quota.fits", &json!([])).map(drop)
}
