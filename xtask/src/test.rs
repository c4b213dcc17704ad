//! `cargo xtask test`: the checks, the native tests, and the same behaviour in Chrome and Firefox.

use std::ffi::OsString;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use test_support::server::Server;

use crate::advisories::{self, Checked};
use crate::project::Project;
use crate::setup::browsers::{self, Browser};
use crate::setup::{self, cargo_tools, rust};
use crate::shell::Stage;
use crate::templates::Templates;
use crate::threats::{self, Tested};
use crate::{guests, servers, shell, shipped, task_names, tidy};

/// Seconds that one browser may take for all its tests.
const BROWSER_TIMEOUT: &str = "600";

/// Until the page of the tests is there, with its module. The test runner's server, which is at that address, sometimes
/// leaves a browser's request without an answer, when many come at once: its pool counts a thread as idle that is not.
/// Another connection makes it take up what it has left. A page that did load may be too busy with its tests to be read from
/// for a minute or two.
fn loading(wake: &dyn Fn()) -> Stage<'_> {
    Stage {
        begins: "Running headless tests in",
        ends: "running ",
        at_most: Duration::from_secs(240),
        meanwhile: wake,
    }
}

/// Makes one request to a server.
fn wake(address: SocketAddr) {
    let request = ureq::get(format!("http://{address}/"))
        .config()
        .timeout_global(Some(Duration::from_secs(3)))
        .build();
    // Whatever it answers, or not.
    request.header("Connection", "close").call().ok();
}

/// An address on this machine that nobody listens at.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// How often a page that did not load is loaded again.
const RETRIES: usize = 2;

/// Which tests to run; without any of these, all of them and the checks.
#[derive(Args)]
pub(crate) struct Options {
    /// Runs one suite only.
    #[arg(long)]
    only: Option<Suite>,
    /// Runs only tests whose name contains this, and none of the checks.
    filter: Option<String>,
    /// Makes ten thousand hostile runs in each suite instead of two thousand.
    #[arg(long)]
    soak: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// The package templates, each with its language's own tools.
    Templates,
    /// On this machine, over the in-memory platform.
    Native,
    /// In headless Chrome.
    Chrome,
    /// In headless Firefox.
    Firefox,
    /// The shipped build: its size, its TypeScript declarations, and the demo.
    Shipped,
}

impl Suite {
    fn name(self) -> &'static str {
        match self {
            Suite::Templates => "templates",
            Suite::Native => "native",
            Suite::Chrome => "Chrome",
            Suite::Firefox => "Firefox",
            Suite::Shipped => "shipped",
        }
    }
}

/// How one suite ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// What went wrong other than a test.
    pub(crate) problem: Option<String>,
    /// The tests of threats among them.
    pub(crate) threats: Tested,
}

impl Outcome {
    fn broken(problem: impl Into<String>) -> Self {
        Outcome {
            problem: Some(problem.into()),
            ..Outcome::default()
        }
    }

    fn is_good(&self) -> bool {
        self.failed == 0 && self.problem.is_none()
    }
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let suites: Vec<Suite> = match (options.only, &options.filter) {
        (Some(suite), _) => vec![suite],
        (None, Some(_)) => vec![Suite::Native, Suite::Chrome, Suite::Firefox],
        (None, None) => Suite::value_variants().to_vec(),
    };
    let everything = options.only.is_none() && options.filter.is_none();
    setup::ensure(project, &needs(&suites, everything))?;
    guests::run(project)?;
    let templates = Templates::new(project)?;
    templates.build()?;
    let runner = Runner {
        project,
        templates,
        filter: options.filter.as_deref(),
        soak: options.soak,
    };
    let threats = threats::rows(&fs::read_to_string(project.root().join("docs/security.md"))?)?;

    let mut outcomes = Vec::new();
    if everything {
        println!("\n== checks");
        outcomes.push(("checks", checks(project)));
        println!("\n== advisories");
        outcomes.push(("advisories", known_vulnerabilities(project)));
    }
    for suite in suites {
        println!("\n== {}", suite.name());
        // One suite that cannot run must not hide what the others have to say.
        let outcome = runner
            .run(suite)
            .unwrap_or_else(|error| Outcome::broken(format!("{error:#}")));
        outcomes.push((suite.name(), outcome));
    }
    // A filter leaves tests out on purpose.
    let threats = if options.filter.is_none() { threats } else { Vec::new() };
    conclude(&outcomes, &threats)
}

fn needs(suites: &[Suite], everything: bool) -> Vec<setup::Need> {
    let of_suite = |suite: &Suite| match suite {
        Suite::Templates | Suite::Native => Vec::new(),
        Suite::Chrome => [setup::BROWSER_TESTS, setup::CHROME].concat(),
        Suite::Firefox => [setup::BROWSER_TESTS, setup::FIREFOX].concat(),
        Suite::Shipped => setup::shipped(),
    };
    let checks = if everything { setup::TIDY.to_vec() } else { Vec::new() };
    suites.iter().flat_map(of_suite).chain(checks).collect()
}

