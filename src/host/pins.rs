//! `flowlike_pins`: inputs, and outputs set while the node runs.

use std::cell::{Cell, RefCell};

use serde_json::{Map, Value};

use super::Refusal;

/// How many bytes of outputs a run may set.
pub const MAX_OUTPUT_BYTES: usize = 64 << 20;
/// How many different exec pins a run may name.
const MAX_EXEC: usize = 1_000;

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

    /// Sets an output; `size` is that of its JSON.
    pub fn set_output(&self, name: &str, value: Value, size: usize) -> Result<(), Refusal> {
        let bytes = self.bytes.get() + size;
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
        if exec.len() >= MAX_EXEC {
            return Err(Refusal::new(format!("a run may activate {MAX_EXEC} exec pins")));
        }
        exec.push(name.to_owned());
        Ok(())
    }

    /// Takes what was set.
    pub fn take(&self) -> (Map<String, Value>, Vec<String>) {
        (self.outputs.take(), self.exec.take())
    }
}
