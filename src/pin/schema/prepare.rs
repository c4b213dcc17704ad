//! Makes a schema that a package brought safe to compile and to run.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

/// How many patterns a schema may have.
const MAX_PATTERNS: usize = 64;
/// How deep a schema may nest, and how many of its subschemas may look at one and the same value, one inside the other.
const MAX_DEPTH: usize = 64;
/// How deep a schema may nest, references written out, for its size to be known.
const MAX_WRITTEN_OUT: usize = 256;
/// The keyword that counts steps.
pub(super) const STEP: &str = "!step";

/// Keywords whose values are a schema or a list of schemas.
const SCHEMAS: [&str; 16] = [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "oneOf",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords whose values map free names to schemas.
const MAPS: [&str; 6] = [
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];
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
/// Keywords that lead to another place of the schema.
const REFERENCES: [&str; 3] = ["$dynamicRef", "$recursiveRef", "$ref"];

/// A schema within the limits.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The schema, rewritten so that it counts its steps and means the same.
    pub(super) schema: Value,
    /// How many subschemas look at one and the same value, one inside the other, at most.
    pub(super) height: usize,
    /// How many subschemas there are with all references written out; `None` if that is without end, or too many.
    pub(super) size: Option<usize>,
}

/// Refuses, with the reason, what goes beyond the limits or out of the document.
pub(super) fn prepare(schema: &Value) -> Result<Prepared, String> {
    let mut counting = Counting {
        root: schema,
        patterns: 0,
    };
    let mut counted = counting.subschema(schema, 0)?;
    if counting.patterns > MAX_PATTERNS {
        return Err(format!(
            "it has {} patterns, and at most {MAX_PATTERNS} are allowed",
            counting.patterns
        ));
    }
    if let (Some(dialect), Value::Object(keywords)) = (schema.get("$schema"), &mut counted) {
        keywords.insert("$schema".to_owned(), dialect.clone());
    }
    let height = height(schema)?;
    let size = Sizes {
        root: schema,
        known: HashMap::new(),
    }
    .of(schema, 0);
    Ok(Prepared {
        schema: counted,
        height,
        size,
    })
}

/// Replaces each subschema S by `{"allOf": [{"!step": true}, S]}`: the validator evaluates a foreign keyword after all
/// of its neighbours, but the parts of `allOf` in order.
struct Counting<'a> {
    root: &'a Value,
    patterns: usize,
}

impl Counting<'_> {
    fn subschema(&mut self, schema: &Value, depth: usize) -> Result<Value, String> {
        if depth > MAX_DEPTH {
            return Err(format!("it nests deeper than {MAX_DEPTH} levels"));
        }
        let Value::Object(keywords) = schema else {
            return Ok(schema.clone());
        };
        let mut counted = Map::new();
        for (keyword, value) in keywords {
            let value = match (keyword.as_str(), value) {
                ("$schema", _) if depth == 0 => continue,
                // Nothing refers to it, see `Pointer`.
                ("$id" | "id", Value::String(_)) if depth == 0 => continue,
                // References would count from there on, and no longer from the top.
                ("$id" | "id", Value::String(id)) => {
                    return Err(format!(
                        "a schema inside of it has an id of its own, `{id}`, which is not supported"
                    ));
                }
                (keyword, Value::String(reference)) if REFERENCES.contains(&keyword) => {
                    Value::String(Pointer::resolve(reference, self.root)?.counted)
                }
                (keyword, Value::Array(schemas)) if SCHEMAS.contains(&keyword) => schemas
                    .iter()
                    .map(|schema| self.subschema(schema, depth + 1))
                    .collect::<Result<_, _>>()?,
                (keyword, schema) if SCHEMAS.contains(&keyword) => self.subschema(schema, depth + 1)?,
                (keyword, Value::Object(schemas)) if MAPS.contains(&keyword) => {
                    if keyword == "patternProperties" {
                        self.patterns += schemas.len();
                    }
                    let mut map = Map::new();
                    for (name, schema) in schemas {
                        map.insert(name.clone(), self.subschema(schema, depth + 1)?);
                    }
                    Value::Object(map)
                }
                (keyword, value) => {
                    self.patterns += usize::from(keyword == "pattern");
                    value.clone()
                }
            };
            counted.insert(keyword.clone(), value);
        }
        Ok(json!({"allOf": [{STEP: true}, counted]}))
    }
}

/// A reference within the document.
struct Pointer<'a> {
    target: &'a Value,
    /// The reference to the same schema in the counted document.
    counted: String,
}

impl<'a> Pointer<'a> {
    fn resolve(reference: &str, root: &'a Value) -> Result<Self, String> {
        let Some(path) = reference
            .strip_prefix('#')
            .filter(|path| path.is_empty() || path.starts_with('/'))
        else {
            return Err(format!(
                "it refers to `{reference}`; nothing outside of the schema is fetched, so put the definition under \
                 `$defs` and refer to it as `#/$defs/…`"
            ));
        };
        if path.contains('%') {
            return Err(format!(
                "it refers to `{reference}`; write the reference without percent signs"
            ));
        }
        let mut pointer = Pointer {
            target: root,
            counted: "#".to_owned(),
        };
        let mut in_collection = false;
        for segment in path.split('/').skip(1) {
            let key = segment.replace("~1", "/").replace("~0", "~");
            if !in_collection {
                pointer.counted.push_str("/allOf/1");
            }
            pointer.counted.push('/');
            pointer.counted.push_str(segment);
            let next = match pointer.target {
                Value::Object(entries) => entries.get(&key),
                Value::Array(items) => key.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            pointer.target = next.ok_or_else(|| format!("it refers to `{reference}`, which does not exist"))?;
            in_collection = match key.as_str() {
                _ if in_collection => false,
                key if MAPS.contains(&key) => true,
                key if SCHEMAS.contains(&key) => pointer.target.is_array(),
                _ => return Err(format!("it refers to `{reference}`, which is no schema")),
            };
        }
        if in_collection || !matches!(pointer.target, Value::Object(_) | Value::Bool(_)) {
            return Err(format!("it refers to `{reference}`, which is no schema"));
        }
        Ok(pointer)
    }
}

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
fn height(root: &Value) -> Result<usize, String> {
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
