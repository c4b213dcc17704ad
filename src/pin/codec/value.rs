//! One value against its pin.

use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Number, Value};

use super::mismatch::{Mismatch, shorten};
use crate::pin::{DataType, PinDefinition, ValueType};

/// How deep a value may nest. Parsers of guests commonly stop at 128 levels, and the value travels inside of others.
const MAX_DEPTH: usize = 120;
/// Up to here, in both directions, every integer has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

type Checked = Result<Value, Mismatch>;

/// Checks a value and brings it into its canonical form.
pub(super) fn check(pin: &PinDefinition, value: Value) -> Checked {
    if !fits_depth(&value, MAX_DEPTH) {
        return Err(Mismatch::new(format!("at most {MAX_DEPTH} levels of nesting"), &value));
    }
    match (pin.value_type, value) {
        (ValueType::Normal, value) => element(pin, value),
        (ValueType::Array, value) if pin.is_bytes() => byte_list(pin, value),
        (ValueType::Array, Value::Array(items)) => elements(pin, items).map(Value::Array),
        (ValueType::HashSet, Value::Array(items)) => unique(pin, elements(pin, items)?).map(Value::Array),
        (ValueType::HashMap, Value::Object(entries)) => entries
            .into_iter()
            .map(|(key, value)| match element(pin, value) {
                Ok(value) => Ok((key, value)),
                Err(mismatch) => Err(mismatch.at_key(&key)),
            })
            .collect::<Result<Map<_, _>, _>>()
            .map(Value::Object),
        (ValueType::Array, other) => Err(Mismatch::new("an array", &other)),
        (ValueType::HashSet, other) => Err(Mismatch::new("an array without duplicates", &other)),
        (ValueType::HashMap, other) => Err(Mismatch::new("an object", &other)),
    }
}

fn elements(pin: &PinDefinition, items: Vec<Value>) -> Result<Vec<Value>, Mismatch> {
    items
        .into_iter()
        .enumerate()
        .map(|(index, item)| element(pin, item).map_err(|mismatch| mismatch.at_index(index)))
        .collect()
}

fn unique(pin: &PinDefinition, items: Vec<Value>) -> Result<Vec<Value>, Mismatch> {
    let duplicate = {
        let mut seen = HashSet::with_capacity(items.len());
        // 1 and 1.0 are one float.
        let key = |item: &Value| match item.as_f64() {
            Some(number) if pin.data_type == DataType::Float => Value::from(number),
            _ => item.clone(),
        };
        items.iter().position(|item| !seen.insert(key(item)))
    };
    match duplicate {
        None => Ok(items),
        Some(index) => Err(Mismatch::new("an array without duplicates", &items[index]).at_index(index)),
    }
}

/// Checks one element of the pin's data type.
fn element(pin: &PinDefinition, value: Value) -> Checked {
    match pin.data_type {
        DataType::Execution => match value {
            Value::Null | Value::Bool(_) => Ok(Value::Null),
            other => Err(Mismatch::new("no value (execution pins carry none)", &other)),
        },
        DataType::String => string(pin, value),
        DataType::Integer => in_range(pin, integer(value)?),
        DataType::Float => in_range(pin, float(value)?),
        DataType::Boolean => match value {
            Value::Bool(_) => Ok(value),
            other => Err(Mismatch::new("a boolean", &other)),
        },
        DataType::Date => date(value),
        DataType::PathBuf => path(value),
        DataType::Struct => match value {
            Value::Object(_) => pin.compiled.check(pin, value),
            other => Err(Mismatch::new("an object", &other)),
        },
        DataType::Byte => bytes(value),
        DataType::Generic => Ok(value),
    }
}

fn string(pin: &PinDefinition, value: Value) -> Checked {
    let Value::String(text) = &value else {
        return Err(Mismatch::new("a text", &value));
    };
    match &pin.valid_values {
        Some(valid) if !valid.is_empty() && !valid.contains(text) => {
            let mut names: Vec<_> = valid.iter().take(20).map(|text| shorten(text)).collect();
            if valid.len() > names.len() {
                names.push(format!("… ({} more)", valid.len() - names.len()));
            }
            Err(Mismatch::new(format!("one of {}", names.join(", ")), &value))
        }
        _ => Ok(value),
    }
}