fn checks(project: &Project) -> Outcome {
    match tidy::checks(project, &task_names()) {
        Ok(report) => Outcome {
            passed: report.passed,
            failed: report.failed,
            ..Outcome::default()
        },
        Err(error) => Outcome::broken(format!("{error:#}")),
    }
}

/// A network without the database is no failure of this project, and no success either: it is said, and not counted.
fn known_vulnerabilities(project: &Project) -> Outcome {
    match advisories::check(project) {
        Ok(Checked::Asked(packages, known)) => {
            println!("{packages} packages; known vulnerabilities: {}", known.len());
            known.iter().for_each(|line| println!("  {line}"));
            Outcome {
                passed: packages - known.len(),
                failed: known.len(),
                ..Outcome::default()
            }
        }
        Ok(Checked::Unreachable(why)) => {
            println!("NOT CHECKED: the database cannot be reached from here ({why})");
            Outcome::default()
        }
        Err(error) => Outcome::broken(format!("{error:#}")),
    }
}

struct Runner<'a> {
    project: &'a Project,
    templates: Templates<'a>,
    filter: Option<&'a str>,
    soak: bool,
}

impl Runner<'_> {
    fn run(&self, suite: Suite) -> Result<Outcome> {
        let server = || servers::for_tests(self.project);
        match suite {
            Suite::Templates => self.templates(),
            Suite::Native => self.native(&server()?),
            Suite::Chrome => self.browser(&server()?, "--chrome", "--chromedriver", &browsers::chrome()?),
            Suite::Firefox => self.browser(&server()?, "--firefox", "--geckodriver", &browsers::firefox()?),
            Suite::Shipped => shipped::run(self.project, self.filter),
        }
    }

    /// That they build and are found faultless is known by now; what they do, the other suites find out.
    fn templates(&self) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        let languages: Vec<_> = Templates::languages().collect();
        let tested: Vec<_> = languages
            .par_iter()
            .map(|language| self.templates.test(language))
            .collect();
        for (language, tested) in languages.iter().zip(tested) {
            let state = if tested.is_ok() { "ok" } else { "FAILED" };
            println!("test the tests of the template for {language} ... {state}");
            match tested {
                Ok(()) => outcome.passed += 1,
                Err(error) => {
                    outcome.failed += 1;
                    println!("{error:#}");
                }
            }
        }
        Ok(outcome)
    }

    /// The command comes last: its runs are compared with what the behaviour suite records.
    fn native(&self, server: &Server) -> Result<Outcome> {
        let (mut succeeded, mut output) = (true, String::new());
        for packages in [
            &["--workspace", "--exclude", "flow-like"][..],
            &["--package", "flow-like"],
        ] {
            let mut cargo = self.project.cargo();
            cargo
                .arg("test")
                .args(packages)
                .args(["--all-features", "--no-fail-fast"])
                .args(self.filter);
            let (passed, text) = shell::watch(self.with_settings(server, &mut cargo))?;
            succeeded &= passed;
            output.push_str(&text);
        }
        Ok(read(succeeded, &output))
    }

    fn browser(&self, server: &Server, flag: &str, driver_flag: &str, browser: &Browser) -> Result<Outcome> {
        browsers::write_webdriver_json(self.project, browser)?;
        let (mut succeeded, mut output) = (true, String::new());
        // One by one: where the first fails, cargo would leave the second out, and wasm-pack has no way to tell it not to.
        for binary in ["browser", "worker"] {
            let run = || {
                let address = free_address()?;
                let mut wasm_pack = shell::command("wasm-pack");
                wasm_pack
                    .current_dir(self.project.root())
                    .args(["test", "--headless", flag, driver_flag])
                    .arg(&browser.driver)
                    .args(["--mode", "no-install", ".", "--test", binary])
                    .env("CARGO_TARGET_DIR", self.project.target())
                    .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TIMEOUT)
                    .env("WASM_BINDGEN_TEST_ADDRESS", address.to_string())
                    .env("PATH", self.path()?);
                if let Some(filter) = self.filter {
                    wasm_pack.args(["--", filter]);
                }
                rust::toolchain()?.apply(&mut wasm_pack);
                let wake = || wake(address);
                shell::watch_progress(self.with_settings(server, &mut wasm_pack), Some(&loading(&wake)))
            };
            let (mut passed, mut text) = run()?;
            for _ in 0..RETRIES {
                if passed || !ended_no_test(&text) {
                    break;
                }
                println!("\nThe browser did not load the page; trying once more.\n");
                (passed, text) = run()?;
            }
            succeeded &= passed;
            output.push_str(&text);
        }
        Ok(read(succeeded, &output))
    }

    /// PATH with the matching wasm-bindgen first: wasm-pack takes no other hint.
    fn path(&self) -> Result<OsString> {
        let bindgen = cargo_tools::wasm_bindgen(self.project)?;
        let wasm_pack = shell::find("wasm-pack").unwrap_or_default();
        shell::path_with(&[&bindgen, wasm_pack.parent().unwrap_or(Path::new(""))])
    }

    /// What tests read, at compile time in a browser and at either time natively.
    fn with_settings<'a>(&self, server: &Server, command: &'a mut Command) -> &'a mut Command {
        let names = [
            "FLOW_LIKE_TEST_SERVER",
            "FLOW_LIKE_TEST_SERVER_B",
            "FLOW_LIKE_TEST_SERVER_RUDE",
        ];
        if self.soak {
            command.env("FLOW_LIKE_HOSTILE_RUNS", "10000");
        }
        command
            .envs(names.into_iter().zip(server.urls()))
            .env("FLOW_LIKE_FIXTURES", self.project.fixtures())
    }
}

