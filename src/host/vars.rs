//! `flowlike_vars`: a flow's variables, given to it and read back from it.

use serde_json::{Map, Value};

use super::{Refusal, entries::Entries};

/// The variables of one flow.
#[derive(Default)]
pub struct Variables(Entries);

impl Variables {
    /// Variables as the embedder gave them.
    pub fn new(values: Map<String, Value>) -> Self {
        Variables(Entries::new(values))
    }

    /// A variable's value.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name)
    }

    /// Whether there is a variable of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    /// Sets a variable; refused when the flow holds too much.
    pub fn set(&self, name: &str, value: Value) -> Result<(), Refusal> {
        self.0.set(name, value)
    }

    /// Removes a variable; removing what is not there is no error.
    pub fn delete(&self, name: &str) {
        self.0.delete(name);
    }

    /// All of them.
    pub fn all(&self) -> Map<String, Value> {
        self.0.all()
    }
}
