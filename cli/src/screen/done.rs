//! How commands end.

use std::process::ExitCode;

use serde_json::Value;

/// How a command ends; the numbers are promised in docs/cli.md. Two is clap's, for command lines that mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Good = 0,
    /// What was asked for could not be done.
    Failed = 1,
    /// The command line means nothing.
    Usage = 2,
    /// The package that was checked has problems.
    Problems = 3,
    /// The node ran, and reported an error of its own.
    NodeError = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// What a command that has done its work says.
#[derive(Debug)]
pub(crate) struct Done {
    /// For programs; null is nothing at all.
    pub(crate) json: Value,
    /// For people: lines, each with its end.
    pub(crate) text: String,
    /// How the command ends.
    pub(crate) exit: Exit,
}

impl Done {
    pub(crate) fn new(json: Value, text: impl Into<String>) -> Self {
        Done {
            json,
            text: text.into(),
            exit: Exit::Good,
        }
    }

    /// What has said everything already.
    pub(crate) fn silent() -> Self {
        Done::new(Value::Null, "")
    }
}
