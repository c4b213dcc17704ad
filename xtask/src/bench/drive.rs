//! Opens the pages of the benchmark in a browser and collects what they measure.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::figures;
use super::report::{Measured, Samples};
use crate::setup::browsers::Browser;
use crate::webdriver::Session;

/// Longer than any suite takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(300);
/// A promise of the page: of what it measured.
const RESULT: &str = "window.benchmark";
/// Suites that measure all builds in one page, side by side.
const TOGETHER: &[&str] = &[
    "compute",
    "host_call",
    "small",
    "stopping",
    "memory",
    "opening",
    "templates",
];
/// Suites that would disturb other builds, or be disturbed by them: in a page for each, with these parameters.
const APART: &[(&str, &[&str])] = &[
    ("blocking", &[""]),
    (
        "peak",
        &[
            "&mib=64&growth=steps",
            "&mib=64&growth=once",
            "&mib=256&growth=steps",
            "&mib=256&growth=once",
        ],
    ),
];

/// What a page answers.
#[derive(Deserialize)]
struct Answer {
    builds: Vec<String>,
    samples: Samples,
    facts: Value,
}

struct Drive<'a> {
    session: Session,
    url: &'a str,
    quick: bool,
    wanted: &'a [String],
    builds: Vec<String>,
    samples: Samples,
    facts: BTreeMap<String, Value>,
    problems: Vec<String>,
}

/// Measures in one browser. Also returns what failed.
pub(super) fn browser(browser: &Browser, url: &str, quick: bool, wanted: &[String]) -> Result<(Measured, Vec<String>)> {
    let session = Session::start(browser)?;
    println!("\n== {}", session.browser());
    let mut drive = Drive {
        session,
        url,
        quick,
        wanted,
        builds: Vec::new(),
        samples: Samples::new(),
        facts: BTreeMap::new(),
        problems: Vec::new(),
    };
    // Names the builds, which the other pages are asked for.
    drive.builds = drive.page("index.html?suite=none", "the builds")?.builds;
    for suite in TOGETHER {
        drive.suite(suite, "");
    }
    for (suite, variants) in APART {
        for build in drive.builds.clone() {
            for variant in *variants {
                drive.suite(suite, &format!("&build={build}{variant}"));
            }
        }
    }
    if drive.wants("cold") {
        drive.step("cold start", Drive::cold_starts);
    }
    let measured = Measured {
        browser: drive.session.browser().to_owned(),
        figures: figures::all(drive.session.browser(), &drive.builds, &drive.samples),
        builds: drive.builds,
        facts: drive.facts,
        samples: drive.samples,
    };
    Ok((measured, drive.problems))
}

impl Drive<'_> {
    fn wants(&self, suite: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == suite)
    }

    fn suite(&mut self, suite: &str, parameters: &str) {
        if !self.wants(suite) {
            return;
        }
        let quick = if self.quick { "&quick" } else { "" };
        let page = format!("index.html?suite={suite}{parameters}{quick}");
        self.step(&format!("{suite}{}", parameters.replace('&', " ")), |drive| {
            let answer = drive.page(&page, suite)?;
            for (row, sides) in answer.samples {
                let known = drive.samples.entry(row).or_default();
                for (side, samples) in sides {
                    known.entry(side).or_default().extend(samples);
                }
            }
            drive.facts.insert(suite.to_owned(), answer.facts);
            Ok(())
        });
    }

    /// Says what it does and how long it took. What fails is noted.
    fn step(&mut self, name: &str, work: impl FnOnce(&mut Self) -> Result<()>) {
        let began = Instant::now();
        match work(self) {
            Ok(()) => println!("{:>6.1} s  {name}", began.elapsed().as_secs_f64()),
            Err(error) => {
                println!("FAILED    {name}: {error:#}");
                self.problems.push(format!("{name}: {error:#}"));
            }
        }
    }

    fn page(&self, page: &str, what: &str) -> Result<Answer> {
        self.session.open(&format!("{}/bench/{page}", self.url))?;
        let answer = self.session.settle(RESULT, PATIENCE)?;
        serde_json::from_value(answer).with_context(|| format!("the page did not say what it measured of {what}"))
    }

    /// Pages of their own, loaded one after the other: one that loads an empty module, and each build. Nothing is cached:
    /// the server forbids it.
    fn cold_starts(&mut self) -> Result<()> {
        let builds = self
            .builds
            .iter()
            .map(|build| (build.clone(), format!("cold.html?build={build}")));
        let pages: Vec<_> = [("empty".to_owned(), "empty.html".to_owned())]
            .into_iter()
            .chain(builds)
            .collect();
        // The first loads pay for the browser's own start.
        for round in 0..=if self.quick { 5 } else { 15 } {
            for (side, page) in &pages {
                self.session.open(&format!("{}/bench/{page}", self.url))?;
                let answer = self.session.settle(RESULT, PATIENCE)?;
                let ms = answer.as_f64().with_context(|| format!("{page} answered {answer}"))?;
                ensure!(ms > 0.0, "{page} took no time");
                if round > 0 {
                    let sides = self.samples.entry("cold".to_owned()).or_default();
                    sides.entry(side.clone()).or_default().push(ms);
                }
            }
        }
        Ok(())
    }
}
