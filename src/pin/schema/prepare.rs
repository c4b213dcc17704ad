//! Makes a schema that a package brought safe to compile and to run.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// How many patterns a schema may have.
const MAX_PATTERNS: usize = 64;
/// How deep a schema may nest, and how many of its subschemas may look at one and the same value, one inside the other.
const MAX_DEPTH: usize = 64;
/// The keyword, put into every subschema, that counts steps. It sorts before all others and so is evaluated first.
pub(super) const STEP: &str = "!step";

/// Keywords whose values hold no schemas.
const DATA: [&str; 8] = [
    "$vocabulary",
    "const",
    "default",
    "dependentRequired",
    "enum",
    "example",
    "examples",
    "required",
];
/// Keywords whose values map free names to schemas.
const MAPS: [&str; 6] = [
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependencies",
    "patternProperties",
    "properties",
];
/// Keywords whose schemas look at the same value as the schema that they are in.
const IN_PLACE: [&str; 9] = [
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependencies",
];
/// Keywords that lead to another place of the schema.
const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// A schema within the limits, with its steps counted.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The schema, with [`STEP`] in every subschema.
    pub(super) schema: Value,
    /// How many subschemas look at one and the same value, one inside the other, at most.
    pub(super) height: usize,
}

/// Refuses, with the reason, what goes beyond the limits or out of the document.
pub(super) fn prepare(schema: &Value) -> Result<Prepared, String> {
    let mut prepared = schema.clone();
    let mut walk = Walk::default();
    walk.subschema(&mut prepared, 0)?;
    if walk.patterns > MAX_PATTERNS {
        return Err(format!(
            "it has {} patterns, and at most {MAX_PATTERNS} are allowed",
            walk.patterns
        ));
    }
    let mut heights = Heights {
        root: &prepared,
        known: HashMap::new(),
        highest: 0,
    };
    heights.all(&prepared)?;
    let height = heights.highest;
    Ok(Prepared {
        schema: prepared,
        height,
    })
}

#[derive(Default)]
struct Walk {
    patterns: usize,
}

impl Walk {
    fn subschema(&mut self, schema: &mut Value, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(format!("it nests deeper than {MAX_DEPTH} levels"));
        }
        let keywords = match schema {
            Value::Object(keywords) => keywords,
            Value::Array(schemas) => return self.each(schemas.iter_mut(), depth),
            _ => return Ok(()),
        };
        for (keyword, value) in keywords.iter_mut() {
            match (keyword.as_str(), value) {
                (keyword, _) if DATA.contains(&keyword) => {}
                (keyword, Value::String(reference)) if REFERENCES.contains(&keyword) => check_reference(reference)?,
                // References would count from there on, and no longer from the top.
                ("$id" | "id", Value::String(id)) if depth > 0 => {
                    return Err(format!(
                        "a schema inside of it has an id of its own, `{id}`, which is not supported"
                    ));
                }
                ("pattern", Value::String(_)) => self.patterns += 1,
                (keyword, Value::Object(schemas)) if MAPS.contains(&keyword) => {
                    if keyword == "patternProperties" {
                        self.patterns += schemas.len();
                    }
                    // `dependencies` may have lists of names in place of schemas: these have no steps.
                    self.each(schemas.values_mut().filter(|schema| schema.is_object()), depth)?;
                }
                (_, value) => self.subschema(value, depth + 1)?,
            }
        }
        keywords.insert(STEP.to_owned(), Value::Bool(true));
        Ok(())
    }

    fn each<'a>(&mut self, mut schemas: impl Iterator<Item = &'a mut Value>, depth: usize) -> Result<(), String> {
        schemas.try_for_each(|schema| self.subschema(schema, depth + 1))
    }
}

/// References stay inside of the document, and lead to schemas whose steps are counted.
fn check_reference(reference: &str) -> Result<(), String> {
    let Some(pointer) = reference
        .strip_prefix('#')
        .filter(|pointer| pointer.is_empty() || pointer.starts_with('/'))
    else {
        return Err(format!(
            "it refers to `{reference}`; nothing outside of the schema is fetched, so put the definition under `$defs` \
             and refer to it as `#/$defs/…`"
        ));
    };
    if pointer.contains('%') {
        return Err(format!(
            "it refers to `{reference}`; write the reference without percent signs"
        ));
    }
    let mut is_name = false;
    for segment in pointer.split('/').skip(1) {
        if !is_name && DATA.contains(&segment) {
            return Err(format!("it refers to `{reference}`, which is no schema"));
        }
        is_name = !is_name && MAPS.contains(&segment);
    }
    Ok(())
}

/// How many subschemas look at one value, one inside the other, from each subschema on.
struct Heights<'a> {
    root: &'a Value,
    known: HashMap<*const Value, usize>,
    highest: usize,
}

impl<'a> Heights<'a> {
    fn all(&mut self, schema: &'a Value) -> Result<(), String> {
        match schema {
            Value::Object(entries) => {
                let height = self.of(schema, 0)?;
                self.highest = self.highest.max(height);
                entries.values().try_for_each(|entry| self.all(entry))
            }
            Value::Array(items) => items.iter().try_for_each(|item| self.all(item)),
            _ => Ok(()),
        }
    }

    /// `above` counts the subschemas that led here: a circle of references ends at the limit.
    fn of(&mut self, schema: &'a Value, above: usize) -> Result<usize, String> {
        let Value::Object(keywords) = schema else { return Ok(1) };
        if let Some(height) = self.known.get(&std::ptr::from_ref(schema)) {
            return Ok(*height);
        }
        if above >= MAX_DEPTH {
            return Err(format!(
                "more than {MAX_DEPTH} of its schemas look at the same value, one inside the other, or one refers to itself"
            ));
        }
        let mut highest = 0;
        for child in in_place(keywords, self.root) {
            highest = highest.max(self.of(child, above + 1)?);
        }
        self.known.insert(schema, highest + 1);
        Ok(highest + 1)
    }
}

/// The schemas that look at the same value as the schema with these keywords.
fn in_place<'a>(keywords: &'a Map<String, Value>, root: &'a Value) -> Vec<&'a Value> {
    let mut schemas = Vec::new();
    for (keyword, value) in keywords {
        let keyword = keyword.as_str();
        match value {
            Value::String(reference) if REFERENCES.contains(&keyword) => {
                schemas.extend(reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)));
            }
            Value::Array(items) if IN_PLACE.contains(&keyword) => schemas.extend(items),
            Value::Object(entries) if IN_PLACE.contains(&keyword) && MAPS.contains(&keyword) => {
                schemas.extend(entries.values());
            }
            Value::Object(_) if IN_PLACE.contains(&keyword) => schemas.push(value),
            _ => {}
        }
    }
    schemas
}
