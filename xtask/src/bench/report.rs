//! One run of the benchmark, as it is kept in target/bench.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::figures::{self, Figure};
use super::machine::Machine;
use crate::build;
use crate::project::Project;

/// Samples by row and side: milliseconds for most rows, bytes for those of memory.
pub(super) type Samples = BTreeMap<String, BTreeMap<String, Vec<f64>>>;

/// By the name of the build.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Sizes(pub(super) BTreeMap<String, build::Sizes>);

impl Sizes {
    pub(super) fn of(project: &Project) -> Result<Self> {
        build::sizes(project).map(Sizes)
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Report {
    pub(super) machine: Machine,
    /// Whether it was a run with few samples.
    pub(super) quick: bool,
    pub(super) sizes: Sizes,
    pub(super) browsers: Vec<Measured>,
}

/// What was measured in one browser.
#[derive(Serialize, Deserialize)]
pub(super) struct Measured {
    /// Its name and version.
    pub(super) browser: String,
    /// The names of the builds that were measured.
    pub(super) builds: Vec<String>,
    #[serde(skip_deserializing)]
    pub(super) figures: Vec<Figure>,
    /// What the suites had to say besides their samples.
    pub(super) facts: BTreeMap<String, Value>,
    pub(super) samples: Samples,
}

impl Measured {
    /// The build to load in this browser.
    pub(super) fn judged(&self) -> Option<&str> {
        self.figures.first().map(|figure| figure.judged.as_str())
    }
}

impl Report {
    pub(super) fn new(machine: Machine, quick: bool, sizes: Sizes) -> Self {
        Report {
            machine,
            quick,
            sizes,
            browsers: Vec::new(),
        }
    }

    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut report: Report =
            serde_json::from_str(&text).with_context(|| format!("{} is no report of the benchmark", file.display()))?;
        // Samples stay what they are; what is made of them may have changed.
        for measured in &mut report.browsers {
            measured.figures = figures::all(&measured.browser, &measured.builds, &measured.samples);
        }
        Ok(report)
    }

    /// Writes it to a file of its own, and returns which.
    pub(super) fn keep(&self, project: &Project) -> Result<PathBuf> {
        let directory = project.target().join("bench");
        fs::create_dir_all(&directory)?;
        let name: String = self.machine.date.chars().filter(char::is_ascii_digit).collect();
        let file = directory.join(format!("{name}.json"));
        fs::write(&file, serde_json::to_string(self)? + "\n")?;
        Ok(file)
    }
}
