//! Which directories the nodes of a flow may name.

use std::{cell::RefCell, collections::BTreeSet};

use serde_json::Value;

use crate::host::texts;

/// How many made-up directories are remembered. A flow in which there are more takes no directory from its inputs.
const MAX_FORGED: usize = 10_000;
/// No longer name leads anywhere.
const MAX_NAME: usize = 2048;

/// The directories of one flow, by their `store_ref`.
#[derive(Default)]
pub struct Directories(RefCell<State>);

#[derive(Default)]
struct State {
    /// Handed out by this runtime, or brought along by the page.
    issued: BTreeSet<String>,
    /// Made up by a node: its outputs may come back as the inputs of another, which has more permissions.
    forged: BTreeSet<String>,
}

impl Directories {
    /// The directories of a flow in which these names, as [`forged`](Self::forged) gave them, were made up.
    pub(crate) fn without(forged: &Value) -> Self {
        let directories = Directories::default();
        for name in texts(forged) {
            directories.0.borrow_mut().forged.insert(name.to_owned());
        }
        directories
    }

    /// Which were made up.
    pub(crate) fn forged(&self) -> Value {
        let forged: Vec<String> = self.0.borrow().forged.iter().cloned().collect();
        forged.into()
    }

    /// A directory is handed out.
    pub(super) fn issue(&self, store_ref: &str) {
        self.0.borrow_mut().issued.insert(store_ref.to_owned());
    }

    /// Whether it was handed out, or came from the page.
    pub(super) fn may_be_named(&self, store_ref: &str) -> bool {
        self.0.borrow().issued.contains(store_ref)
    }

    /// Lets nodes use the directories that FlowPaths anywhere in these values name: the page put them there. Those that
    /// a node of this flow has made up stay closed.
    pub(crate) fn admit<'v>(&self, values: impl Iterator<Item = &'v Value>) {
        let mut state = self.0.borrow_mut();
        for_each_ref(values, |store_ref| {
            if state.forged.len() < MAX_FORGED && !state.forged.contains(store_ref) {
                state.issued.insert(store_ref.to_owned());
            }
        });
    }

    /// Remembers which directories a node has made up in what it gives out.
    pub(crate) fn distrust<'v>(&self, values: impl Iterator<Item = &'v Value>) {
        let mut state = self.0.borrow_mut();
        for_each_ref(values, |store_ref| {
            if state.forged.len() < MAX_FORGED && !state.issued.contains(store_ref) {
                state.forged.insert(store_ref.to_owned());
            }
        });
    }
}

/// The `store_ref` of every FlowPath anywhere in these values.
fn for_each_ref<'v>(values: impl Iterator<Item = &'v Value>, mut found: impl FnMut(&str)) {
    let mut rest: Vec<&Value> = values.collect();
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(items) => rest.extend(items),
            Value::Object(fields) => {
                if let (Some(Value::String(_)), Some(Value::String(store_ref))) =
                    (fields.get("path"), fields.get("store_ref"))
                    && store_ref.len() <= MAX_NAME
                {
                    found(store_ref);
                }
                rest.extend(fields.values());
            }
            _ => {}
        }
    }
}
