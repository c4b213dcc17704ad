//! The one error type of this crate.

use std::fmt;

use serde_json::{Map, Value};

/// Declares the codes and their texts side by side.
macro_rules! codes {
    ($(#[$of_enum:meta])* pub enum Code { $($(#[$of_code:meta])* $code:ident = $text:literal,)* }) => {
        $(#[$of_enum])*
        pub enum Code { $($(#[$of_code])* $code,)* }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// The code as text, such as `input-invalid`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$code => $text,)* }
            }
        }
    };
}

codes! {
/// What went wrong, as a stable name that programs may match on.
///
/// New codes may be added; the string of an existing one never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The manifest has one or more mistakes; `details.problems` lists them all.
    ManifestInvalid = "manifest-invalid",
    /// The bytes are not a WebAssembly module that can run here.
    ModuleInvalid = "module-invalid",
    /// The module needs a feature that this runtime does not have; `details.feature` names it.
    ModuleUnsupported = "module-unsupported",
    /// The module exceeds a structural limit; `details` has the limit and the figure.
    ModuleTooLarge = "module-too-large",
    /// The module imports functions that nobody provides; `details.missing` lists them all.
    ImportsMissing = "imports-missing",
    /// An export is absent or has the wrong type.
    ExportInvalid = "export-invalid",
    /// The module speaks a newer ABI than this runtime.
    AbiUnsupported = "abi-unsupported",
    /// What the module says about its nodes cannot be used.
    DefinitionInvalid = "definition-invalid",
    /// The bytes do not have the hash that the manifest promises.
    HashMismatch = "hash-mismatch",
    /// No package of that id is loaded.
    PackageNotFound = "package-not-found",
    /// The package has no node of that name.
    NodeNotFound = "node-not-found",
    /// An input does not fit its pin; `details.pin` names it.
    InputInvalid = "input-invalid",
    /// An output does not fit its pin, or no such pin exists; `details.pin` names it.
    OutputInvalid = "output-invalid",
    /// The guest broke the ABI: a bad packed pointer, text that is not UTF-8, a result that is not JSON.
    GuestProtocol = "guest-protocol",
    /// The guest trapped.
    Trap = "trap",
    /// The guest left with `proc_exit`; `details.exitCode` has the code.
    GuestExit = "guest-exit",
    /// The time limit of the package or of the run is over.
    Timeout = "timeout",
    /// The fuel of the run is used up.
    OutOfFuel = "out-of-fuel",
    /// The guest needed more memory than its tier allows.
    OutOfMemory = "out-of-memory",
    /// A ceiling on what a guest can make the host hold was reached.
    LimitExceeded = "limit-exceeded",
    /// The run was cancelled.
    Aborted = "aborted",
    /// The flow or the runtime is closed.
    Closed = "closed",
    /// A permission is missing.
    Denied = "denied",
    /// The user has not been asked yet whether they agree, and there is nobody to ask them; `details.missing` lists what is
    /// new.
    ConsentNeeded = "consent-needed",
    /// A request could not be made or answered.
    Network = "network",
    /// The page's storage failed.
    Storage = "storage",
    /// The storage quota is used up.
    QuotaExceeded = "quota-exceeded",
    /// An argument of the programming interface is wrong.
    InvalidArgument = "invalid-argument",
    /// A function that the embedder passed in failed.
    Embedder = "embedder",
    /// This runtime contradicted itself. Please report it.
    Internal = "internal",
    /// What is stored of a package is not what was installed; it is kept from running.
    Damaged = "damaged",
    /// The version is here already with other bytes, or a newer one is.
    VersionConflict = "version-conflict",
    /// The registry has no such package or version; `details.versions` lists those that there are.
    VersionNotFound = "version-not-found",
    /// The registry has it and says that it is not to be installed; `details.status` says why.
    Unavailable = "unavailable",
    /// The package needs a newer Flow-Like than this runtime stands for.
    Incompatible = "incompatible",
    /// A registry answered what no registry should, or with an error of its own; `details` has status and code.
    Registry = "registry",
    /// The registry knows no such API key, or the key may not do this.
    Unauthorized = "unauthorized",
    /// The runtime itself stopped: a panic, an exhausted stack, no more memory. All runtimes of the page ended with it.
    Crashed = "crashed",
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

    /// The same with other words in message and details. A cause that would need them is left out: it cannot be changed,
    /// and the message has what it says.
    #[must_use]
    pub(crate) fn reworded(mut self, text: &dyn Fn(&str) -> String, value: &dyn Fn(Value) -> Value) -> Self {
        let inner = &mut *self.0;
        inner.message = text(&inner.message);
        for (_, detail) in &mut inner.details {
            *detail = value(detail.take());
        }
        inner.cause.take_if(|cause| {
            let said = cause.to_string();
            text(&said) != said
        });
        self
    }

    /// The same for a further reader, without its cause: that cannot be copied.
    #[must_use]
    pub(crate) fn repeated(&self) -> Self {
        Error(Box::new(Inner {
            code: self.0.code,
            message: self.0.message.clone(),
            details: self.0.details.clone(),
            cause: None,
        }))
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

    /// Programs in TypeScript tell the codes apart by their declaration.
    #[test]
    fn every_code_is_declared_for_javascript() {
        let types = include_str!("js/entry/types.d.ts");
        let (_, union) = types.split_once("export type ErrorCode =").unwrap();
        let (union, _) = union.split_once(';').unwrap();
        let declared: Vec<&str> = union
            .split(['|', '\n'])
            .map(|code| code.trim().trim_matches('"'))
            .collect();
        let declared: Vec<&str> = declared.into_iter().filter(|code| !code.is_empty()).collect();
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(declared, codes);
    }

    #[test]
    fn keeps_its_cause() {
        let error = Error::new(Code::Network, "no answer").caused_by("connection refused");
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(cause.as_deref(), Some("connection refused"));
    }
}
