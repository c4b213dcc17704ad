//! `cargo xtask tidy`: what the compiler does not check.

mod documents;
mod lints;
mod sources;

use anyhow::{Result, ensure};

use crate::project::Project;
use crate::setup;

/// One check: its name, and the problems that it found.
type Check = (&'static str, Result<Vec<String>>);

/// How many checks there were.
pub(crate) struct Report {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

pub(crate) fn run(project: &Project, tasks: &[String]) -> Result<()> {
    setup::ensure(project, setup::TIDY)?;
    let report = checks(project, tasks)?;
    println!("\n{} checks passed, {} failed", report.passed, report.failed);
    ensure!(report.failed == 0, "not tidy");
    Ok(())
}

/// Makes all checks and prints what they found. `tasks` are the commands that documents may name.
pub(crate) fn checks(project: &Project, tasks: &[String]) -> Result<Report> {
    let texts = Text::read_all(project)?;
    let checks: Vec<Check> = vec![
        ("layers", Ok(sources::layers(&texts))),
        ("file sizes", Ok(sources::sizes(&texts))),
        ("words", Ok(sources::words(&texts))),
        ("paths in documents", Ok(documents::paths(&texts))),
        ("commands in documents", Ok(documents::commands(&texts, tasks))),
        ("formatting", lints::formatting(project)),
        ("clippy, native", lints::native(project)),
        ("clippy, WebAssembly", lints::web(project)),
    ];
    let mut report = Report { passed: 0, failed: 0 };
    for (name, problems) in checks {
        let problems = problems.unwrap_or_else(|error| vec![format!("{error:#}")]);
        println!("{}  {name}", if problems.is_empty() { "ok    " } else { "FAILED" });
        for problem in &problems {
            println!("        {problem}");
        }
        match problems.is_empty() {
            true => report.passed += 1,
            false => report.failed += 1,
        }
    }
    Ok(report)
}

/// A text file of the repository.
struct Text {
    /// Relative to the root, with slashes.
    path: String,
    content: String,
}

impl Text {
    fn read_all(project: &Project) -> Result<Vec<Self>> {
        let mut texts = Vec::new();
        for path in project.files()? {
            // What is not UTF-8 is a picture or a module: nothing to read, but documents may name it.
            let content = String::from_utf8(std::fs::read(project.root().join(&path))?).unwrap_or_default();
            texts.push(Text { path, content });
        }
        Ok(texts)
    }

    fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Lines with their numbers, from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.content.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}
