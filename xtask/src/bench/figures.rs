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
        assert!((mean.best().unwrap().1 - 80.0).abs() < 1e-9);
        assert!((mean.share().unwrap() - 80.0 / 60.0).abs() < 1e-9);
        assert_eq!(figure("recursion (fib)").values["portable"].medians, Some([80.0, 1.0]));
        assert_eq!(
            figure("memory after 10,000 runs, times after 100").best().unwrap().1,
            1.1
        );
        assert_eq!(figure("one run of 10 s: longest").best(), Some(("portable", 60.0)));
        assert_eq!(figure("one run of 10 s: median slice").best(), Some(("portable", 6.0)));
        // What was not measured has no line.
        assert!(!figures.iter().any(|figure| figure.group == CALL));
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
