//! What a dry run would have done.

use std::cell::{Cell, RefCell};

use serde_json::Value;

use super::entries::weight;

/// How many actions a dry run notes.
const MAX_ACTIONS: usize = 10_000;
/// How much they may weigh together.
const MAX_WEIGHT: usize = 16 << 20;

/// Said once, when nothing more is noted.
pub(super) const FULL: &str = "This dry run has noted as many actions as it can; further ones are left out.";

/// The actions of a dry run, in order.
#[derive(Default)]
pub struct Rehearsal {
    actions: RefCell<Vec<Value>>,
    weight: Cell<usize>,
    full: Cell<bool>,
}

impl Rehearsal {
    /// Notes an action. Returns whether this is the first that is left out.
    pub(super) fn note(&self, action: impl FnOnce() -> Value) -> bool {
        if self.full.get() {
            return false;
        }
        let action = action();
        let weight = self.weight.get() + weight(&action);
        if weight > MAX_WEIGHT || self.actions.borrow().len() >= MAX_ACTIONS {
            return !self.full.replace(true);
        }
        self.weight.set(weight);
        self.actions.borrow_mut().push(action);
        false
    }

    /// Takes what was noted.
    pub fn take(&self) -> Vec<Value> {
        self.actions.take()
    }
}
