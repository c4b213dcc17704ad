//! Running other programs.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A command without the settings that cargo made for this program itself, which would make other builds differ from
/// those that a person starts by hand.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO" {
            command.env_remove(name);
        }
    }
    command
}

/// Shows the command and runs it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    show(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} failed: {status}", name(command));
    }
    Ok(())
}

/// Shows the command, runs it, passes its standard output on and returns that and whether it succeeded.
pub(crate) fn watch(command: &mut Command) -> Result<(bool, String)> {
    watch_progress(command, None)
}

/// A stage that a command must not be stuck in.
pub(crate) struct Stage<'a> {
    /// A part of the line with which it begins.
    pub(crate) begins: &'static str,
    /// A part of the line with which it ends.
    pub(crate) ends: &'static str,
    pub(crate) at_most: Duration,
    /// What is done every other second meanwhile.
    pub(crate) meanwhile: &'a dyn Fn(),
}

/// How often that is done.
const MEANWHILE: Duration = Duration::from_secs(2);

/// As [`watch`]; ends the command, and all that it has started, where it is stuck in that stage.
pub(crate) fn watch_progress(command: &mut Command, stage: Option<&Stage<'_>>) -> Result<(bool, String)> {
    show(command);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    let output = child.stdout.take().context("the command has no output")?;
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n') {
            // Nobody listens any more where the command was ended.
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut text = String::new();
    // When the stage has lasted too long.
    let mut stuck: Option<Instant> = None;
    loop {
        let patience = if stuck.is_some() {
            MEANWHILE
        } else {
            Duration::from_secs(3600)
        };
        match lines.recv_timeout(patience) {
            Ok(line) => {
                let line = line?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                text.push_str(&line);
                text.push('\n');
                if let Some(stage) = stage {
                    if line.contains(stage.begins) {
                        stuck = Some(Instant::now() + stage.at_most);
                    } else if line.contains(stage.ends) {
                        stuck = None;
                    }
                }
            }
            Err(RecvTimeoutError::Timeout) => match (&stuck, stage) {
                (Some(at), _) if *at < Instant::now() => {
                    end_group(&mut child)?;
                    return Ok((false, text));
                }
                (Some(_), Some(stage)) => (stage.meanwhile)(),
                _ => {}
            },
            Err(RecvTimeoutError::Disconnected) => return Ok((child.wait()?.success(), text)),
        }
    }
}

/// Ends a command that leads a process group, and the group.
fn end_group(child: &mut Child) -> Result<()> {
    let group = format!("-{}", child.id());
    output(Command::new("kill").args(["-TERM", "--", &group])).ok();
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// Runs the command quietly and returns its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}\n{}", name(command), output.status, complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The program of that name in PATH, or beside cargo's own tools.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    std::env::split_paths(&path)
        .chain(cargo_home.map(|home| home.join("bin")))
        .map(|directory| directory.join(program))
        .find(|candidate| candidate.is_file())
}

/// PATH with `directories` in front.
pub(crate) fn path_with(directories: &[&Path]) -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = directories.iter().map(|directory| directory.to_path_buf());
    Ok(std::env::join_paths(own.chain(std::env::split_paths(&path)))?)
}

/// Whether this process may change the machine.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn show(command: &Command) {
    let arguments: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    println!("$ {} {}", command.get_program().to_string_lossy(), arguments.join(" "));
    // What the command prints must come after its name, also in a file.
    std::io::stdout().flush().ok();
}

fn name(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.get_args().next() {
        Some(first) => format!("{program} {}", first.to_string_lossy()),
        None => program,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_is_stuck_is_ended() -> Result<()> {
        let stage = Stage {
            begins: "begin",
            ends: "end",
            at_most: Duration::from_millis(300),
            meanwhile: &|| {},
        };
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let began = Instant::now();
        let stuck = watch_progress(&mut shell("echo begin; sleep 60; echo end"), Some(&stage))?;
        assert_eq!(stuck, (false, "begin\n".to_owned()));
        assert!(began.elapsed() < Duration::from_secs(30));
        let fine = watch_progress(&mut shell("echo begin; echo end; sleep 1; echo x"), Some(&stage))?;
        assert_eq!(fine, (true, "begin\nend\nx\n".to_owned()));
        let woken = std::cell::Cell::new(0);
        let sleeper = Stage {
            at_most: Duration::from_secs(60),
            meanwhile: &|| woken.set(woken.get() + 1),
            ..stage
        };
        watch_progress(&mut shell("echo begin; sleep 5; echo end"), Some(&sleeper))?;
        assert!(woken.get() >= 1);
        Ok(())
    }
}
