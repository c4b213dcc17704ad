//! The figures as tables: for the terminal, and for the document.

use super::figures::{Figure, Unit, Value};
use super::report::{Measured, Report};

/// What the build that ships may weigh, in bytes with brotli.
pub(super) const BROTLI_GOAL: usize = 400_000;

/// One table: a line for each figure, a column for each build.
struct Table {
    head: Vec<String>,
    /// Title of a group and its lines.
    groups: Vec<(String, Vec<Vec<String>>)>,
}

/// All figures, aligned.
pub(super) fn terminal(report: &Report) -> String {
    let mut text = String::new();
    if report.quick {
        text += "A quick run: few samples, and 2 s of blocking instead of 10 s. Only good for seeing that it runs.\n\n";
    }
    for measured in &report.browsers {
        let table = of(measured);
        text += &format!("{}\n{}\n", measured.browser, table.aligned());
    }
    text + "shipped\n" + &sizes(report).aligned()
}

/// The figures of one browser, as Markdown.
pub(super) fn markdown(measured: &Measured) -> String {
    of(measured).markdown()
}

/// The sizes of the builds, as Markdown.
pub(super) fn sizes_markdown(report: &Report) -> String {
    sizes(report).markdown()
}

/// What was missed in one browser: the figure, and how far it is off.
pub(super) fn missed(measured: &Measured) -> Vec<String> {
    let figures = measured.figures.iter().filter(|figure| figure.share() > Some(1.0));
    figures
        .filter_map(|figure| {
            let value = figure.judged()?;
            let goal = number(figure.goal?, figure.unit);
            Some(format!(
                "{}: {}: {} with the {} build, {} wanted",
                figure.group,
                figure.name,
                number(value, figure.unit),
                figure.judged,
                goal
            ))
        })
        .collect()
}

fn of(measured: &Measured) -> Table {
    let mut groups: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    for figure in &measured.figures {
        let mut line = vec![figure.name.clone()];
        line.extend(
            measured
                .builds
                .iter()
                .map(|build| cell(figure, figure.values.get(build))),
        );
        line.push(
            figure
                .goal
                .map_or(String::new(), |goal| format!("≤ {}", number(goal, figure.unit))),
        );
        line.push(verdict(figure.share()));
        match groups.last_mut() {
            Some((title, lines)) if *title == figure.group => lines.push(line),
            _ => groups.push((figure.group.clone(), vec![line])),
        }
    }
    let builds = measured.builds.iter().cloned();
    let head = [String::new()]
        .into_iter()
        .chain(builds)
        .chain(["goal".to_owned(), String::new()]);
    Table {
        head: head.collect(),
        groups,
    }
}

fn sizes(report: &Report) -> Table {
    let builds = report.sizes.0.iter().map(|(build, sizes)| {
        let mut line = vec![build.clone()];
        line.extend([sizes.raw, sizes.gzip, sizes.brotli].map(thousands));
        line.push(format!("≤ {}", thousands(BROTLI_GOAL)));
        line.push(verdict(Some(sizes.brotli as f64 / BROTLI_GOAL as f64)));
        line
    });
    let head = ["", "raw", "gzip -9", "brotli 11", "goal", ""].map(str::to_owned);
    Table {
        head: head.into(),
        groups: vec![("Bytes of WebAssembly that a page loads".to_owned(), builds.collect())],
    }
}

fn verdict(share: Option<f64>) -> String {
    match share {
        None => String::new(),
        Some(share) if share <= 1.0 => "met".to_owned(),
        Some(share) => format!("missed by {:.0} %", (share - 1.0) * 100.0),
    }
}

/// The value, for ratios with the two medians behind it.
fn cell(figure: &Figure, value: Option<&Value>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    let first = number(value.value, figure.unit);
    match value.medians {
        Some([ours, theirs]) => format!("{first} ({} / {})", amount(ours), amount(theirs)),
        None => first,
    }
}

pub(super) fn number(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Times => format!("{} ×", digits(value)),
        Unit::Ms => format!("{} ms", digits(value)),
    }
}

/// Milliseconds, in the unit that fits; what is that large is bytes.
fn amount(value: f64) -> String {
    const MIB: f64 = 1_048_576.0;
    match value {
        v if v >= MIB => format!("{} MiB", digits(v / MIB)),
        v if v >= 1.0 => format!("{} ms", digits(v)),
        v if v >= 1e-3 => format!("{} µs", digits(v * 1e3)),
        v => format!("{} ns", digits(v * 1e6)),
    }
}

/// Three digits that count, as far as they are behind the point.
fn digits(value: f64) -> String {
    let places = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.places$}")
}

fn thousands(number: usize) -> String {
    let text = number.to_string();
    let start = text.len() % 3;
    let mut groups: Vec<&str> = Vec::new();
    if start > 0 {
        groups.push(&text[..start]);
    }
    groups.extend((start..text.len()).step_by(3).map(|at| &text[at..at + 3]));
    groups.join(",")
}

impl Table {
    fn aligned(&self) -> String {
        let lines = || self.groups.iter().flat_map(|(_, lines)| lines).chain([&self.head]);
        let width = |column: usize| lines().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let aligned = |line: &[String]| {
            let cells = line
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(column, (cell, width))| match column {
                    0 => format!("  {cell:<width$}"),
                    _ => format!("{cell:>width$}"),
                });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let mut text = aligned(&self.head) + "\n";
        for (title, lines) in &self.groups {
            text += &format!("{title}\n");
            text.extend(lines.iter().map(|line| aligned(line) + "\n"));
        }
        text
    }

    fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut text = String::new();
        for (title, lines) in &self.groups {
            let mut head = self.head.clone();
            head[0].clone_from(title);
            let rule = vec!["---:".to_owned(); head.len() - 1];
            text += &format!("{}| --- | {} |\n", line(&head), rule.join(" | "));
            text.extend(lines.iter().map(|cells| line(cells)));
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_count() {
        for (value, expected) in [(123.4, "123"), (61.27, "61.3"), (4.257, "4.26"), (0.4, "0.40")] {
            assert_eq!(digits(value), expected);
        }
        for (value, expected) in [
            (2.5e6, "2.38 MiB"),
            (216.0, "216 ms"),
            (0.25, "250 µs"),
            (9e-5, "90.0 ns"),
        ] {
            assert_eq!(amount(value), expected);
        }
        for (value, expected) in [(7, "7"), (450_000, "450,000"), (2_035_294, "2,035,294")] {
            assert_eq!(thousands(value), expected);
        }
    }

    #[test]
    fn verdicts_say_how_far_off() {
        for (share, expected) in [(None, ""), (Some(1.0), "met"), (Some(1.25), "missed by 25 %")] {
            assert_eq!(verdict(share), expected);
        }
    }
}
