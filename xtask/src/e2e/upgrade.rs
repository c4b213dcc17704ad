//! Row 38: tabs of an older and of a later version of the page.

use anyhow::Result;
use serde_json::json;

use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;

const STEPS: &[Step<Tabs>] = &[
    ("t38_an_older_tab_in_the_way_is_named", older),
    ("t38_a_later_tab_is_let_through", later),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || Tabs::start(world, build))
}

fn older(tabs: &mut Tabs) -> Result<()> {
    let old = tabs.add()?;
    tabs.ask(old, "upgrade.hold", &json!([]))?;
    tabs.ask(0, "upgrade.refused", &json!([]))?;
    tabs.close_last()?;
    tabs.ask(0, "upgrade.opens", &json!([])).map(drop)
}

fn later(tabs: &mut Tabs) -> Result<()> {
    let new = tabs.add()?;
    tabs.ask(new, "upgrade.upgrade", &json!([]))?;
    tabs.ask(0, "upgrade.outdated", &json!([])).map(drop)
}
