//! `cargo xtask …`: everything that a contributor or CI runs in this repository.

mod advisories;
mod bench;
mod build;
mod demo;
mod dist;
mod e2e;
mod embedding;
mod fixtures;
mod guests;
mod modules;
mod playground;
mod project;
mod reference;
mod servers;
mod setup;
mod shell;
mod shipped;
mod templates;
mod test;
mod threats;
mod tidy;
mod webdriver;

use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

use crate::project::Project;

/// Set-up, build, tests and checks. Each command first installs what it needs and says so.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs everything that any of the other commands needs.
    Setup,
    /// Builds the optimised WebAssembly and its JavaScript into target/web, and checks its size.
    Build,
    /// Builds the npm package that pages embed, into dist.
    Dist(dist::Options),
    /// Builds the guest packages that tests and demo run, into target/fixtures.
    Fixtures,
    /// Makes a package of every template, builds it, and runs its own tests.
    Templates,
    /// Runs the checks, the native tests and the browser tests in Chrome and Firefox.
    Test(test::Options),
    /// Runs real packages in a real browser and prints what they did.
    Demo(demo::Options),
    /// Serves the playground: the page on which people try packages, their own too.
    Playground(playground::Options),
    /// Measures the release build in Chromium and Firefox, side by side with the browser's own WebAssembly.
    Bench(bench::Options),
    /// Asks whether a vulnerability is known in anything that Cargo.lock names.
    Advisories,
    /// Checks formatting, lints, layering, file sizes and what the documents name.
    Tidy,
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let project = Project::locate();
    match task {
        Task::Setup => setup::ensure(&project, &setup::everything()),
        Task::Build => build::run(&project).map(drop),
        Task::Dist(options) => dist::run(&project, &options),
        Task::Fixtures => guests::run(&project).map(drop),
        Task::Templates => templates::run(&project),
        Task::Test(options) => test::run(&project, &options),
        Task::Demo(options) => demo::run(&project, &options),
        Task::Playground(options) => playground::run(&project, &options),
        Task::Bench(options) => bench::run(&project, &options),
        Task::Advisories => advisories::run(&project),
        Task::Tidy => tidy::run(&project, &task_names()),
    }
}

/// The names of the commands, for checking what the documents say.
fn task_names() -> Vec<String> {
    Cli::command()
        .get_subcommands()
        .map(|task| task.get_name().to_owned())
        .collect()
}
