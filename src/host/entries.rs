//! Named JSON values with a ceiling: what variables and cache have in common.

use std::cell::{Cell, RefCell};

use serde_json::{Map, Value};

use super::Refusal;

/// How much names and values may [weigh](weight).
const MAX_BYTES: usize = 64 << 20;
/// How many entries may be held.
const MAX_ENTRIES: usize = 100_000;

#[derive(Default)]
pub(super) struct Entries {
    values: RefCell<Map<String, Value>>,
    bytes: Cell<usize>,
}

impl Entries {
    pub(super) fn new(values: Map<String, Value>) -> Self {
        let bytes = values.iter().map(|(name, value)| size(name, value)).sum();
        Entries {
            values: RefCell::new(values),
            bytes: Cell::new(bytes),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<Value> {
        self.values.borrow().get(name).cloned()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.values.borrow().contains_key(name)
    }

    pub(super) fn set(&self, name: &str, value: Value) -> Result<(), Refusal> {
        let mut values = self.values.borrow_mut();
        let before = values.get(name).map_or(0, |old| size(name, old));
        let bytes = self.bytes.get() - before + size(name, &value);
        if bytes > MAX_BYTES || (values.len() >= MAX_ENTRIES && before == 0) {
            return Err(Refusal::new(format!(
                "at most {MAX_ENTRIES} entries and {MAX_BYTES} bytes can be kept"
            )));
        }
        self.bytes.set(bytes);
        values.insert(name.to_owned(), value);
        Ok(())
    }

    pub(super) fn delete(&self, name: &str) {
        if let Some(old) = self.values.borrow_mut().remove(name) {
            self.bytes.set(self.bytes.get() - size(name, &old));
        }
    }

    pub(super) fn all(&self) -> Map<String, Value> {
        self.values.borrow().clone()
    }
}

fn size(name: &str, value: &Value) -> usize {
    name.len() + weight(value)
}

/// What a value holds: the bytes of its texts and names, 16 for each value and each name, and what an object takes even for
/// one member. Its JSON says little about that: `[0,0,0]` takes ten times as much memory as it has bytes.
pub(super) fn weight(value: &Value) -> usize {
    const EACH: usize = 16;
    const OBJECT: usize = 400;
    EACH + match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(fields) if fields.is_empty() => 0,
        Value::Object(fields) => {
            let members = fields.iter().map(|(name, value)| EACH + name.len() + weight(value));
            OBJECT + members.sum::<usize>()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::weight;

    #[test]
    fn small_objects_weigh_what_they_take() {
        assert_eq!(weight(&json!([0, "ab", {}])), 16 + 16 + 18 + 16);
        assert_eq!(weight(&json!({"a": 1})), 16 + 400 + 16 + 1 + 16);
    }
}
