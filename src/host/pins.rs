//! `flowlike_pins`: inputs, and outputs set while the node runs.

use std::cell::{Cell, RefCell};

use serde_json::{Map, Value};

use super::{Refusal, entries::weight};

/// How much the outputs that a run sets may weigh: their texts, and 16 bytes for each value.
pub const MAX_OUTPUT_BYTES: usize = 64 << 20;
/// How many different exec pins a run may name.
const MAX_EXEC: usize = 1_000;
/// How long their names may be together, in bytes: every further one is compared with all of them.
const MAX_EXEC_BYTES: usize = 64 << 10;

/// The pins of one run.
pub struct Pins {
    inputs: Map<String, Value>,
    outputs: RefCell<Map<String, Value>>,
    bytes: Cell<usize>,
    exec: RefCell<Vec<String>>,
}

impl Pins {
    /// Pins with checked inputs.
    pub fn new(inputs: Map<String, Value>) -> Self {
        Pins {
            inputs,
            outputs: RefCell::default(),
            bytes: Cell::new(0),
            exec: RefCell::default(),
        }
    }

    /// All inputs.
    pub fn inputs(&self) -> &Map<String, Value> {
        &self.inputs
    }

    /// An input.
    pub fn input(&self, name: &str) -> Option<&Value> {
        self.inputs.get(name)
    }

    /// Sets an output.
    pub fn set_output(&self, name: &str, value: Value) -> Result<(), Refusal> {
        let bytes = self.bytes.get() + name.len() + weight(&value);
        if bytes > MAX_OUTPUT_BYTES {
            return Err(Refusal::new(format!(
                "a run may set {MAX_OUTPUT_BYTES} bytes of outputs"
            )));
        }
        self.bytes.set(bytes);
        self.outputs.borrow_mut().insert(name.to_owned(), value);
        Ok(())
    }

    /// Activates an exec pin; naming it twice counts once.
    pub fn activate_exec(&self, name: &str) -> Result<(), Refusal> {
        let mut exec = self.exec.borrow_mut();
        if exec.iter().any(|known| known == name) {
            return Ok(());
        }
        let bytes: usize = exec.iter().map(String::len).sum();
        if exec.len() >= MAX_EXEC || bytes + name.len() > MAX_EXEC_BYTES {
            return Err(Refusal::new(format!(
                "a run may activate {MAX_EXEC} exec pins, with names of {MAX_EXEC_BYTES} bytes together"
            )));
        }
        exec.push(name.to_owned());
        Ok(())
    }

    /// Takes what was set.
    pub fn take(&self) -> (Map<String, Value>, Vec<String>) {
        (self.outputs.take(), self.exec.take())
    }
}
