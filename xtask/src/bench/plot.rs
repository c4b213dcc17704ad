//! The picture of the figures: guest compute by kernel, and every figure as a share of its goal.

mod drawing;

use self::drawing::{Bar, Group, Panel};
use super::figures::{self, Figure};
use super::report::{Measured, Report};
use super::table;

pub(super) fn svg(report: &Report) -> String {
    drawing::svg(&series(report), &[compute(report), goals(report)])
}

/// Browser and build of every colour.
fn series(report: &Report) -> Vec<(usize, String)> {
    let mut series = Vec::new();
    for (browser, measured) in report.browsers.iter().enumerate() {
        for (build, name) in measured.builds.iter().enumerate() {
            series.push((class(browser, build), format!("{}, {name}", measured.browser)));
        }
    }
    series
}

/// A hue for each browser, a shade for each build.
fn class(browser: usize, build: usize) -> usize {
    (browser % 2) * 2 + build % 2
}

fn compute(report: &Report) -> Panel {
    let names = names(report, |figure| figure.group == figures::G_COMPUTE);
    let groups = names.into_iter().map(|name| {
        let mut group = Group {
            name: name.clone(),
            bars: Vec::new(),
            goals: Vec::new(),
        };
        for (browser, measured) in report.browsers.iter().enumerate() {
            let Some(figure) = find(measured, &name) else { continue };
            group.goals.extend(figure.goal);
            for (build, value) in measured.builds.iter().enumerate() {
                if let Some(value) = figure.values.get(value) {
                    group.bars.push(Bar {
                        class: class(browser, build),
                        value: value.value,
                        label: table::number(value.value, figure.unit),
                    });
                }
            }
        }
        group
    });
    Panel {
        title: format!("{} (less is better; dashed: the goals)", figures::G_COMPUTE),
        range: [1.0, 400.0],
        ticks: [1.0, 3.0, 10.0, 30.0, 100.0, 300.0]
            .map(|tick| (tick, format!("{tick} ×")))
            .into(),
        groups: groups.collect(),
    }
}

fn goals(report: &Report) -> Panel {
    let names = names(report, |figure| figure.goal.is_some());
    let groups = names.into_iter().map(|name| {
        let bars = report.browsers.iter().enumerate().filter_map(|(browser, measured)| {
            let figure = find(measured, &name)?;
            let judged = figure.judged()?;
            Some(Bar {
                class: class(
                    browser,
                    measured.builds.iter().position(|build| *build == figure.judged)?,
                ),
                value: figure.share()?,
                label: table::number(judged, figure.unit),
            })
        });
        Group {
            bars: bars.collect(),
            name,
            goals: vec![1.0],
        }
    });
    Panel {
        title: "The faster build as a share of the goal (left of the dashed line: met)".to_owned(),
        range: [0.01, 30.0],
        ticks: [(0.01, "1 %"), (0.1, "10 %"), (1.0, "100 %"), (10.0, "1,000 %")]
            .map(|(tick, label)| (tick, label.to_owned()))
            .into(),
        groups: groups.collect(),
    }
}

/// The names of figures, in order, each once.
fn names(report: &Report, wanted: impl Fn(&Figure) -> bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for figure in report.browsers.iter().flat_map(|measured| &measured.figures) {
        if wanted(figure) && !names.contains(&figure.name) {
            names.push(figure.name.clone());
        }
    }
    names
}

fn find<'a>(measured: &'a Measured, name: &str) -> Option<&'a Figure> {
    measured.figures.iter().find(|figure| figure.name == name)
}
