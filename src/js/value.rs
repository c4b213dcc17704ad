//! Values between JavaScript and JSON: 64-bit integers as numbers where those are exact and as `bigint` beyond, bytes as
//! `Uint8Array` outside and base64 inside.

use std::cell::Cell;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use js_sys::{Array, BigInt, JsString, Object, Uint8Array};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

use super::error::{describe, invalid};
use crate::error::{Error, Result};

/// The parts of JavaScript that may run code of the page (getters, proxies, patched iterators) and throw: an exception
/// must never unwind through this crate.
pub(super) mod guarded {
    use js_sys::{Array, Uint8Array};
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/js/guarded.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        pub(in crate::js) fn kind(object: &JsValue) -> Result<u8, JsValue>;
        #[wasm_bindgen(catch)]
        pub(in crate::js) fn entries(object: &JsValue) -> Result<Array, JsValue>;
        #[wasm_bindgen(catch)]
        pub(in crate::js) fn items(list: &JsValue, most: u32) -> Result<Array, JsValue>;
        #[wasm_bindgen(catch)]
        pub(in crate::js) fn bytes(value: &JsValue) -> Result<Uint8Array, JsValue>;
        /// Never throws.
        pub(in crate::js) fn describe(thrown: &JsValue) -> String;
    }

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "getTime"], js_name = call)]
        pub(in crate::js) fn time(date: &JsValue) -> Result<f64, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "toISOString"], js_name = call)]
        pub(in crate::js) fn iso_8601(date: &JsValue) -> Result<String, JsValue>;
    }
}

/// What an object is to a pin, as `guarded.js` says it; 0 is one with members.
struct Kind;

impl Kind {
    const LIST: u8 = 1;
    const BYTES: u8 = 2;
    const DATE: u8 = 3;
    const PROMISE: u8 = 4;
}

/// Integers up to here are exact as JavaScript numbers.
const EXACT: i64 = 1 << 53;
/// The most bytes of one input; docs/abi.md has the limit that guests have for one argument.
const MAX_BYTES: usize = 64 << 20;
/// How deep values may be nested.
const MAX_DEPTH: usize = 128;
/// How many values one argument may hold; guests have the same limit.
const MAX_VALUES: u32 = 1_000_000;
/// How many UTF-16 units the texts of one argument may have together.
const MAX_TEXT: u32 = 64 << 20;
/// How many of them a name or id may have.
const MAX_NAME: u32 = 64 << 10;

/// What may still be read of one argument: nobody should have to wait for a page that passes too much.
struct Budget {
    values: Cell<u32>,
    text: Cell<u32>,
}

impl Budget {
    fn spend(left: &Cell<u32>, amount: u32, place: &str, what: &str) -> Result<()> {
        let rest = left.get().checked_sub(amount).ok_or_else(|| {
            invalid(format!(
                "`{}` and what came before it are too much: {what}.",
                short(place)
            ))
        })?;
        left.set(rest);
        Ok(())
    }

    fn value(&self, place: &str) -> Result<()> {
        Self::spend(&self.values, 1, place, "at most a million values can be taken")
    }

    fn text(&self, text: &JsString, place: &str) -> Result<String> {
        Self::spend(
            &self.text,
            text.length(),
            place,
            "at most 64 Mi characters can be taken",
        )?;
        Ok(String::from(text))
    }
}

/// A JSON value of what JavaScript passed as `what`.
///
/// Accepted beyond JSON: `bigint`, `Uint8Array` and `ArrayBuffer` (become base64), `Date` (ISO 8601), `Map`, `Set`.
/// Members that are `undefined` are left out.
///
/// # Errors
///
/// [`Code::InvalidArgument`](crate::Code::InvalidArgument) that names the place of what JSON cannot hold.
pub(super) fn from_js(value: &JsValue, what: &str) -> Result<Value> {
    let budget = Budget {
        values: Cell::new(MAX_VALUES),
        text: Cell::new(MAX_TEXT),
    };
    convert(value, what, 0, &budget)
}

