//! What is tested of the build that pages load.

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::setup::npm;
use crate::test::Outcome;
use crate::threats::Tested;
use crate::{build, demo, dist, e2e, reference, shell};

/// How far the figures in the README may be off, in percent: compilers of another day make a few bytes more or less.
const TOLERANCE: usize = 2;

type Test = fn(&Project) -> Result<()>;

/// What is tested of scripts that takes no page, and where.
const SCRIPTS: [(&str, &str); 2] = [
    ("the entry's scripts", "tests/entry/"),
    ("the playground's scripts", "tests/playground/"),
];

/// Runs the tests whose names contain `filter`. Where the demo is not among them, the files of an earlier build will do.
pub(crate) fn run(project: &Project, filter: Option<&str>) -> Result<Outcome> {
    let wanted = |name: &str| filter.is_none_or(|filter| name.contains(filter));
    // The demo builds, and that fails where the result is too large.
    let tests: [(&str, Test); 6] = [
        ("the demo, on a build that is small enough", |project| {
            demo::run(project, &demo::Options::default())
        }),
        ("the sizes in the README", documented_sizes),
        ("the TypeScript declarations", declarations),
        ("the reference of the API", documented_api),
        ("the files of the npm package", contents),
        ("importing the npm package on a server", on_a_server),
    ];
    let mut report = Report::default();
    for (name, test) in tests.into_iter().filter(|(name, _)| wanted(name)) {
        report.add(name, test(project).err().map(|error| format!("{error:#}")));
    }
    for (what, directory) in SCRIPTS {
        match scripts(project, what, directory) {
            Ok(tests) => tests
                .iter()
                .filter(|(name, _)| wanted(name))
                .for_each(|(name, failure)| report.add(name, failure.clone())),
            Err(error) => report.add(&format!("the tests of {what}"), Some(format!("{error:#}"))),
        }
    }
    match e2e::run(project, filter) {
        Ok(tests) => tests.into_iter().for_each(|test| report.add(&test.name, test.failure)),
        Err(error) => report.add("the tests in pages", Some(format!("{error:#}"))),
    }
    report.outcome.threats = Tested::of(&report.printed);
    if report.outcome.passed + report.outcome.failed == 0 {
        report.outcome.problem = Some("ran no test".to_owned());
    }
    Ok(report.outcome)
}

#[derive(Default)]
struct Report {
    outcome: Outcome,
    printed: String,
}

impl Report {
    /// Prints and counts a test.
    fn add(&mut self, name: &str, failure: Option<String>) {
        let line = match failure {
            None => {
                self.outcome.passed += 1;
                format!("test {name} ... ok\n")
            }
            Some(failure) => {
                self.outcome.failed += 1;
                format!("test {name} ... FAILED\n{failure}\n")
            }
        };
        print!("{line}");
        self.printed.push_str(&line);
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

/// What is packed; the hashes in the names of folders differ from place to place.
fn contents(project: &Project) -> Result<()> {
    let packed = dist::pack(project)?;
    let expected = std::fs::read_to_string(project.root().join("tests/npm/contents.txt"))?;
    let general = |path: &String| match path.split_once("/snippets/flow-like-browser-") {
        Some((before, after)) => format!(
            "{before}/snippets/flow-like-browser-*/{}",
            after.split_once('/').unwrap_or_default().1
        ),
        None => path.clone(),
    };
    let mut found: Vec<String> = packed.contents.iter().map(general).collect();
    found.sort();
    let expected: Vec<&str> = expected.lines().collect();
    ensure!(
        found == expected,
        "the package has\n{}\nand tests/npm/contents.txt says otherwise",
        found.join("\n")
    );
    Ok(())
}

/// Rendering on a server imports the package, where there is no browser.
fn on_a_server(project: &Project) -> Result<()> {
    dist::pack(project)?;
    let mut node = shell::command("node");
    node.current_dir(project.root().join("dist/npm"));
    let script = "const { default: init, preload, memoryBytes, Runtime, Flow, FlowLikeError } = await import('./index.js');
         console.log([init, preload, memoryBytes, Runtime.open, Flow, FlowLikeError].map((item) => typeof item).join(), memoryBytes());";
    let said = shell::output(node.args(["--input-type=module", "--eval", script]))?;
    ensure!(
        said.trim() == "function,function,function,function,function,function 0",
        "it says {said}"
    );
    Ok(())
}

/// Runs the tests of a directory in Node.js. Names, and why they failed.
fn scripts(project: &Project, what: &str, directory: &str) -> Result<Vec<(String, Option<String>)>> {
    let mut node = shell::command("node");
    node.current_dir(project.root())
        .args(["--test", "--test-reporter=tap", directory]);
    let output = node.output().context("cannot start node")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let tests = results(what, &text);
    ensure!(
        !tests.is_empty() && (output.status.success() || tests.iter().any(|(_, failure)| failure.is_some())),
        "node --test failed:\n{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(tests)
}

/// The tests in a report of the Test Anything Protocol: `ok 1 - name`, `not ok 2 - name` with what is known below.
fn results(what: &str, report: &str) -> Vec<(String, Option<String>)> {
    let mut tests: Vec<(String, Option<String>)> = Vec::new();
    for line in report.lines() {
        let passed = line.starts_with("ok ");
        if passed || line.starts_with("not ok ") {
            let name = line.split_once(" - ").map_or(line, |(_, name)| name);
            let name = format!("{what}: {name}");
            tests.push((name, (!passed).then(String::new)));
        } else if let Some((_, Some(failure))) = tests.last_mut()
            && line.starts_with("  ")
        {
            failure.push_str(line);
            failure.push('\n');
        }
    }
    tests
}

fn documented_api(project: &Project) -> Result<()> {
    let documented = std::fs::read_to_string(reference::page(project))?;
    let is_current = documented == reference::make(project)?;
    ensure!(
        is_current,
        "docs/api.md is not what the declarations say: cargo xtask dist --document writes it"
    );
    Ok(())
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
    use super::{figures, results};

    #[test]
    fn results_are_read_from_reports() {
        let report = "TAP version 13\n# Subtest: a\nok 1 - a\n  ---\n  duration_ms: 1\n  ...\nnot ok 2 - b - c\n  ---\n  error: 'no'\n1..2\n";
        let name = |name: &str| format!("the scripts: {name}");
        let failure = Some("  ---\n  error: 'no'\n".to_owned());
        assert_eq!(
            results("the scripts", report),
            [(name("a"), None), (name("b - c"), failure)]
        );
        assert_eq!(results("the scripts", ""), []);
    }

    #[test]
    fn figures_are_read_from_tables() {
        let text = "| build | raw |\n|---|---|\n| portable | 2,032,804 | 588,828 | 441,360 |\n| short | 1 |\n";
        assert_eq!(figures(text, "portable"), Some([2_032_804, 588_828, 441_360]));
        assert_eq!(figures(text, "tail-calls"), None);
        assert_eq!(figures(text, "short"), None);
    }
}
