//! What people and programs read of a command.
//!
//! A command does its work and hands back a [`Done`] or a [`Failure`]; only this module writes on standard output, as text
//! or as one JSON document. Progress, logs and questions go to standard error.

mod done;
mod failure;
mod progress;
mod table;
mod words;

use std::io::{self, Write};

use serde_json::Value;

pub(crate) use self::{
    done::{Done, Exit},
    failure::{Failure, of_command},
    progress::Progress,
    table::table,
    words::{bytes, counted, plain, thousands},
};

/// How headings and levels look, where there are colours.
pub(crate) mod style {
    use anstyle::{AnsiColor, Style};

    pub(crate) const STRONG: Style = Style::new().bold();
    pub(crate) const FAINT: Style = Style::new().dimmed();
    pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
    pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
    pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();

    /// A text in that style; what writes it leaves the codes out where nobody wants them.
    pub(crate) fn styled(style: Style, text: &str) -> String {
        format!("{style}{text}{style:#}")
    }
}

/// Writes what a command has to say, and says how it ends.
pub(crate) fn show(result: Result<Done, Failure>, json: bool) -> Exit {
    let (written, exit) = match (result, json) {
        (Ok(done), false) => (write_text(&done.text), done.exit),
        (Ok(done), true) => (write_json(&done.json), done.exit),
        (Err(failure), false) => (tell(&failure.to_text()), failure.exit),
        (Err(failure), true) => (write_json(&failure.to_json()), failure.exit),
    };
    match written {
        Ok(()) => exit,
        // Whoever read it has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(error) => {
            tell(&format!("error: cannot write to standard output: {error}")).ok();
            Exit::Failed
        }
    }
}

fn write_text(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn write_json(json: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if !json.is_null() {
        serde_json::to_writer_pretty(&mut out, json)?;
        writeln!(out)?;
    }
    out.flush()
}

/// A line on standard output, now and not at the end.
///
/// # Errors
///
/// That it could not be written.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    write_text(&format!("{text}\n"))
        .map_err(|error| Failure::new("output", format!("cannot write to standard output: {error}")))
}

/// A line on standard error.
pub(crate) fn tell(line: &str) -> io::Result<()> {
    writeln!(anstream::stderr().lock(), "{line}")
}
