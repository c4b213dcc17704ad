//! Makes a schema that a package brought safe to compile and to run.

use serde_json::{Map, Value, json};

use super::measure;

/// How many patterns a schema may have.
const MAX_PATTERNS: usize = 64;
/// How deep a schema may nest, and how many of its subschemas may look at one and the same value, one inside the other.
pub(super) const MAX_DEPTH: usize = 64;
/// The keyword that counts steps.
pub(super) const STEP: &str = "!step";

/// Keywords whose values are a schema or a list of schemas.
pub(super) const SCHEMAS: [&str; 16] = [
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
pub(super) const MAPS: [&str; 6] = [
    "$defs",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "patternProperties",
    "properties",
];
/// Keywords that lead to another place of the schema.
pub(super) const REFERENCES: [&str; 3] = ["$dynamicRef", "$recursiveRef", "$ref"];

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
    let height = measure::height(schema)?;
    let size = measure::size(schema);
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
pub(super) struct Pointer<'a> {
    pub(super) target: &'a Value,
    /// The reference to the same schema in the counted document.
    counted: String,
}

impl<'a> Pointer<'a> {
    pub(super) fn resolve(reference: &str, root: &'a Value) -> Result<Self, String> {
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
