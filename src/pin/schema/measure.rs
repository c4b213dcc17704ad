//! How much work a schema can make, seen from the schema alone.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::prepare::{MAPS, MAX_DEPTH, Pointer, REFERENCES, SCHEMAS};

/// How deep a schema may nest, references written out, for its size to be known.
const MAX_WRITTEN_OUT: usize = 256;
/// Keywords whose schemas only serve references.
const DEFINITIONS: [&str; 2] = ["$defs", "definitions"];
/// Keywords whose schemas look at the same value as the schema that they are in.
const IN_PLACE: [&str; 9] = [
    "allOf",
    "anyOf",
    "dependencies",
    "dependentSchemas",
    "else",
    "if",
    "not",
    "oneOf",
    "then",
];

/// The schemas that evaluating a schema goes on with, with whether they look at the same value.
fn successors<'a>(schema: &'a Value, root: &'a Value) -> Vec<(bool, &'a Value)> {
    let mut successors = Vec::new();
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        let keyword = keyword.as_str();
        let in_place = IN_PLACE.contains(&keyword);
        match value {
            Value::String(reference) if REFERENCES.contains(&keyword) => {
                successors.extend(
                    Pointer::resolve(reference, root)
                        .ok()
                        .map(|pointer| (true, pointer.target)),
                );
            }
            Value::Array(schemas) if SCHEMAS.contains(&keyword) => {
                successors.extend(schemas.iter().map(|schema| (in_place, schema)));
            }
            Value::Object(schemas) if MAPS.contains(&keyword) && !DEFINITIONS.contains(&keyword) => {
                successors.extend(schemas.values().map(|schema| (in_place, schema)));
            }
            Value::Object(_) if SCHEMAS.contains(&keyword) => successors.push((in_place, value)),
            _ => {}
        }
    }
    successors
}

/// The largest number of subschemas that look at one value, one inside the other.
pub(super) fn height(root: &Value) -> Result<usize, String> {
    let mut heights = Heights {
        root,
        known: HashMap::new(),
    };
    let (mut highest, mut seen, mut waiting) = (0, HashSet::new(), vec![root]);
    while let Some(schema) = waiting.pop() {
        if seen.insert(std::ptr::from_ref(schema)) {
            highest = highest.max(heights.of(schema, 0)?);
            waiting.extend(successors(schema, root).into_iter().map(|(_, next)| next));
        }
    }
    Ok(highest)
}

struct Heights<'a> {
    root: &'a Value,
    known: HashMap<*const Value, usize>,
}

impl<'a> Heights<'a> {
    /// `above` counts the subschemas that led here: a circle of references ends at the limit.
    fn of(&mut self, schema: &'a Value, above: usize) -> Result<usize, String> {
        if let Some(height) = self.known.get(&std::ptr::from_ref(schema)) {
            return Ok(*height);
        }
        if above >= MAX_DEPTH {
            return Err(format!(
                "more than {MAX_DEPTH} of its schemas look at the same value, one inside the other, or one refers to \
                 itself"
            ));
        }
        let mut highest = 0;
        for (_, next) in successors(schema, self.root)
            .into_iter()
            .filter(|(in_place, _)| *in_place)
        {
            highest = highest.max(self.of(next, above + 1)?);
        }
        self.known.insert(schema, highest + 1);
        Ok(highest + 1)
    }
}

/// The number of subschemas with all references written out; `None` if that is without end, or too many.
pub(super) fn size(root: &Value) -> Option<usize> {
    Sizes {
        root,
        known: HashMap::new(),
    }
    .of(root, 0)
}

struct Sizes<'a> {
    root: &'a Value,
    known: HashMap<*const Value, usize>,
}

impl<'a> Sizes<'a> {
    fn of(&mut self, schema: &'a Value, above: usize) -> Option<usize> {
        if let Some(size) = self.known.get(&std::ptr::from_ref(schema)) {
            return Some(*size);
        }
        if above >= MAX_WRITTEN_OUT {
            return None;
        }
        let mut size = 1_usize;
        for (_, next) in successors(schema, self.root) {
            size = size.checked_add(self.of(next, above + 1)?)?;
        }
        self.known.insert(schema, size);
        Some(size)
    }
}
