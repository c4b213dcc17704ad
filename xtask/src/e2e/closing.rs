//! Row 35: tabs that are closed while a package is installed and updated.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;

/// How often a tab is closed from outside, at any time.
const ANY_TIME: u32 = 14;

/// How many milliseconds after a moment the page leaves by itself: at each, and where everything is being written also a
/// little later.
const LATER: &[(&str, &[u32])] = &[
    ("resolve", &[0]),
    ("download", &[0]),
    ("half", &[0]),
    ("all", &[0]),
    ("verify", &[0, 40]),
    ("store", &[0, 2, 6, 15, 40]),
];

const STEPS: &[Step<Tabs>] = &[("t35_page_closed_during_an_install", closed)];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || Tabs::start(world, build))
}

/// Where a page is left.
enum Moment {
    /// The page leaves, so many milliseconds after it has come that far.
    Reached(String, u32),
    /// Its tab is closed, so many milliseconds after the install has begun.
    AnyTime(u64),
}

fn closed(tabs: &mut Tabs) -> Result<()> {
    let whole = tabs.ask(0, "closing.measure", &json!(["e2e-closing"]))?;
    let state = tabs.ask(0, "closing.check", &json!(["e2e-closing"]))?;
    ensure!(state == "2.0.0", "undisturbed it ends with {state}");
    let mut states = BTreeMap::new();
    let moments = moments(&whole)?;
    ensure!(moments.len() >= 20, "only {} moments", moments.len());
    for (index, moment) in moments.iter().enumerate() {
        let database = format!("e2e-closing-{index}");
        let what = leave(tabs, &database, moment)?;
        let state = tabs
            .ask(0, "closing.check", &json!([database]))
            .with_context(|| format!("left {what}"))?;
        *states.entry(state.to_string()).or_insert(0) += 1;
    }
    println!(
        "left at {} moments, with {states:?}; undisturbed {} ms",
        moments.len(),
        whole["ms"]
    );
    // Otherwise nothing was interrupted.
    for state in ["\"nothing\"", "\"1.0.0\""] {
        ensure!(states.contains_key(state), "no page was left with {state}: {states:?}");
    }
    Ok(())
}

fn moments(whole: &Value) -> Result<Vec<Moment>> {
    let mut moments = Vec::new();
    for name in whole["moments"].as_array().context("there are no moments")? {
        let name = name.as_str().context("a moment has no name")?;
        let (_, phase) = name.split_once(' ').context("a moment has no phase")?;
        let (_, later) = LATER
            .iter()
            .find(|(of, _)| *of == phase)
            .with_context(|| format!("unknown phase {phase}"))?;
        moments.extend(later.iter().map(|ms| Moment::Reached(name.to_owned(), *ms)));
    }
    let ms = whole["ms"].as_f64().context("it took no time")?;
    let mut random = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_nanos() as u64;
    moments.extend((0..ANY_TIME).map(|index| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let within = (random >> 33) as f64 / f64::from(1_u32 << 31);
        // Somewhere in each part of the whole time.
        Moment::AnyTime((ms * (f64::from(index) + within) / f64::from(ANY_TIME)) as u64)
    }));
    Ok(moments)
}

/// Leaves a page. Returns when, in words.
fn leave(tabs: &mut Tabs, database: &str, moment: &Moment) -> Result<String> {
    let tab = tabs.add()?;
    let what = match moment {
        Moment::Reached(name, ms) => {
            tabs.begin(tab, "closing.begin", &json!([database, name, ms]))?;
            tabs.wait_until_left()
                .with_context(|| format!("it never came to `{name}`"))?;
            format!("{ms} ms after `{name}`")
        }
        Moment::AnyTime(ms) => {
            tabs.begin(tab, "closing.begin", &json!([database, null, 0]))?;
            tabs.session()
                .wait_for("return window.began ?? null;", Duration::from_secs(60))?;
            sleep(Duration::from_millis(*ms));
            format!("after {ms} ms")
        }
    };
    tabs.close_last()?;
    Ok(what)
}
