//! What whoever watches a run sees while it works. Needs `streaming`.

use serde::Serialize;

use crate::host;

/// A piece of text.
pub fn text(text: &str) {
    host::stream_text(text);
}

/// How far it is, from 0 to 1.
pub fn progress(progress: f64, message: &str) {
    emit("progress", &serde_json::json!({"progress": progress, "message": message}));
}

/// An event of any type.
pub fn emit(kind: &str, data: &impl Serialize) {
    host::stream_emit(kind, &host::to_json(data));
}
