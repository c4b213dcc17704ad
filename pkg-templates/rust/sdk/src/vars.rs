//! Variables of the flow. Needs `variables_read` to look and `variables_write` to change.

use serde::{Serialize, de::DeserializeOwned};

use crate::host;

/// A variable; nothing where there is none, or something else.
pub fn get<T: DeserializeOwned>(name: &str) -> Option<T> {
    host::json(host::vars_get(name))
}

/// Sets a variable.
pub fn set(name: &str, value: &impl Serialize) {
    host::vars_set(name, &host::to_json(value));
}

/// Removes a variable.
pub fn delete(name: &str) {
    host::vars_delete(name);
}

/// Whether there is that variable.
pub fn has(name: &str) -> bool {
    host::vars_has(name) != 0
}
