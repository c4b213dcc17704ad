//! Why a command could not do what it was asked to.

use flow_like_browser::{Code, Error};
use serde_json::{Map, Value, json};

use super::{
    Exit, plain,
    style::{ERROR, styled},
};
use crate::registry::admin::AdminError;

/// The words of a page in messages of the runtime, and what they are on the command line.
const WORDS: [(&str, &str); 7] = [
    (
        "Pass `allowUnverified: true` for this registry if you trust the package all the same.",
        "Add --allow-unverified if you trust the package all the same.",
    ),
    (
        "Pass `registries: [\"https://…\"]` when it is opened.",
        "Name one with --registry URL, or in FLOW_LIKE_REGISTRIES.",
    ),
    ("This runtime has no registry.", "There is no registry to ask."),
    ("or pass `replace: true`", "and install it again"),
    (
        "Give the runtime somebody who asks the user, or say what is agreed to in this run's `grant`.",
        "Run it on a terminal to be asked, or say what you agree to with --grant all or --grant NAME,NAME.",
    ),
    ("or update this page.", "or update this command."),
    (
        "whoever embeds this runtime provides no OAuth tokens",
        "no OAuth token was given, as --oauth PROVIDER=VARIABLE does",
    ),
];

/// A failure: a stable code, a message that says what to do, details for programs.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) details: Map<String, Value>,
    pub(crate) exit: Exit,
}

impl Failure {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Failure {
            code: code.to_owned(),
            message: message.into(),
            details: Map::new(),
            exit: Exit::Failed,
        }
    }

    /// The command line fits no command, or its parts do not fit together.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Failure {
            exit: Exit::Usage,
            ..Failure::new("usage", message)
        }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({"error": {"code": self.code, "message": self.message, "details": self.details}})
    }

    pub(crate) fn to_text(&self) -> String {
        let lines: Vec<String> = self.message.lines().map(plain).collect();
        format!("{} {}", styled(ERROR, "error:"), lines.join("\n"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure {
            details: error.details().clone(),
            ..Failure::new(error.code().as_str(), of_command(error.message()))
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        if let Some(AdminError::Refused { status, body }) = error.downcast_ref() {
            let mut failure = Failure::new(Code::Registry.as_str(), format!("{error:#}"));
            failure.details.insert("status".to_owned(), json!(status));
            failure.details.insert("code".to_owned(), json!(body.code));
            return failure;
        }
        Failure::new("failed", format!("{error:#}"))
    }
}

/// A message of the runtime, which mostly speaks to pages, in words of the command line.
pub(crate) fn of_command(message: &str) -> String {
    WORDS.iter().fold(message.to_owned(), |message, (page, command)| {
        message.replace(page, command)
    })
}

#[cfg(test)]
mod tests {
    use flow_like_browser::{Runtime, install::Source, platform::memory, run::Options, runtime::InstallOptions};
    use futures::executor::block_on;

    use super::*;

    /// The phrases are the runtime's own: one that it no longer uses would be translated nowhere.
    #[test]
    fn speaks_of_the_command_line() {
        let sources = [
            include_str!("../../../src/registry/client.rs"),
            include_str!("../../../src/store/rules.rs"),
            include_str!("../../../src/consent/agree.rs"),
            include_str!("../../../src/install/verify.rs"),
            include_str!("../../../src/host/auth.rs"),
        ];
        // Messages are broken over lines in the source.
        let joined: Vec<String> = sources
            .iter()
            .map(|source| {
                let text: Vec<&str> = source.split("\\\n").map(str::trim_start).collect();
                text.concat().replace("\\\"", "\"")
            })
            .collect();
        for (page, command) in WORDS {
            assert!(joined.iter().any(|source| source.contains(page)), "{page}");
            assert_eq!(of_command(&format!("a {page} b")), format!("a {command} b"));
        }
    }

    #[test]
    fn keeps_code_and_details() {
        let runtime = Runtime::new(memory::platform(), Options::default());
        let source = Source::Registry {
            id: "a".to_owned(),
            version: None,
            registry: None,
        };
        let error = block_on(runtime.install(source, InstallOptions::default()))
            .err()
            .unwrap();
        let failure = Failure::from(error);
        assert_eq!(
            failure.to_json(),
            json!({"error": {
                "code": "invalid-argument",
                "message": "There is no registry to ask. Name one with --registry URL, or in FLOW_LIKE_REGISTRIES.",
                "details": {},
            }})
        );
        assert_eq!(failure.exit, Exit::Failed);
    }

    #[test]
    fn shows_no_control_characters() {
        let failure = Failure::new("x", "a\u{1b}[2Jb\nc\rd");
        assert!(failure.to_text().ends_with("a\u{fffd}[2Jb\nc\u{fffd}d"));
    }
}
