//! Schemas compiled by the `jsonschema` crate, with a bound on the work of one validation.

use std::{
    cell::OnceCell,
    fmt,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jsonschema::{Keyword, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::{Mismatch, PinDefinition, Unusable, parse};

/// How many patterns a schema may have, and how large each may become when compiled, in bytes.
const MAX_PATTERNS: usize = 64;
const MAX_PATTERN_BYTES: usize = 1 << 20;
/// How deep a schema may nest.
const MAX_DEPTH: usize = 64;
/// How many steps one validation may take. A step is one subschema against one value, or 64 bytes of a text.
const MAX_STEPS: u64 = 4_000_000;
/// The keyword, put into every subschema, that counts steps. It sorts before all others and so is evaluated first.
const STEP: &str = "!step";

/// Keywords whose values hold data, not schemas.
const DATA: [&str; 6] = ["const", "default", "enum", "example", "examples", "required"];
/// Keywords whose values map free names to schemas.
const MAPS: [&str; 6] = [
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependencies",
    "patternProperties",
    "properties",
];
/// Keywords whose values map free names to something that needs no counting.
const PLAIN_MAPS: [&str; 2] = ["$vocabulary", "dependentRequired"];

/// Makes a schema safe to compile: counts its steps, and refuses what goes beyond the limits or out of the document.
pub(super) fn prepare(schema: &Value) -> Result<Value, String> {
    let mut schema = schema.clone();
    let mut patterns = 0;
    subschema(&mut schema, MAX_DEPTH, &mut patterns)?;
    if patterns > MAX_PATTERNS {
        return Err(format!(
            "it has {patterns} patterns, and at most {MAX_PATTERNS} are allowed"
        ));
    }
    Ok(schema)
}

fn subschema(schema: &mut Value, depth: usize, patterns: &mut usize) -> Result<(), String> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(format!("it nests deeper than {MAX_DEPTH} levels"));
    };
    let keywords = match schema {
        Value::Object(keywords) => keywords,
        Value::Array(schemas) => {
            return schemas
                .iter_mut()
                .try_for_each(|schema| subschema(schema, depth, patterns));
        }
        _ => return Ok(()),
    };
    for (keyword, value) in keywords.iter_mut() {
        match (keyword.as_str(), value) {
            (keyword, _) if DATA.contains(&keyword) || PLAIN_MAPS.contains(&keyword) => {}
            ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(reference)) => check_reference(reference)?,
            ("pattern", Value::String(_)) => *patterns += 1,
            (keyword, Value::Object(schemas)) if MAPS.contains(&keyword) => {
                if keyword == "patternProperties" {
                    *patterns += schemas.len();
                }
                schemas
                    .values_mut()
                    .filter(|value| !is_names(value))
                    .try_for_each(|schema| subschema(schema, depth, patterns))?;
            }
            (_, value) => subschema(value, depth, patterns)?,
        }
    }
    keywords.insert(STEP.to_owned(), Value::Bool(true));
    Ok(())
}

/// `dependencies` may hold lists of names in place of schemas.
fn is_names(value: &Value) -> bool {
    value.is_array()
}

/// References stay inside of the document, and lead to schemas whose steps are counted.
fn check_reference(reference: &str) -> Result<(), String> {
    let Some(fragment) = reference.strip_prefix('#') else {
        return Err(format!(
            "it refers to `{reference}`; nothing outside of the schema is fetched, so put the definition under `$defs`"
        ));
    };
    let mut is_name = false;
    for segment in fragment.split('/').skip(1) {
        if is_name {
            is_name = false;
        } else if DATA.contains(&segment) || PLAIN_MAPS.contains(&segment) || segment.contains(['%', '~']) {
            return Err(format!("it refers to `{reference}`, which is no schema"));
        } else {
            is_name = MAPS.contains(&segment);
        }
    }
    Ok(())
}

/// The steps that are left to the validation under way. Atomic only because the crate asks for it.
#[derive(Clone, Default)]
struct Steps(Arc<AtomicU64>);

impl Steps {
    fn take(&self, value: &Value) -> bool {
        let cost = 1 + value.as_str().map_or(0, |text| text.len() as u64 / 64);
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(cost), Ordering::Relaxed);
        left >= cost
    }

    fn is_used_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl<'i> Keyword<'i> for Steps {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.take(instance) {
            Ok(())
        } else {
            Err(ValidationError::custom("too many steps"))
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.take(instance)
    }
}

/// The schema of a pin, compiled when it is first needed.
#[derive(Clone, Default)]
pub(in crate::pin) struct CompiledSchema(OnceCell<Option<Rc<Result<Compiled, String>>>>);

struct Compiled {
    validator: Validator,
    steps: Steps,
}

impl CompiledSchema {
    /// The schema that takes everything.
    pub(in crate::pin) fn none() -> Self {
        CompiledSchema(OnceCell::from(None))
    }

    /// Checks a value against the schema of its pin.
    pub(in crate::pin) fn check(&self, pin: &PinDefinition, value: Value) -> Result<Value, Mismatch> {
        let compiled = self.0.get_or_init(|| match parse(pin.schema.as_deref()?) {
            Ok(schema) => Some(Rc::new(Compiled::new(&schema))),
            Err(Unusable::NotJson) => None,
            Err(Unusable::Refused(reason)) => Some(Rc::new(Err(reason))),
        });
        let reason = match compiled.as_deref() {
            None => return Ok(value),
            Some(Ok(compiled)) => match compiled.check(&value) {
                Ok(()) => return Ok(value),
                Err(reason) => reason,
            },
            Some(Err(reason)) => format!("the schema itself cannot be used: {reason}"),
        };
        Err(Mismatch::new("an object that fits the schema of the pin", &value).because(reason))
    }
}

impl Compiled {
    fn new(schema: &Value) -> Result<Self, String> {
        let schema = prepare(schema)?;
        let steps = Steps::default();
        let counter = steps.clone();
        let validator = jsonschema::options()
            .offline()
            .with_pattern_options(
                PatternOptions::regex()
                    .size_limit(MAX_PATTERN_BYTES)
                    .dfa_size_limit(MAX_PATTERN_BYTES),
            )
            .with_keyword(STEP, move |_, _, _| Ok(Box::new(counter.clone())))
            .build(&schema)
            .map_err(|error| error.to_string())?;
        Ok(Compiled { validator, steps })
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        self.steps.0.store(MAX_STEPS, Ordering::Relaxed);
        if self.validator.is_valid(value) {
            return Ok(());
        }
        // Finding out why is a validation of its own.
        if !self.steps.is_used_up() {
            self.steps.0.store(MAX_STEPS, Ordering::Relaxed);
            if let Err(error) = self.validator.validate(value) {
                if !self.steps.is_used_up() {
                    return Err(reason(&error));
                }
            }
        }
        Err(format!(
            "checking it takes more than {MAX_STEPS} steps; simplify the schema"
        ))
    }
}

fn reason(error: &ValidationError<'_>) -> String {
    let place = error.instance_path().as_str();
    let message = error.masked_with("the value");
    if place.is_empty() {
        message.to_string()
    } else {
        format!("{message}, at {place}")
    }
}

/// A cache is not part of what a definition says.
impl PartialEq for CompiledSchema {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for CompiledSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.get().is_some() {
            "CompiledSchema(ready)"
        } else {
            "CompiledSchema(pending)"
        })
    }
}

#[cfg(test)]
mod tests;