/// Signed or unsigned 64 bits; floats without fraction count where they are exact.
fn integer(value: Value) -> Checked {
    let Value::Number(number) = &value else {
        return Err(Mismatch::new("an integer", &value));
    };
    if !number.is_f64() {
        return Ok(value);
    }
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() <= EXACT => Ok(Value::from(float as i64)),
        Some(float) if float.fract() == 0.0 => Err(Mismatch::new(
            "an integer (written without point or exponent beyond ±2^53)",
            &value,
        )),
        _ => Err(Mismatch::new("an integer", &value)),
    }
}

fn float(value: Value) -> Checked {
    match &value {
        // JSON numbers are finite already.
        Value::Number(_) => Ok(value),
        other => Err(Mismatch::new("a number", other)),
    }
}

fn in_range(pin: &PinDefinition, value: Value) -> Checked {
    let (Some([min, max]), Value::Number(number)) = (pin.range, &value) else {
        return Ok(value);
    };
    if at_least(number, min) && at_most(number, max) {
        return Ok(value);
    }
    Err(Mismatch::new(format!("a number from {min} to {max}"), &value))
}

/// Compares integers as integers: a float cannot tell 2^53 from 2^53 + 1.
fn at_least(number: &Number, min: f64) -> bool {
    match number.as_i128() {
        Some(integer) => integer >= min.ceil() as i128,
        None => number.as_f64().is_some_and(|float| float >= min),
    }
}

fn at_most(number: &Number, max: f64) -> bool {
    match number.as_i128() {
        Some(integer) => integer <= max.floor() as i128,
        None => number.as_f64().is_some_and(|float| float <= max),
    }
}

/// ISO 8601 as text, which stays as it is, or the object that serialisers of system times write.
fn date(value: Value) -> Checked {
    let fits = match &value {
        Value::String(text) => is_iso_8601(text),
        Value::Object(entries) => {
            entries
                .get("secs_since_epoch")
                .is_some_and(|secs| secs.is_i64() || secs.is_u64())
                && entries
                    .get("nanos_since_epoch")
                    .and_then(Value::as_u64)
                    .is_some_and(|nanos| nanos < 1_000_000_000)
        }
        _ => false,
    };
    if fits {
        return Ok(value);
    }
    Err(Mismatch::new(
        "an ISO 8601 date such as 2025-01-31, 2025-01-31T12:00:00 or 2025-01-31T12:00:00Z",
        &value,
    ))
}

fn is_iso_8601(text: &str) -> bool {
    // TOML's dates are those of RFC 3339, with and without time and offset; a time alone is none of them.
    text.parse::<toml::value::Datetime>()
        .is_ok_and(|date| date.date.is_some())
}

/// A FlowPath or a plain path; whether it may be used is decided where it is used.
fn path(value: Value) -> Checked {
    let text = |entry: Option<&Value>| entry.is_some_and(Value::is_string);
    let fits = match &value {
        Value::String(_) => true,
        Value::Object(entries) => {
            text(entries.get("path"))
                && text(entries.get("store_ref"))
                && entries
                    .get("cache_store_ref")
                    .is_none_or(|entry| entry.is_null() || entry.is_string())
        }
        _ => false,
    };
    if fits {
        return Ok(value);
    }
    Err(Mismatch::new(
        "a path: a text, or {path, store_ref, cache_store_ref?} with texts",
        &value,
    ))
}

const BYTES: &str = "bytes: base64 text (standard alphabet, padded) or an array of numbers from 0 to 255";

/// Bytes in their canonical form, base64. Serialisers of byte vectors write arrays of numbers.
fn bytes(value: Value) -> Checked {
    match &value {
        Value::String(text) if STANDARD.decode(text).is_ok() => Ok(value),
        Value::Array(items) => match octets(items) {
            Some(octets) => Ok(Value::String(STANDARD.encode(octets))),
            None => Err(Mismatch::new(BYTES, &value)),
        },
        other => Err(Mismatch::new(BYTES, other)),
    }
}

/// An array of bytes is either one piece (base64 or numbers) or a list of pieces; an empty one stays as it is.
fn byte_list(pin: &PinDefinition, value: Value) -> Checked {
    match value {
        Value::Array(items) if items.first().is_none_or(|first| !first.is_number()) => {
            elements(pin, items).map(Value::Array)
        }
        other => bytes(other),
    }
}

fn octets(items: &[Value]) -> Option<Vec<u8>> {
    items
        .iter()
        .map(|item| item.as_u64().and_then(|number| u8::try_from(number).ok()))
        .collect()
}

fn fits_depth(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| fits_depth(item, depth - 1)),
        Value::Object(entries) => depth > 0 && entries.values().all(|entry| fits_depth(entry, depth - 1)),
        _ => true,
    }
}
