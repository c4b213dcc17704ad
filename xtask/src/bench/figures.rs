//! The figures: what each is made of, and what it should be.

mod rows;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::rows::{Goal, Of, ROWS};
use super::report::Samples;
use super::statistics::{geometric_mean, median};

pub(super) use self::rows::COMPUTE as G_COMPUTE;

/// One line of the tables.
#[derive(Serialize, Deserialize)]
pub(super) struct Figure {
    pub(super) group: String,
    pub(super) name: String,
    pub(super) unit: Unit,
    /// At most this is wanted, of the build that is judged.
    pub(super) goal: Option<f64>,
    /// The build that computes fastest in this browser, which is the one to load there: picking the luckier build for every
    /// figure would meet goals that no page ever sees met.
    pub(super) judged: String,
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
    /// The value that is judged.
    pub(super) fn judged(&self) -> Option<f64> {
        Some(self.values.get(&self.judged)?.value)
    }

    /// The judged value as a share of the goal: above 1 it is missed.
    pub(super) fn share(&self) -> Option<f64> {
        Some(self.judged()? / self.goal?)
    }
}

/// All figures for which there are samples.
pub(super) fn all(browser: &str, builds: &[String], samples: &Samples) -> Vec<Figure> {
    let judged = fastest(builds, samples).unwrap_or_default();
    let figures = ROWS.iter().map(|row| Figure {
        judged: judged.to_owned(),
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

/// The build with the least mean of guest compute; the first one where that was not measured.
fn fastest<'a>(builds: &'a [String], samples: &Samples) -> Option<&'a str> {
    let mean = Of::Mean(rows::KERNELS, rows::BROWSER);
    let mean = |build: &String| value(&mean, build, samples).map_or(f64::INFINITY, |mean| mean.value);
    let fastest = builds.iter().min_by(|one, other| mean(one).total_cmp(&mean(other)));
    fastest.map(String::as_str)
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
    use super::rows::{BROWSER, CALL, KERNELS};
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
        let mut rows: Vec<(&str, &str, &[f64])> = KERNELS.iter().map(|row| (*row, BROWSER, &[1.0][..])).collect();
        rows.extend(KERNELS.iter().map(|row| (*row, "portable", &[70.0, 90.0, 80.0][..])));
        rows.push(("memory-early", "portable", &[100.0]));
        rows.push(("memory-late", "portable", &[110.0]));
        rows.push(("block-one", "portable", &[0.1, 6.0, 0.1, 60.0, 0.1, 5.0]));
        let figures = all(
            "chromium 156",
            &["portable".to_owned(), "tail-calls".to_owned()],
            &samples(&rows),
        );
        let figure = |name: &str| figures.iter().find(|figure| figure.name == name).unwrap();

        let mean = figure("geometric mean of guest compute");
        assert!((mean.judged().unwrap() - 80.0).abs() < 1e-9);
        assert!((mean.share().unwrap() - 80.0 / 60.0).abs() < 1e-9);
        assert_eq!(figure("recursion (fib)").values["portable"].medians, Some([80.0, 1.0]));
        assert_eq!(
            figure("memory after 10,000 runs, times after 100").judged().unwrap(),
            1.1
        );
        assert_eq!(figure("one run of 10 s: longest").judged(), Some(60.0));
        assert_eq!(figure("one run of 10 s: median slice").judged(), Some(6.0));
        // What was not measured has no line.
        assert!(!figures.iter().any(|figure| figure.group == CALL));
    }

    #[test]
    fn the_fastest_build_is_judged_also_where_another_does_better() {
        let rows: Vec<(&str, &str, &[f64])> = KERNELS
            .iter()
            .flat_map(|row| {
                [
                    (*row, BROWSER, &[1.0][..]),
                    (*row, "slow", &[50.0]),
                    (*row, "fast", &[20.0]),
                ]
            })
            .chain([("kill-one", "slow", &[1.0][..]), ("kill-one", "fast", &[150.0])])
            .collect();
        let figures = all("firefox", &["slow".to_owned(), "fast".to_owned()], &samples(&rows));
        assert_eq!(figures.last().unwrap().share(), Some(1.5));
    }

    #[test]
    fn goals_depend_on_the_browser() {
        let rows: Vec<(&str, &str, &[f64])> = KERNELS
            .iter()
            .flat_map(|row| [(*row, BROWSER, &[1.0][..]), (*row, "portable", &[50.0][..])])
            .collect();
        for (browser, goal) in [("chromium 156", 60.0), ("firefox 153", 40.0)] {
            let figures = all(browser, &["portable".to_owned()], &samples(&rows));
            assert_eq!(figures.last().unwrap().goal, Some(goal), "{browser}");
        }
    }
}
