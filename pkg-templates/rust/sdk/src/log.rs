//! Lines in the log of a run. Needs no permission.

use serde::Serialize;

use crate::host;

/// Every detail.
pub fn trace(message: &str) {
    host::log_trace(message);
}

/// For whoever writes the node.
pub fn debug(message: &str) {
    host::log_debug(message);
}

/// What happens.
pub fn info(message: &str) {
    host::log_info(message);
}

/// Something may be wrong.
pub fn warn(message: &str) {
    host::log_warn(message);
}

/// Something is wrong.
pub fn error(message: &str) {
    host::log_error(message);
}

/// How important a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Every detail.
    Trace,
    /// For whoever writes the node.
    Debug,
    /// What happens.
    Info,
    /// Something may be wrong.
    Warn,
    /// Something is wrong.
    Error,
}

/// A line with data beside it.
pub fn with(level: Level, message: &str, data: &impl Serialize) {
    host::log_json(level as i32, message, &host::to_json(data));
}
