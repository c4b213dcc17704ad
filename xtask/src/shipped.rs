//! What is tested of the build that pages load.

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::setup::npm;
use crate::test::Outcome;
use crate::{build, demo, e2e, shell};

/// How far the figures in the README may be off, in percent: compilers of another day make a few bytes more or less.
const TOLERANCE: usize = 2;

type Test = fn(&Project) -> Result<()>;

pub(crate) fn run(project: &Project) -> Result<Outcome> {
    // The demo builds, and that fails where the result is too large.
    let tests: [(&str, Test); 3] = [
        ("the demo, on a build that is small enough", |project| {
            demo::run(project, &demo::Options::default())
        }),
        ("the sizes in the README", documented_sizes),
        ("the TypeScript declarations", declarations),
    ];
    let mut report = Report::default();
    for (name, test) in tests {
        report.add(name, test(project).err().map(|error| format!("{error:#}")));
    }
    match e2e::run(project) {
        Ok(tests) => tests.into_iter().for_each(|test| report.add(&test.name, test.failure)),
        Err(error) => report.add("the tests in pages", Some(format!("{error:#}"))),
    }
    Ok(report.0)
}

#[derive(Default)]
struct Report(Outcome);

impl Report {
    /// Prints and counts a test.
    fn add(&mut self, name: &str, failure: Option<String>) {
        match failure {
            None => {
                println!("test {name} ... ok");
                self.0.passed += 1;
            }
            Some(failure) => {
                println!("test {name} ... FAILED\n{failure}");
                self.0.failed += 1;
            }
        }
    }
}

/// Compiles what a page may write in TypeScript, and what it may not.
fn declarations(project: &Project) -> Result<()> {
    let command = npm::tsc(project);
    let (program, arguments) = command.split_first().context("no command for tsc")?;
    let mut tsc = shell::command(program);
    tsc.current_dir(project.root()).args(arguments);
    shell::run(tsc.args(["--project", "tests/types/tsconfig.json"]))
}

fn documented_sizes(project: &Project) -> Result<()> {
    let readme = std::fs::read_to_string(project.root().join("README.md"))?;
    for (build, sizes) in build::sizes(project)? {
        let documented = figures(&readme, &build).with_context(|| format!("the README has no row `{build}`"))?;
        for (documented, size) in documented.into_iter().zip([sizes.raw, sizes.gzip, sizes.brotli]) {
            ensure!(
                documented.abs_diff(size) * 100 <= size * TOLERANCE,
                "the README says {documented} bytes of the build `{build}`, and it is {size}"
            );
        }
    }
    Ok(())
}

/// The numbers in a table's row: `| portable | 2,032,804 | 588,828 | 441,360 |`.
fn figures(text: &str, row: &str) -> Option<[usize; 3]> {
    let start = format!("| {row} | ");
    let cells = text.lines().find_map(|line| line.strip_prefix(&start))?;
    let figures: Vec<usize> = cells
        .split('|')
        .filter_map(|cell| cell.trim().replace(',', "").parse().ok())
        .collect();
    figures.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn figures_are_read_from_tables() {
        let text = "| build | raw |\n|---|---|\n| portable | 2,032,804 | 588,828 | 441,360 |\n| short | 1 |\n";
        assert_eq!(figures(text, "portable"), Some([2_032_804, 588_828, 441_360]));
        assert_eq!(figures(text, "tail-calls"), None);
        assert_eq!(figures(text, "short"), None);
    }
}
