//! The figures: what each is made of, and what it should be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::report::Samples;
use super::statistics::{geometric_mean, median, percentile};

/// One line of the tables.
#[derive(Serialize, Deserialize)]
pub(super) struct Figure {
    pub(super) group: String,
    pub(super) name: String,
    pub(super) unit: Unit,
    /// At most this is wanted, of the best build.
    pub(super) goal: Option<f64>,
    /// By build.
    pub(super) values: BTreeMap<String, Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    /// A ratio: how many times the other side.
    Times,
    Ms,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Value {
    pub(super) value: f64,
    /// For ratios, the two medians: ours and the other side's, in the unit of the samples.
    pub(super) medians: Option<[f64; 2]>,
}

impl Figure {
    /// The build that does best, and its value.
    pub(super) fn best(&self) -> Option<(&str, f64)> {
        let values = self.values.iter().map(|(build, value)| (build.as_str(), value.value));
        values.min_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    /// The best value as a share of the goal: above 1 it is missed.
    pub(super) fn share(&self) -> Option<f64> {
        Some(self.best()?.1 / self.goal?)
    }
}

/// How a figure is made of samples.
enum Of {
    /// Our median against that of another side in the same row.
    Ratio(&'static str, &'static str),
    /// Our median against our own in another row.
    Growth(&'static str, &'static str),
    /// The geometric mean of our ratios to another side in these rows.
    Mean(&'static [&'static str], &'static str),
    /// A statistic of our samples.
    Statistic(&'static str, fn(&[f64]) -> f64),
}

/// What is wanted at most.
enum Goal {
    None,
    AtMost(f64),
    /// In Chromium, and in other browsers.
    Each(f64, f64),
}

struct Row {
    group: &'static str,
    name: &'static str,
    of: Of,
    goal: Goal,
}

const BROWSER: &str = "browser";
const COMPUTE: &[&str] = &["fib", "sha256", "matrix", "json", "sort", "sieve"];

const fn row(group: &'static str, name: &'static str, of: Of, goal: Goal) -> Row {
    Row { group, name, of, goal }
}

pub(super) const G_COMPUTE: &str = "Guest compute, times the browser's own WebAssembly";
const G_CALL: &str = "One host call, the log of 32 bytes, times a plain JavaScript import";
const G_SMALL: &str = "A small node's run, times the browser's own WebAssembly and a plain JavaScript host";
const G_EXTISM: &str = "The same run, times Extism's JavaScript SDK";
const G_BLOCK: &str = "How long the main thread is blocked";
const G_STOP: &str = "How late a run that never ends is stopped";
const G_COLD: &str = "Cold start, from the navigation to the first result";
const G_MEMORY: &str = "What grows";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    row(G_COMPUTE, "recursion (fib)", Of::Ratio("fib", BROWSER), Goal::None),
    row(G_COMPUTE, "hashing (SHA-256)", Of::Ratio("sha256", BROWSER), Goal::None),
    row(G_COMPUTE, "f64 matrix multiply", Of::Ratio("matrix", BROWSER), Goal::None),
    row(G_COMPUTE, "JSON parse and print", Of::Ratio("json", BROWSER), Goal::None),
    row(G_COMPUTE, "sort u64", Of::Ratio("sort", BROWSER), Goal::None),
    row(G_COMPUTE, "prime sieve", Of::Ratio("sieve", BROWSER), Goal::None),
    row(G_COMPUTE, "geometric mean", Of::Mean(COMPUTE, BROWSER), Goal::Each(60.0, 40.0)),
    row(G_CALL, "with its line handed to the page", Of::Ratio("host-call", BROWSER), Goal::AtMost(1.0)),
    row(G_CALL, "inside of the run only", Of::Ratio("host-call-inside", BROWSER), Goal::None),
    row(G_SMALL, "fresh instance", Of::Ratio("sum-fresh", BROWSER), Goal::AtMost(4.0)),
    row(G_SMALL, "living instance (a flow)", Of::Ratio("sum-living", BROWSER), Goal::None),
    row(G_SMALL, "with two get_input calls, fresh", Of::Ratio("sum-pins-fresh", BROWSER), Goal::None),
    row(G_SMALL, "with two get_input calls, living", Of::Ratio("sum-pins-living", BROWSER), Goal::None),
    row(G_SMALL, "on the Rust SDK, fresh", Of::Ratio("sdk-add-fresh", BROWSER), Goal::None),
    row(G_SMALL, "on the Rust SDK, living", Of::Ratio("sdk-add-living", BROWSER), Goal::None),
    row(G_EXTISM, "fresh instance or plugin", Of::Ratio("sum-fresh", "extism"), Goal::None),
    row(G_EXTISM, "living instance or plugin", Of::Ratio("sum-living", "extism"), Goal::None),
    row(G_BLOCK, "nothing runs: longest", Of::Statistic("block-idle", longest), Goal::None),
    row(G_BLOCK, "one run of 10 s: longest", Of::Statistic("block-one", longest), Goal::AtMost(50.0)),
    row(G_BLOCK, "one run of 10 s: 99th percentile", Of::Statistic("block-one", slice_99), Goal::None),
    row(G_BLOCK, "one run of 10 s: median slice", Of::Statistic("block-one", slice), Goal::AtMost(8.0)),
    row(G_BLOCK, "ten runs of 10 s: longest", Of::Statistic("block-ten", longest), Goal::AtMost(50.0)),
    row(G_BLOCK, "ten runs of 10 s: 99th percentile", Of::Statistic("block-ten", slice_99), Goal::None),
    row(G_BLOCK, "ten runs of 10 s: median slice", Of::Statistic("block-ten", slice), Goal::AtMost(8.0)),
    row(G_BLOCK, "memory.grow by 63.9 MiB: median", Of::Statistic("block-grow", median), Goal::None),
    row(G_BLOCK, "memory.fill of 64 MiB: median", Of::Statistic("block-fill", median), Goal::None),
    row(G_STOP, "by its time limit: median", Of::Statistic("kill-one", median), Goal::None),
    row(G_STOP, "by its time limit: 99th percentile", Of::Statistic("kill-one", p99), Goal::AtMost(100.0)),
    row(G_STOP, "ten at once: median", Of::Statistic("kill-ten", median), Goal::None),
    row(G_STOP, "ten at once: 99th percentile", Of::Statistic("kill-ten", p99), Goal::AtMost(100.0)),
    row(G_STOP, "by an AbortSignal: median", Of::Statistic("cancel", median), Goal::None),
    row(G_STOP, "by an AbortSignal: 99th percentile", Of::Statistic("cancel", p99), Goal::None),
    row(G_COLD, "times a page with an empty module", Of::Ratio("cold", "empty"), Goal::None),
    row(G_COLD, "median", Of::Statistic("cold", median), Goal::None),
    row(G_MEMORY, "after 10,000 runs, times after 100", Of::Growth("memory-late", "memory-early"), Goal::AtMost(1.05)),
    row(G_MEMORY, "a run after 30,000 runs, times one after 3,000", Of::Growth("time-late", "time-early"), Goal::None),
    row(G_MEMORY, "a guest grown to 64 MiB by pages, times that", Of::Ratio("peak-64-steps", "guest"), Goal::AtMost(2.5)),
    row(G_MEMORY, "a guest grown to 64 MiB at once, times that", Of::Ratio("peak-64-once", "guest"), Goal::AtMost(2.5)),
    row(G_MEMORY, "a guest grown to 256 MiB by pages, times that", Of::Ratio("peak-256-steps", "guest"), Goal::AtMost(2.5)),
    row(G_MEMORY, "a guest grown to 256 MiB at once, times that", Of::Ratio("peak-256-once", "guest"), Goal::AtMost(2.5)),
];

/// Shorter gaps are those between two ticks with no guest in between.
const LEAST_SLICE_MS: f64 = 1.0;

fn longest(gaps: &[f64]) -> f64 {
    percentile(gaps, 100.0)
}

fn p99(samples: &[f64]) -> f64 {
    percentile(samples, 99.0)
}

fn slice(gaps: &[f64]) -> f64 {
    median(&slices(gaps))
}

fn slice_99(gaps: &[f64]) -> f64 {
    p99(&slices(gaps))
}

fn slices(gaps: &[f64]) -> Vec<f64> {
    let slices: Vec<f64> = gaps.iter().copied().filter(|gap| *gap >= LEAST_SLICE_MS).collect();
    if slices.is_empty() { gaps.to_vec() } else { slices }
}

/// All figures for which there are samples.
pub(super) fn all(browser: &str, builds: &[String], samples: &Samples) -> Vec<Figure> {
    let figures = ROWS.iter().map(|row| Figure {
        group: row.group.to_owned(),
        name: row.name.to_owned(),
        unit: match row.of {
            Of::Statistic(..) => Unit::Ms,
            _ => Unit::Times,
        },
        goal: match row.goal {
            Goal::None => None,
            Goal::AtMost(goal) => Some(goal),
            Goal::Each(chromium, _) if browser.contains("chrom") => Some(chromium),
            Goal::Each(_, other) => Some(other),
        },
        values: builds
            .iter()
            .filter_map(|build| Some((build.clone(), value(&row.of, build, samples)?)))
            .collect(),
    });
    figures.filter(|figure| !figure.values.is_empty()).collect()
}

fn value(of: &Of, build: &str, samples: &Samples) -> Option<Value> {
    let side = |row: &str, side: &str| samples.get(row)?.get(side).filter(|samples| !samples.is_empty());
    let ratio = |ours: &[f64], theirs: &[f64]| {
        let medians = [median(ours), median(theirs)];
        Value {
            value: medians[0] / medians[1],
            medians: Some(medians),
        }
    };
    Some(match of {
        Of::Ratio(row, against) => ratio(side(row, build)?, side(row, against)?),
        Of::Growth(row, from) => ratio(side(row, build)?, side(from, build)?),
        Of::Mean(rows, against) => {
            let ratios: Option<Vec<f64>> = rows
                .iter()
                .map(|row| Some(ratio(side(row, build)?, side(row, against)?).value))
                .collect();
            Value {
                value: geometric_mean(&ratios?),
                medians: None,
            }
        }
        Of::Statistic(row, statistic) => Value {
            value: statistic(side(row, build)?),
            medians: None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(rows: &[(&str, &str, &[f64])]) -> Samples {
        let mut samples = Samples::new();
        for (row, side, values) in rows {
            let sides = samples.entry((*row).to_owned()).or_default();
            sides.insert((*side).to_owned(), values.to_vec());
        }
        samples
    }

    #[test]
    fn figures_are_made_of_what_was_measured() {
        let mut rows: Vec<(&str, &str, &[f64])> = COMPUTE.iter().map(|row| (*row, BROWSER, &[1.0][..])).collect();
        rows.extend(COMPUTE.iter().map(|row| (*row, "portable", &[70.0, 90.0, 80.0][..])));
        rows.push(("memory-early", "portable", &[100.0]));
        rows.push(("memory-late", "portable", &[110.0]));
        rows.push(("block-one", "portable", &[0.1, 6.0, 0.1, 60.0, 0.1, 5.0]));
        let figures = all(
            "chromium 156",
            &["portable".to_owned(), "tail-calls".to_owned()],
            &samples(&rows),
        );
        let figure = |name: &str| figures.iter().find(|figure| figure.name == name).unwrap();

        let mean = figure("geometric mean");
        assert!((mean.best().unwrap().1 - 80.0).abs() < 1e-9);
        assert!((mean.share().unwrap() - 80.0 / 60.0).abs() < 1e-9);
        assert_eq!(figure("recursion (fib)").values["portable"].medians, Some([80.0, 1.0]));
        assert_eq!(figure("after 10,000 runs, times after 100").best().unwrap().1, 1.1);
        assert_eq!(figure("one run of 10 s: longest").best(), Some(("portable", 60.0)));
        assert_eq!(figure("one run of 10 s: median slice").best(), Some(("portable", 6.0)));
        // What was not measured has no line.
        assert!(!figures.iter().any(|figure| figure.group == G_CALL));
    }

    #[test]
    fn goals_depend_on_the_browser() {
        let rows: Vec<(&str, &str, &[f64])> = COMPUTE
            .iter()
            .flat_map(|row| [(*row, BROWSER, &[1.0][..]), (*row, "portable", &[50.0][..])])
            .collect();
        for (browser, goal) in [("chromium 156", 60.0), ("firefox 153", 40.0)] {
            let figures = all(browser, &["portable".to_owned()], &samples(&rows));
            assert_eq!(figures.last().unwrap().goal, Some(goal), "{browser}");
        }
    }
}
