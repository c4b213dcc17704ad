//! What is tested of the build that pages load.

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::setup::npm;
use crate::test::Outcome;
use crate::{build, demo, shell};

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
    let mut outcome = Outcome::default();
    for (name, test) in tests {
        match test(project) {
            Ok(()) => {
                println!("test {name} ... ok");
                outcome.passed += 1;
            }
            Err(error) => {
                println!("test {name} ... FAILED\n{error:#}");
                outcome.failed += 1;
            }
        }
    }
    Ok(outcome)
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
    let sizes = build::sizes(project)?;
    for (row, size) in [
        ("raw", sizes.raw),
        ("with gzip -9", sizes.gzip),
        ("with brotli 11", sizes.brotli),
    ] {
        let documented = figure(&readme, row).with_context(|| format!("the README has no row `{row}`"))?;
        ensure!(
            documented.abs_diff(size) * 100 <= size * TOLERANCE,
            "the README says {documented} bytes {row}, and it is {size}"
        );
    }
    Ok(())
}

/// The number in a table's row: `| raw | 2,032,804 |`.
fn figure(text: &str, row: &str) -> Option<usize> {
    let start = format!("| {row} | ");
    let cell = text.lines().find_map(|line| line.strip_prefix(&start))?;
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn figures_are_read_from_tables() {
        let text = "| size | bytes |\n|---|---|\n| raw | 2,032,804 |\n";
        assert_eq!(figure(text, "raw"), Some(2_032_804));
        assert_eq!(figure(text, "gzip"), None);
        assert_eq!(figure(text, "size"), None);
    }
}
