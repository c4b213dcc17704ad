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

use super::{
    Mismatch, PinDefinition, Unusable, parse,
    prepare::{STEP, prepare},
};

/// How large a pattern may become when compiled, in bytes.
const MAX_PATTERN_BYTES: usize = 1 << 20;
/// How many steps one validation may take. A step is one subschema against one value, or 64 bytes of a text.
const MAX_STEPS: u64 = 2_000_000;
/// How many subschemas may be under way, one inside the other: each takes room on the browser's stack.
const MAX_LEVELS: usize = 600;
/// How many subschemas times how many values an explanation may look at. Where schemas nest in `anyOf`, each may
/// leave an error behind, and nothing stops the search for more.
const MAX_EXPLAINED: usize = 20_000;
/// The longest explanation, in characters.
const MAX_REASON: usize = 300;

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

    fn refill(&self) {
        self.0.store(MAX_STEPS, Ordering::Relaxed);
    }

    fn are_used_up(&self) -> bool {
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
pub(crate) struct CompiledSchema(OnceCell<Option<Rc<Result<Compiled, String>>>>);

struct Compiled {
    validator: Validator,
    height: usize,
    size: Option<usize>,
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
        let prepared = prepare(schema)?;
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
            .build(&prepared.schema)
            .map_err(|error| shorten(error.to_string()))?;
        Ok(Compiled {
            validator,
            height: prepared.height,
            size: prepared.size,
            steps,
        })
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        let levels = self.height * (1 + depth(value));
        if levels > MAX_LEVELS {
            return Err(format!(
                "checking it goes {levels} levels deep, and at most {MAX_LEVELS} are allowed"
            ));
        }
        self.steps.refill();
        let fits = self.validator.is_valid(value);
        if self.steps.are_used_up() {
            return Err(format!(
                "checking it takes more than {MAX_STEPS} steps; simplify the schema"
            ));
        }
        if fits { Ok(()) } else { Err(self.explain(value)) }
    }

    /// Says why a value does not fit, as far as that can be found out in reasonable time.
    fn explain(&self, value: &Value) -> String {
        if self
            .size
            .is_none_or(|size| size.saturating_mul(count(value)) > MAX_EXPLAINED)
        {
            return "value and schema are too large to tell where".to_owned();
        }
        self.steps.refill();
        match self.validator.validate(value) {
            Err(error) => reason(&error),
            Ok(()) => "the reason is not known".to_owned(),
        }
    }
}

fn reason(error: &ValidationError<'_>) -> String {
    let place = error.instance_path().as_str();
    let message = error.masked_with("the value").to_string();
    if place.is_empty() {
        shorten(message)
    } else {
        shorten(format!("at {place}: {message}"))
    }
}

fn shorten(text: String) -> String {
    match text.char_indices().nth(MAX_REASON) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// How deep a value nests. The codec has limited that already.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// How many values a value consists of.
fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(count).sum::<usize>(),
        _ => 1,
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
