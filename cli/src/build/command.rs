//! Running the tools of a language.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::failed;
use crate::screen::Failure;

/// A program in PATH.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
    env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))))
        .find(|path| path.is_file())
}

/// A command in a folder, whose words go to standard error: standard output is ours.
pub(super) fn command(program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::from(io::stderr()));
    command
}

/// Runs it.
pub(super) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    match status.success() {
        true => Ok(()),
        false => Err(failed(format!(
            "{} failed ({status}); its own words are above",
            shown(command)
        ))),
    }
}

/// What it prints.
pub(super) fn output(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(failed(format!(
            "{} failed ({}); its own words are above",
            shown(command),
            output.status
        ))),
    }
}

fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    failed(format!("{} could not be started: {error}", shown(command)))
}

/// The program and its first argument: `cargo build`.
fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    let first = command.get_args().next().unwrap_or_default();
    format!("{} {}", name.to_string_lossy(), first.to_string_lossy())
}
