//! The one error type of this crate.

use std::fmt;

use serde_json::{Map, Value};

/// What went wrong, as a stable name that programs may match on.
///
/// New codes may be added; the string of an existing one never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The manifest has one or more mistakes; `details.problems` lists them all.
    ManifestInvalid,
    /// The bytes are not a WebAssembly module that can run here.
    ModuleInvalid,
    /// The module needs a feature that this runtime does not have; `details.feature` names it.
    ModuleUnsupported,
    /// The module exceeds a structural limit; `details` has the limit and the figure.
    ModuleTooLarge,
    /// The module imports functions that nobody provides; `details.missing` lists them all.
    ImportsMissing,
    /// An export is absent or has the wrong type.
    ExportInvalid,
    /// The module speaks a newer ABI than this runtime.
    AbiUnsupported,
    /// What the module says about its nodes cannot be used.
    DefinitionInvalid,
    /// The bytes do not have the hash that the manifest promises.
    HashMismatch,
    /// No package of that id is loaded.
    PackageNotFound,
    /// The package has no node of that name.
    NodeNotFound,
    /// An input does not fit its pin; `details.pin` names it.
    InputInvalid,
    /// An output does not fit its pin, or no such pin exists; `details.pin` names it.
    OutputInvalid,
    /// The guest broke the ABI: a bad packed pointer, text that is not UTF-8, a result that is not JSON.
    GuestProtocol,
    /// The guest trapped.
    Trap,
    /// The guest left with `proc_exit`; `details.exitCode` has the code.
    GuestExit,
    /// The time limit of the package or of the run is over.
    Timeout,
    /// The fuel of the run is used up.
    OutOfFuel,
    /// The guest needed more memory than its tier allows.
    OutOfMemory,
    /// A ceiling on what a guest can make the host hold was reached.
    LimitExceeded,
    /// The run was cancelled.
    Aborted,
    /// The flow or the runtime is closed.
    Closed,
    /// A permission is missing.
    Denied,
    /// A request could not be made or answered.
    Network,
    /// The page's storage failed.
    Storage,
    /// The storage quota is used up.
    QuotaExceeded,
    /// An argument of the programming interface is wrong.
    InvalidArgument,
    /// A function that the embedder passed in failed.
    Embedder,
    /// This runtime contradicted itself. Please report it.
    Internal,
}

impl Code {
    /// The stable name, in kebab case, as it appears in JavaScript.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::ManifestInvalid => "manifest-invalid",
            Code::ModuleInvalid => "module-invalid",
            Code::ModuleUnsupported => "module-unsupported",
            Code::ModuleTooLarge => "module-too-large",
            Code::ImportsMissing => "imports-missing",
            Code::ExportInvalid => "export-invalid",
            Code::AbiUnsupported => "abi-unsupported",
            Code::DefinitionInvalid => "definition-invalid",
            Code::HashMismatch => "hash-mismatch",
            Code::PackageNotFound => "package-not-found",
            Code::NodeNotFound => "node-not-found",
            Code::InputInvalid => "input-invalid",
            Code::OutputInvalid => "output-invalid",
            Code::GuestProtocol => "guest-protocol",
            Code::Trap => "trap",
            Code::GuestExit => "guest-exit",
            Code::Timeout => "timeout",
            Code::OutOfFuel => "out-of-fuel",
            Code::OutOfMemory => "out-of-memory",
            Code::LimitExceeded => "limit-exceeded",
            Code::Aborted => "aborted",
            Code::Closed => "closed",
            Code::Denied => "denied",
            Code::Network => "network",
            Code::Storage => "storage",
            Code::QuotaExceeded => "quota-exceeded",
            Code::InvalidArgument => "invalid-argument",
            Code::Embedder => "embedder",
            Code::Internal => "internal",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error with a stable [`Code`], a message for people and details for programs.
///
/// One pointer wide, so that `Result`s stay small.
pub struct Error(Box<Inner>);

struct Inner {
    code: Code,
    message: String,
    details: Map<String, Value>,
    cause: Option<Box<dyn std::error::Error + 'static>>,
}

/// This crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error whose `message` says what happened and what to do about it.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Error(Box::new(Inner {
            code,
            message: message.into(),
            details: Map::new(),
            cause: None,
        }))
    }

    /// Adds one entry (camelCase name) to [`details`](Self::details).
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.details.insert(name.to_owned(), value.into());
        self
    }

    /// Keeps the error that led to this one.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn std::error::Error + 'static>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The message for people.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Facts for programs; the names are camelCase.
    pub fn details(&self) -> &Map<String, Value> {
        &self.0.details
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.0.code, self.0.message)?;
        if !self.0.details.is_empty() {
            write!(f, " {}", Value::Object(self.0.details.clone()))?;
        }
        if let Some(cause) = &self.0.cause {
            write!(f, " (caused by: {cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_pointer_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn keeps_its_cause() {
        let error = Error::new(Code::Network, "no answer").caused_by("connection refused");
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(cause.as_deref(), Some("connection refused"));
    }
}
