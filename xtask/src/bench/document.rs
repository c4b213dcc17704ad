//! docs/benchmarks.md: its figures and its picture. What surrounds the figures is written by hand and stays.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::machine::Machine;
use super::report::{Measured, Report};
use super::{plot, statistics, table};
use crate::project::Project;

const DOCUMENT: &str = "docs/benchmarks.md";
const TEMPLATES: &str = "docs/templates.md";
const PICTURE: &str = "docs/images/benchmarks.svg";
/// Between these lines the document belongs to this command.
const BEGIN: &str = "<!-- figures: written by cargo xtask bench -->";
const END: &str = "<!-- end of figures -->";

pub(super) fn write(project: &Project, report: &Report) -> Result<()> {
    ensure!(!report.quick, "a quick run's figures are not for the documents");
    for (document, figures) in [(DOCUMENT, figures(report)), (TEMPLATES, templates(report))] {
        let path = project.root().join(document);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {document}"))?;
        fs::write(
            &path,
            replaced(&text, &figures).with_context(|| format!("cannot write {document}"))?,
        )?;
    }
    fs::write(project.root().join(PICTURE), plot::svg(report))?;
    println!("Written: {DOCUMENT}, {TEMPLATES}, {PICTURE}");
    Ok(())
}

/// The languages: how large the module of a template is, and how long one of its nodes takes against the one in Rust.
fn templates(report: &Report) -> String {
    let mut text = "| language | module, bytes | fuel of `add`, start included |".to_owned();
    let mut line = "|---|---|---|".to_owned();
    for measured in &report.browsers {
        text += &format!(" {} |", measured.browser);
        line += "---|";
    }
    text += &format!("\n{line}\n");
    let facts = report
        .browsers
        .first()
        .and_then(|measured| measured.facts.get("templates"));
    let median_of = |measured: &Measured, language: &str| {
        let row = measured.samples.get(&format!("template-{language}"))?;
        Some(statistics::median(row.get(measured.judged()?)?))
    };
    for (language, facts) in facts.and_then(Value::as_object).into_iter().flatten() {
        let number = |name: &str| facts[name].as_u64().unwrap_or_default();
        let fuel = number("fuel") + number("initFuel");
        text += &format!("| {language} | {} | {} |", thousands(number("bytes")), thousands(fuel));
        for measured in &report.browsers {
            text += &match (median_of(measured, language), median_of(measured, "rust")) {
                (Some(ms), Some(rust)) => format!(" {:.2} × ({ms:.3} ms) |", ms / rust),
                _ => " |".to_owned(),
            };
        }
        text += "\n";
    }
    text
}

/// `1234567` as `1,234,567`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

fn replaced(text: &str, figures: &str) -> Result<String> {
    let parts = text
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.with_context(|| format!("it has lost its lines `{BEGIN}` and `{END}`"))?;
    Ok(format!(
        "{before}{BEGIN}\n\n{}\n{END}{after}",
        figures.trim_end().to_owned() + "\n"
    ))
}

fn figures(report: &Report) -> String {
    let mut text = machine(&report.machine) + "\n";
    text += "![Guest compute by kernel, browser and build, and every figure as a share of its goal](images/benchmarks.svg)\n";
    for measured in &report.browsers {
        text += &format!(
            "\n### {}\n\n{}",
            capitalised(&measured.browser),
            table::markdown(measured)
        );
    }
    text += &format!("\n### Size\n\n{}", table::sizes_markdown(report));
    text += "\n### Missed\n\n";
    let mut nothing_missed = true;
    for measured in &report.browsers {
        for missed in table::missed(measured) {
            nothing_missed = false;
            text += &format!("- {}: {missed}.\n", capitalised(&measured.browser));
        }
    }
    if nothing_missed {
        text += "Nothing in either browser.\n";
    }
    text
}

fn machine(machine: &Machine) -> String {
    let load = |load: Option<f64>| load.map_or("unknown".to_owned(), |load| format!("{load:.1}"));
    format!(
        "Measured on {} UTC, commit `{}`: {}, {} cores, {:.0} GiB, {}; a virtual machine that others use as well. Its load \
         average was {} before and {} after (the benchmark itself makes 1 to 2).\n",
        machine.date,
        machine.commit,
        machine.cpu,
        machine.cores,
        machine.memory_gib,
        machine.system,
        load(machine.load_before),
        load(machine.load_after),
    )
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_groups() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn only_the_figures_are_replaced() {
        let text = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nWhy.\n");
        let new = replaced(&text, "new").unwrap();
        assert_eq!(new, format!("# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nWhy.\n"));
        assert_eq!(replaced(&new, "new").unwrap(), new);
        assert!(replaced("# Title\n", "new").is_err());
    }
}
