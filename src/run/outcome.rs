//! What a run gives back.

use std::rc::Rc;

use serde_json::{Map, Value};

use crate::host::{log, stream};

/// A finished run. A node that reports an error has one, too.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Outputs by pin name, checked.
    pub outputs: Map<String, Value>,
    /// Exec pins to go on with, each once, in the order of activation.
    pub activate_exec: Vec<String>,
    /// What the node reports as its error.
    pub error: Option<String>,
    /// Whether the node says it is still at work.
    pub pending: bool,
    /// The flow's variables after the run.
    pub variables: Map<String, Value>,
    /// The log.
    pub logs: Vec<log::Entry>,
    /// Stream events.
    pub streamed: Vec<Rc<stream::Event>>,
    /// What a dry run would have done.
    pub rehearsed: Option<Vec<Value>>,
    /// Figures.
    pub stats: Stats,
}

/// What a run used.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stats {
    /// Fuel of `alloc`, `run`, `dealloc` and everything they called, host calls included.
    pub fuel: u64,
    /// Fuel of start function, `_initialize` and `_start`; 0 where the instance was there already.
    pub init_fuel: u64,
    /// Milliseconds from the first slice to the end.
    pub duration_ms: f64,
    /// The most linear memory held, in bytes.
    pub peak_memory: u64,
    /// Calls from guest to host.
    pub host_calls: u64,
}
