//! `flowlike_cache`: values that live as long as the flow. Keys are shared by the nodes of one package only.

use serde_json::Value;

use super::{Refusal, entries::Entries};

/// The cache of one flow.
#[derive(Default)]
pub struct Cache(Entries);

/// NUL cannot be part of a package id, so no key reaches into another package's entries.
fn key(package_id: &str, name: &str) -> String {
    format!("{package_id}\0{name}")
}

impl Cache {
    /// A cached value.
    pub fn get(&self, package_id: &str, name: &str) -> Option<Value> {
        self.0.get(&key(package_id, name))
    }

    /// Whether there is one.
    pub fn has(&self, package_id: &str, name: &str) -> bool {
        self.0.has(&key(package_id, name))
    }

    /// Keeps a value; refused when the flow holds too much.
    pub fn set(&self, package_id: &str, name: &str, value: Value) -> Result<(), Refusal> {
        self.0.set(&key(package_id, name), value)
    }

    /// Forgets a value.
    pub fn delete(&self, package_id: &str, name: &str) {
        self.0.delete(&key(package_id, name));
    }
}
