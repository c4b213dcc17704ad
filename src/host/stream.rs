//! `flowlike_stream`: events that a node sends while it works.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use serde::Serialize;
use serde_json::Value;

use super::Refusal;
use crate::{error::Code, pin::codec};

/// How many events one run may emit.
pub const MAX_EVENTS: usize = 10_000;
/// How many bytes of events one run may emit.
pub const MAX_BYTES: usize = 16 << 20;

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// What kind of event, as the node named it: `text`, `progress` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Its data.
    pub data: Value,
}

/// The events of one run.
#[derive(Default)]
pub struct Stream {
    events: RefCell<Vec<Rc<Event>>>,
    bytes: Cell<usize>,
    full: Cell<bool>,
    delivered: Cell<usize>,
}

impl Stream {
    /// Emits an event. Data that is not JSON is plain text and becomes a JSON string: that is what SDKs send.
    pub fn emit(&self, kind: &str, data: &[u8]) -> Result<(), Refusal> {
        // Whatever it is, it would not fit: nothing is made of it.
        if !self.fits(kind.len() + data.len()) {
            return self.refuse();
        }
        let text = std::str::from_utf8(data).map_err(|_| Refusal::new("its data is not valid UTF-8"))?;
        let value = codec::parse_json(data, "its data").or_else(|error| match error.code() {
            Code::LimitExceeded => Err(Refusal::new(error.message())),
            _ => Ok(Value::String(text.to_owned())),
        });
        self.push(kind, value?)
    }

    /// Emits a `text` event.
    pub fn text(&self, text: &str) -> Result<(), Refusal> {
        self.push("text", Value::String(text.to_owned()))
    }

    /// Emits an event that is JSON already.
    pub fn push(&self, kind: &str, data: Value) -> Result<(), Refusal> {
        if self.full.get() {
            return Ok(());
        }
        let size = kind.len() + data.to_string().len();
        if !self.fits(size) {
            return self.refuse();
        }
        self.bytes.set(self.bytes.get() + size);
        self.events.borrow_mut().push(Rc::new(Event {
            kind: kind.to_owned(),
            data,
        }));
        Ok(())
    }

    fn fits(&self, size: usize) -> bool {
        !self.full.get() && self.events.borrow().len() < MAX_EVENTS && self.bytes.get() + size <= MAX_BYTES
    }

    fn refuse(&self) -> Result<(), Refusal> {
        if self.full.replace(true) {
            // Said once; a line for each further event would fill the log as well.
            return Ok(());
        }
        Err(Refusal::new(format!(
            "a run may emit {MAX_EVENTS} events or {MAX_BYTES} bytes; further events are dropped"
        )))
    }

    /// Everything that was emitted.
    pub fn events(&self) -> Vec<Rc<Event>> {
        self.events.borrow().clone()
    }

    pub(super) fn deliver(&self, mut to: impl FnMut(&Event)) {
        let new = self
            .events
            .borrow()
            .get(self.delivered.get()..)
            .unwrap_or_default()
            .to_vec();
        self.delivered.set(self.delivered.get() + new.len());
        for event in new {
            to(&event);
        }
    }
}
