//! `cargo xtask bench`: the release build against the browser's own WebAssembly, in both browsers.
//!
//! The page (`www/bench`) measures and answers with samples; everything that is made of them is made here.

mod document;
mod drive;
mod figures;
mod machine;
mod plot;
mod report;
mod statistics;
mod table;

use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use clap::{Args, ValueEnum};

use self::machine::Machine;
use self::report::{Report, Sizes};
use crate::project::Project;
use crate::setup::browsers::{self, Browser};
use crate::templates::Templates;
use crate::{build, guests, modules, servers, setup};

#[derive(Args)]
pub(crate) struct Options {
    /// Measures in one browser only.
    #[arg(long)]
    only: Option<Choice>,
    /// Takes fewer samples: enough to see that everything runs, not to draw conclusions.
    #[arg(long)]
    quick: bool,
    /// Measures these suites only; files in `www/bench/suites`, and `cold`.
    #[arg(long, value_delimiter = ',')]
    suites: Vec<String>,
    /// Writes docs/benchmarks.md and its picture anew.
    #[arg(long)]
    document: bool,
    /// Measures nothing and takes the figures of an earlier run: a file in target/bench.
    #[arg(long)]
    from: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    Chrome,
    Firefox,
}

impl Choice {
    fn needs(self) -> &'static [setup::Need] {
        match self {
            Choice::Chrome => setup::CHROME,
            Choice::Firefox => setup::FIREFOX,
        }
    }

    fn browser(self) -> Result<Browser> {
        match self {
            Choice::Chrome => browsers::chrome(),
            Choice::Firefox => browsers::firefox(),
        }
    }
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let (report, problems) = match &options.from {
        Some(file) => (Report::read(file)?, Vec::new()),
        None => measure(project, options)?,
    };
    println!("\n{}", table::terminal(&report));
    if options.from.is_none() {
        println!("Samples and figures: {}", report.keep(project)?.display());
    }
    if !problems.is_empty() {
        bail!("not everything could be measured:\n{}", problems.join("\n"));
    }
    if options.document {
        document::write(project, &report)?;
    }
    Ok(())
}

/// Measures; what could not be measured is the second part, and must not hide what could.
fn measure(project: &Project, options: &Options) -> Result<(Report, Vec<String>)> {
    let choices = match options.only {
        Some(only) => vec![only],
        None => Choice::value_variants().to_vec(),
    };
    let is_partial = options.quick || options.only.is_some() || !options.suites.is_empty();
    ensure!(
        !(options.document && is_partial),
        "only a whole run is written into the documents: leave out --quick, --only and --suites"
    );
    let browsers = choices.iter().flat_map(|choice| choice.needs());
    setup::ensure(
        project,
        &setup::bench().iter().chain(browsers).copied().collect::<Vec<_>>(),
    )?;
    build::run(project)?;
    guests::for_bench(project)?;
    modules::write_many(project)?;
    Templates::new(project)?.build()?;
    let server = servers::for_bench(project)?;

    let machine = Machine::here(project)?;
    let mut report = Report::new(machine, options.quick, Sizes::of(project)?);
    let mut problems = Vec::new();
    for choice in choices {
        let browser = choice.browser()?;
        let (measured, failed) = drive::browser(&browser, &server.urls()[0], options.quick, &options.suites)?;
        problems.extend(
            failed
                .into_iter()
                .map(|problem| format!("{}: {problem}", measured.browser)),
        );
        report.browsers.push(measured);
    }
    report.machine.load_after = machine::load();
    Ok((report, problems))
}
