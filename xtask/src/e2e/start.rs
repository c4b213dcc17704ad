//! A fast start: what is installed must hardly matter for how long a runtime takes to open.

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::modules::MANY;
use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;

/// How often each database is opened.
const TIMES: u32 = 25;
/// How much longer it may take with many packages than with one.
const MOST: f64 = 2.0;
/// How often that is measured: what else goes on in the machine only makes it worse.
const ATTEMPTS: u32 = 3;

const STEPS: &[Step<Tabs>] = &[("many_packages_open_as_fast_as_one", opens)];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || Tabs::start(world, build))
}

fn opens(tabs: &mut Tabs) -> Result<()> {
    tabs.ask(0, "start.install", &json!(["one", 0, 1]))?;
    // Not all at once, since an answer may take only so long.
    for from in (0..MANY).step_by(50) {
        tabs.ask(0, "start.install", &json!(["many", from, MANY.min(from + 50)]))?;
    }
    let mut best = f64::MAX;
    for _ in 0..ATTEMPTS {
        best = best.min(compare(tabs)?);
        if best <= MOST {
            return Ok(());
        }
    }
    bail!("with {MANY} packages a runtime takes {best:.2} times as long to open as with one")
}

/// How much longer it takes.
fn compare(tabs: &Tabs) -> Result<f64> {
    let medians = tabs.ask(0, "start.compare", &json!([MANY, TIMES]))?;
    let median = |name: &str| medians[name].as_f64().context("there is no median");
    let (many, one) = (median("many")?, median("one")?);
    let ratio = many / one;
    println!(
        "opening with {MANY} packages takes {many:.1} ms, with one {one:.1} ms: {ratio:.2} times as long; the browser reads \
         their records, {} bytes, in {:.1} ms",
        medians["bytes"],
        median("read")?
    );
    Ok(ratio)
}
