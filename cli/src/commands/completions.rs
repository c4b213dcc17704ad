//! `flow-like completions`.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use serde_json::json;

use super::Cli;
use crate::screen::Done;

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// For which shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn completions(command: &Completions) -> Done {
    let mut script = Vec::new();
    generate(command.shell, &mut Cli::command(), "flow-like", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Done::new(json!({"shell": command.shell.to_string(), "script": script}), script)
}
