//! What nodes of a package keep for each other as long as the flow lives. Needs `cache_read` and `cache_write`, or `cache`.

use serde::{Serialize, de::DeserializeOwned};

use crate::host;

/// An entry; nothing where there is none, or something else.
pub fn get<T: DeserializeOwned>(name: &str) -> Option<T> {
    host::json(host::cache_get(name))
}

/// Sets an entry.
pub fn set(name: &str, value: &impl Serialize) {
    host::cache_set(name, &host::to_json(value));
}

/// Removes an entry.
pub fn delete(name: &str) {
    host::cache_delete(name);
}

/// Whether there is that entry.
pub fn has(name: &str) -> bool {
    host::cache_has(name) != 0
}
