//! Running the tools of a language.

mod words;

use std::{
    env,
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use flow_like_browser::Code;

use self::words::Words;
use super::failed;
use crate::screen::Failure;

/// How often a tool that runs is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// How long tools have to end by themselves.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs tools, and ends them when it is asked to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tools {
    stopped: Arc<AtomicBool>,
    keeps_words: bool,
}

impl Tools {
    /// Such that failures have the tool's own words in the detail `words`. Tools see no terminal then.
    pub(crate) fn that_quote() -> Self {
        Tools {
            keeps_words: true,
            ..Tools::default()
        }
    }

    /// Ends what runs, and lets nothing more run.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// An error once it was asked to stop.
    pub(super) fn go_on(&self) -> Result<(), Failure> {
        match self.stopped.load(Ordering::Relaxed) {
            false => Ok(()),
            true => Err(Failure::new(
                Code::Aborted.as_str(),
                "the build was stopped; the module of the build before is where it was",
            )),
        }
    }

    /// Runs it. Its words go to standard error: standard output is ours.
    pub(super) fn run(&self, command: &mut Command) -> Result<(), Failure> {
        self.end(command, false).map(|_| ())
    }

    /// What it prints to standard output.
    pub(super) fn output(&self, command: &mut Command) -> Result<Vec<u8>, Failure> {
        self.end(command, true)
    }

    fn end(&self, command: &mut Command, is_read: bool) -> Result<Vec<u8>, Failure> {
        self.go_on()?;
        let name = shown(command);
        let started = self.start(command, is_read);
        let (mut child, words) = started.map_err(|error| failed(format!("{name} could not be started: {error}")))?;
        let printed = child.stdout.take().map(|mut stdout| {
            thread::spawn(move || {
                let mut printed = Vec::new();
                stdout.read_to_end(&mut printed).map(|_| printed)
            })
        });
        let status = self
            .wait(&mut child)
            .map_err(|error| failed(format!("{name}: {error}")))?;
        self.go_on()?;
        if status.success() {
            let printed = printed.and_then(|printed| printed.join().ok()?.ok());
            return Ok(printed.unwrap_or_default());
        }
        let mut failure = failed(format!("{name} failed ({status}); its own words are above"));
        if let Some(words) = words {
            failure.details.insert("words".to_owned(), words.text().into());
        }
        Err(failure)
    }

    fn start(&self, command: &mut Command, is_read: bool) -> io::Result<(Child, Option<Words>)> {
        // A tool starts others. As a group, all of them can be ended.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut words = None;
        if self.keeps_words {
            let (reader, writer) = io::pipe()?;
            command.stdout(writer.try_clone()?).stderr(writer);
            words = Some(reader);
            if io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none() {
                command.envs([
                    ("CARGO_TERM_COLOR", "always"),
                    ("FORCE_COLOR", "1"),
                    ("CLICOLOR_FORCE", "1"),
                ]);
            }
        } else {
            command.stdout(io::stderr());
        }
        if is_read {
            command.stdout(Stdio::piped());
        }
        let child = command.spawn()?;
        // The command has writing ends of the pipe, which ends when nobody has one.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Ok((child, words.map(Words::of)))
    }

    fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        let mut asked = None;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if self.stopped.load(Ordering::Relaxed) {
                let since = asked.get_or_insert_with(|| {
                    end_group(child, false);
                    Instant::now()
                });
                if since.elapsed() > PATIENCE {
                    end_group(child, true);
                }
            }
            thread::sleep(LOOK);
        }
    }
}

/// Ends a tool and all that it has started, at once if it must be.
fn end_group(child: &mut Child, at_once: bool) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let signal = if at_once { Signal::KILL } else { Signal::TERM };
        // It may have ended by itself.
        kill_process_group(Pid::from_child(child), signal).ok();
    }
    #[cfg(not(unix))]
    if !at_once {
        child.kill().ok();
    }
}

/// A program in PATH.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
    env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))))
        .find(|path| path.is_file())
}

/// A command in a folder.
pub(super) fn command(program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// The program and what it was to do, as people call it: `cargo build`, and `zig build` by way of Python, too.
fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    let mut words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    let mut name = name.to_string_lossy();
    if let [module, zig, ..] = words.as_slice()
        && module == "-m"
        && zig == "ziglang"
    {
        name = "zig".into();
        words.drain(..2);
    }
    match words.first() {
        Some(first) if !first.starts_with('-') => format!("{name} {first}"),
        _ => name.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_have_the_names_that_people_know() {
        let cases: [(&str, &[&str], &str); 4] = [
            ("/usr/bin/cargo", &["build", "--release"], "cargo build"),
            ("/usr/bin/python3", &["-m", "ziglang", "build"], "zig build"),
            ("python", &["-m", "ziglang", "c++", "-target"], "zig c++"),
            ("clang-22", &["--target=wasm32-wasi"], "clang-22"),
        ];
        for (program, arguments, expected) in cases {
            assert_eq!(shown(Command::new(program).args(arguments)), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn failures_quote_the_tool() {
        let script = r"printf '%05000d\n'; printf '\033[31mwrong\033[0m' >&2; exit 3";
        let failure = Tools::that_quote()
            .run(command("sh", Path::new(".")).args(["-c", script]))
            .unwrap_err();
        assert!(
            failure.message.contains("sh failed (exit status: 3)"),
            "{}",
            failure.message
        );
        let words = failure.details["words"].as_str().unwrap();
        assert!(
            words.ends_with("0\nwrong") && words.len() == super::words::KEPT,
            "{words}"
        );
    }
}