fn convert(value: &JsValue, place: &str, depth: usize, budget: &Budget) -> Result<Value> {
    budget.value(place)?;
    if depth > MAX_DEPTH {
        return Err(invalid(format!(
            "`{}` is nested deeper than {MAX_DEPTH} levels, or contains itself.",
            short(place)
        )));
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Value::Null);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Value::Bool(flag));
    }
    if let Some(number) = value.as_f64() {
        return number_from_js(number, place);
    }
    if let Some(text) = value.dyn_ref::<JsString>() {
        return budget.text(text, place).map(Value::String);
    }
    if let Some(number) = value.dyn_ref::<BigInt>() {
        return bigint_from_js(number, place);
    }
    if value.is_function() || value.is_symbol() {
        return Err(invalid(format!(
            "`{place}` is a function or symbol, which no pin can carry."
        )));
    }
    match plain(guarded::kind(value), place)? {
        Kind::LIST => {
            // Elements may be getters, too.
            let items = plain(guarded::items(value, budget.values.get()), place)?;
            let items = items.iter().enumerate();
            return items
                .map(|(index, item)| convert(&item, &format!("{place}[{index}]"), depth + 1, budget))
                .collect();
        }
        Kind::BYTES => return bytes(value, place, MAX_BYTES).map(|bytes| Value::String(BASE64_STANDARD.encode(bytes))),
        Kind::DATE => return date_from_js(value, place),
        Kind::PROMISE => return Err(invalid(format!("`{place}` is a promise: await it first."))),
        _ => {}
    }
    let entries = plain(guarded::entries(value), place)?;
    let mut fields = Map::new();
    for entry in entries.iter() {
        let entry: Array = entry.unchecked_into();
        let key = entry.get(0);
        let Some(name) = key.dyn_ref::<JsString>() else {
            return Err(invalid(format!("`{place}` is a Map with keys that are no texts.")));
        };
        let name = budget.text(name, place)?;
        let item = entry.get(1);
        if !item.is_undefined() {
            let item = convert(&item, &format!("{}.{}", short(place), short(&name)), depth + 1, budget)?;
            fields.insert(name, item);
        }
    }
    Ok(Value::Object(fields))
}

/// What a page's code yielded, unless it threw.
pub(super) fn plain<T>(read: Result<T, JsValue>, place: &str) -> Result<T> {
    read.map_err(|thrown| invalid(format!("`{}` cannot be read: {}", short(place), describe(&thrown))))
}

fn number_from_js(number: f64, place: &str) -> Result<Value> {
    if number.fract() == 0.0 && number.abs() <= EXACT as f64 {
        return Ok(Value::from(number as i64));
    }
    Number::from_f64(number)
        .map(Value::Number)
        .ok_or_else(|| invalid(format!("`{place}` is {number}, which JSON cannot hold.")))
}

fn bigint_from_js(number: &BigInt, place: &str) -> Result<Value> {
    let text = number.to_string(10).map(String::from).unwrap_or_default();
    text.parse::<i64>()
        .map(Value::from)
        .or_else(|_| text.parse::<u64>().map(Value::from))
        .map_err(|_| invalid(format!("`{place}` is a bigint of more than 64 bits.")))
}

/// The bytes of an `ArrayBuffer` or of any view of one; `None` when it is neither. Nothing is copied before it is known
/// to be small enough.
///
/// # Errors
///
/// [`Code::InvalidArgument`](crate::Code::InvalidArgument) when there are more than `most`, or when they were transferred
/// to somebody else.
pub(super) fn bytes_from_js(value: &JsValue, place: &str, most: usize) -> Result<Option<Vec<u8>>> {
    let is_bytes = value.is_object() && plain(guarded::kind(value), place).is_ok_and(|kind| kind == Kind::BYTES);
    is_bytes.then(|| bytes(value, place, most)).transpose()
}

