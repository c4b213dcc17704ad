//! What the figures were measured on.

use std::fs;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::project::Project;
use crate::shell;

#[derive(Serialize, Deserialize)]
pub(super) struct Machine {
    pub(super) cpu: String,
    pub(super) cores: usize,
    pub(super) memory_gib: f64,
    pub(super) system: String,
    /// How many processes wanted to run, averaged over the last minute, when measuring began and ended.
    pub(super) load_before: Option<f64>,
    pub(super) load_after: Option<f64>,
    pub(super) commit: String,
    /// Day and time of the start, UTC.
    pub(super) date: String,
}

impl Machine {
    pub(super) fn here(project: &Project) -> Result<Self> {
        let mut git = shell::command("git");
        git.current_dir(project.root())
            .args(["describe", "--always", "--dirty", "--abbrev=12"]);
        Ok(Machine {
            cpu: first_value("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism()?.get(),
            memory_gib: memory_gib().unwrap_or_default(),
            system: shell::output(shell::command("uname").args(["-s", "-m"]))?
                .trim()
                .to_owned(),
            load_before: load(),
            load_after: None,
            commit: shell::output(&mut git)?.trim().to_owned(),
            date: shell::output(shell::command("date").args(["-u", "+%Y-%m-%d %H:%M:%S"]))?
                .trim()
                .to_owned(),
        })
    }
}

/// `None` where the system does not say.
pub(super) fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg")
        .ok()?
        .split(' ')
        .next()?
        .parse()
        .ok()
}

fn memory_gib() -> Option<f64> {
    let total = first_value("/proc/meminfo", "MemTotal")?;
    let kib: f64 = total.split(' ').next()?.parse().ok()?;
    Some(kib / f64::from(1 << 20))
}

/// The value of the first line `name : value`.
fn first_value(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(found, _)| found.trim() == name)
        .map(|(_, value)| value.trim().to_owned())
}