/// Whether a browser's run failed before any of its tests: drivers and browsers on busy machines sometimes miss each other.
fn ended_no_test(output: &str) -> bool {
    !output.lines().any(|line| line.trim_start().starts_with("test "))
}

/// Adds up the `test result:` lines, which cargo and wasm-bindgen's runner write alike.
fn read(succeeded: bool, output: &str) -> Outcome {
    let mut outcome = Outcome {
        threats: Tested::of(output),
        ..Outcome::default()
    };
    let summaries = output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result:"));
    for summary in summaries {
        outcome.passed += count(summary, "passed");
        outcome.failed += count(summary, "failed");
    }
    outcome.problem = match (outcome.passed, outcome.failed, succeeded) {
        (0, 0, _) => Some("ran no test".to_owned()),
        (_, 0, false) => Some("the command failed although no test did".to_owned()),
        _ => None,
    };
    outcome
}

/// The number before `what` in `ok. 3 passed; 0 failed; …`.
fn count(summary: &str, what: &str) -> usize {
    let words: Vec<&str> = summary.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
    words
        .windows(2)
        .find(|pair| pair[1] == what)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

fn conclude(outcomes: &[(&'static str, Outcome)], rows: &[threats::Row]) -> Result<()> {
    println!("\n{:<10}{:>8}{:>8}", "suite", "passed", "failed");
    for (name, outcome) in outcomes {
        let problem = outcome.problem.as_deref().unwrap_or_default();
        println!("{name:<10}{:>8}{:>8}  {problem}", outcome.passed, outcome.failed);
    }
    let total = |figure: fn(&Outcome) -> usize| outcomes.iter().map(|(_, outcome)| figure(outcome)).sum::<usize>();
    println!(
        "\n{} passed, {} failed",
        total(|outcome| outcome.passed),
        total(|outcome| outcome.failed)
    );
    let mut bad: Vec<&str> = outcomes
        .iter()
        .filter(|(_, outcome)| !outcome.is_good())
        .map(|(name, _)| *name)
        .collect();
    // Only the behaviour suites have tests of every row; that of the shipped build may add to them.
    let tested: Vec<(&str, &Tested)> = outcomes
        .iter()
        .filter(|(name, _)| *name != "checks")
        .map(|(name, outcome)| (*name, &outcome.threats))
        .collect();
    if !rows.is_empty() {
        match threats::conclude(rows, &tested) {
            Ok(line) => println!("{line}"),
            Err(line) => {
                println!("{line}");
                bad.push("threats");
            }
        }
    }
    if !bad.is_empty() {
        bail!("not good: {}", bad.join(", "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_added_up() {
        let cargo = "test a ... ok\n\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n\
                     test result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        let browser = "    test result: ok. 12 passed; 0 failed; 0 ignored; 0 filtered out\n";
        #[rustfmt::skip]
        let cases: &[(bool, &str, usize, usize, Option<&str>)] = &[
            (false, cargo,   4,  2, None),
            (true,  browser, 12, 0, None),
            (false, browser, 12, 0, Some("the command failed although no test did")),
            (true,  "",      0,  0, Some("ran no test")),
            (true,  "test result: ok. 0 passed; 0 failed", 0, 0, Some("ran no test")),
        ];
        for (succeeded, output, passed, failed, problem) in cases {
            let expected = Outcome {
                passed: *passed,
                failed: *failed,
                problem: problem.map(str::to_owned),
                threats: Tested::of(output),
            };
            assert_eq!(read(*succeeded, output), expected, "{output}");
        }
    }

    #[test]
    fn only_a_run_without_tests_is_tried_again() {
        assert!(ended_no_test(
            "   Compiling x\nLoading Wasm module...\nError: driver failed to start\n"
        ));
        assert!(!ended_no_test(
            "running 116 tests\ntest a ... ok\nError: the tab crashed\n"
        ));
    }

    #[test]
    fn one_bad_suite_is_a_failure() {
        let good = || Outcome {
            passed: 1,
            ..Outcome::default()
        };
        assert!(conclude(&[("native", good())], &[]).is_ok());
        let error = conclude(&[("native", good()), ("Chrome", Outcome::broken("ran no test"))], &[]);
        assert_eq!(
            error.map_err(|error| error.to_string()),
            Err("not good: Chrome".to_owned())
        );
    }
}