fn bytes(value: &JsValue, place: &str, most: usize) -> Result<Vec<u8>> {
    // Where the buffer was transferred, there are no bytes to look at.
    let Ok(view) = guarded::bytes(value) else {
        return Err(invalid(format!(
            "`{place}` is a buffer that was transferred elsewhere, and is empty now. Pass a copy of it."
        )));
    };
    let length = view.length() as usize;
    if length > most {
        return Err(invalid(format!(
            "`{place}` has {length} bytes; at most {most} can be taken."
        )));
    }
    Ok(view.to_vec())
}

fn date_from_js(date: &JsValue, place: &str) -> Result<Value> {
    if plain(guarded::time(date), place)?.is_nan() {
        return Err(invalid(format!("`{place}` is an invalid Date.")));
    }
    plain(guarded::iso_8601(date), place).map(Value::String)
}

/// A short text that an argument has to be: a name, an id.
pub(super) fn text_from_js(value: &JsValue, place: &str) -> Result<String> {
    bounded_text(value, place, MAX_NAME)?.ok_or_else(|| invalid(format!("`{place}` must be a string.")))
}

/// A text of at most so many UTF-16 units; `None` when it is no text.
pub(super) fn bounded_text(value: &JsValue, place: &str, most: u32) -> Result<Option<String>> {
    let Some(text) = value.dyn_ref::<JsString>() else {
        return Ok(None);
    };
    let length = text.length();
    if length > most {
        return Err(invalid(format!(
            "`{place}` has {length} characters; at most {most} can be taken."
        )));
    }
    Ok(Some(String::from(text)))
}

/// A JavaScript value of a JSON value.
pub(super) fn to_js(value: &Value) -> JsValue {
    render(value, false)
}

/// As [`to_js`], with every text a `Uint8Array` of the base64 it is: for byte pins.
pub(super) fn bytes_to_js(value: &Value) -> JsValue {
    render(value, true)
}

/// An object with these members.
pub(super) fn object_to_js(fields: &Map<String, Value>) -> JsValue {
    object(fields.iter().map(|(name, value)| (name.as_str(), to_js(value))))
}

/// An object with these members. Unlike assignment this cannot touch a prototype, whatever the names.
pub(super) fn object<'a>(members: impl IntoIterator<Item = (&'a str, JsValue)>) -> JsValue {
    let entries: Array = members
        .into_iter()
        .map(|(name, value)| Array::of2(&name.into(), &value))
        .collect();
    // Entries are pairs by construction, so this cannot fail.
    Object::from_entries(&entries).map_or(JsValue::UNDEFINED, JsValue::from)
}

fn render(value: &Value, bytes: bool) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number_to_js(number),
        Value::String(text) => match bytes.then(|| BASE64_STANDARD.decode(text)) {
            Some(Ok(bytes)) => Uint8Array::from(bytes.as_slice()).into(),
            _ => text.into(),
        },
        Value::Array(items) => items.iter().map(|item| render(item, bytes)).collect::<Array>().into(),
        Value::Object(fields) => object(fields.iter().map(|(name, value)| (name.as_str(), render(value, bytes)))),
    }
}

fn number_to_js(number: &Number) -> JsValue {
    if let Some(integer) = number.as_i64() {
        return match integer.unsigned_abs() <= EXACT.unsigned_abs() {
            true => (integer as f64).into(),
            false => integer.into(),
        };
    }
    match number.as_u64() {
        Some(integer) => integer.into(),
        None => number.as_f64().unwrap_or(f64::NAN).into(),
    }
}

/// A place that fits in a message.
fn short(place: &str) -> String {
    match place.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &place[..end]),
        None => place.to_owned(),
    }
}

/// A JSON object of what JavaScript passed as `what`; `undefined` and `null` are an empty one.
pub(super) fn object_from_js(value: &JsValue, what: &str) -> Result<Map<String, Value>, Error> {
    match from_js(value, what)? {
        Value::Object(fields) => Ok(fields),
        Value::Null => Ok(Map::new()),
        _ => Err(invalid(format!("`{what}` must be an object."))),
    }
}
