//! Values between JavaScript and JSON: 64-bit integers as numbers where those are exact and as `bigint` beyond, bytes as
//! `Uint8Array` outside and base64 inside.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use js_sys::{Array, ArrayBuffer, BigInt, Date, Map as JsMap, Object, Reflect, Set, Uint8Array};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

use super::error::{describe, invalid};
use crate::error::{Error, Result};

/// The parts of JavaScript that may run code of the page (getters, proxies, patched iterators) and throw: an exception
/// must never unwind through this crate.
pub(super) mod guarded {
    use js_sys::Array;
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
        pub(in crate::js) fn entries(object: &JsValue) -> Result<Array, JsValue>;
        #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
        pub(in crate::js) fn to_array(iterable: &JsValue) -> Result<Array, JsValue>;
        #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
        pub(in crate::js) fn is_array(value: &JsValue) -> Result<bool, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "getTime"], js_name = call)]
        pub(in crate::js) fn time(date: &JsValue) -> Result<f64, JsValue>;
        #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "toISOString"], js_name = call)]
        pub(in crate::js) fn iso_8601(date: &JsValue) -> Result<String, JsValue>;

        /// A view of a part of a buffer, which may have been transferred away.
        #[wasm_bindgen(extends = js_sys::Uint8Array)]
        pub(in crate::js) type Uint8Array;
        #[wasm_bindgen(catch, constructor)]
        pub(in crate::js) fn new(buffer: &JsValue, offset: f64, length: f64) -> Result<Uint8Array, JsValue>;
    }
}

/// Integers up to here are exact as JavaScript numbers.
const EXACT: i64 = 1 << 53;
/// The most bytes of one input; docs/abi.md has the limit that guests have for one argument.
const MAX_BYTES: usize = 64 << 20;
/// How deep values may be nested.
const MAX_DEPTH: usize = 128;

/// A JSON value of what JavaScript passed as `what`.
///
/// Accepted beyond JSON: `bigint`, `Uint8Array` and `ArrayBuffer` (become base64), `Date` (ISO 8601), `Map`, `Set`.
/// Members that are `undefined` are left out.
///
/// # Errors
///
/// [`Code::InvalidArgument`](crate::Code::InvalidArgument) that names the place of what JSON cannot hold.
pub(super) fn from_js(value: &JsValue, what: &str) -> Result<Value> {
    convert(value, what, 0)
}

fn convert(value: &JsValue, place: &str, depth: usize) -> Result<Value> {
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
    if let Some(text) = value.as_string() {
        return Ok(Value::String(text));
    }
    if let Some(number) = value.dyn_ref::<BigInt>() {
        return bigint_from_js(number, place);
    }
    if let Some(bytes) = bytes_from_js(value, place, MAX_BYTES)? {
        return Ok(Value::String(BASE64_STANDARD.encode(bytes)));
    }
    if let Some(date) = value.dyn_ref::<Date>() {
        if plain(guarded::time(date), place)?.is_nan() {
            return Err(invalid(format!("`{place}` is an invalid Date.")));
        }
        return Ok(Value::String(plain(guarded::iso_8601(date), place)?));
    }
    if let Some(set) = value.dyn_ref::<Set>() {
        return convert(&plain(guarded::to_array(set), place)?.into(), place, depth);
    }
    if plain(guarded::is_array(value), place)? {
        // Elements may be getters, too.
        let items = plain(guarded::to_array(value), place)?;
        let items = items.iter().enumerate();
        return items
            .map(|(index, item)| convert(&item, &format!("{place}[{index}]"), depth + 1))
            .collect();
    }
    if value.is_instance_of::<js_sys::Promise>() {
        return Err(invalid(format!("`{place}` is a promise: await it first.")));
    }
    if value.is_function() || value.is_symbol() {
        return Err(invalid(format!(
            "`{place}` is a function or symbol, which no pin can carry."
        )));
    }
    let entries = match value.dyn_ref::<JsMap>() {
        Some(map) => guarded::to_array(map),
        None => guarded::entries(value),
    };
    let entries = plain(entries, place)?;
    let mut fields = Map::new();
    for entry in entries.iter() {
        let entry: Array = entry.unchecked_into();
        let Some(name) = entry.get(0).as_string() else {
            return Err(invalid(format!("`{place}` is a Map with keys that are no texts.")));
        };
        let item = entry.get(1);
        if !item.is_undefined() {
            let item = convert(&item, &format!("{place}.{name}"), depth + 1)?;
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
    let is_buffer = value.is_instance_of::<ArrayBuffer>();
    if !is_buffer && !ArrayBuffer::is_view(value.unchecked_ref()) {
        return Ok(None);
    }
    let part = |name: &str| plain(Reflect::get(value, &name.into()), place);
    let figure = |name: &str| Ok(part(name)?.as_f64().unwrap_or_default());
    let length = figure("byteLength")?;
    if length > most as f64 {
        return Err(invalid(format!(
            "`{place}` has {length} bytes; at most {most} can be taken."
        )));
    }
    let view = match is_buffer {
        true => guarded::Uint8Array::new(value, 0.0, length),
        false => guarded::Uint8Array::new(&part("buffer")?, figure("byteOffset")?, length),
    };
    match view {
        Ok(view) => Ok(Some(view.to_vec())),
        Err(_) => Err(invalid(format!(
            "`{place}` is a buffer that was transferred elsewhere, and is empty now. Pass a copy of it."
        ))),
    }
}

/// A text that an argument has to be.
pub(super) fn text_from_js(value: &JsValue, place: &str) -> Result<String> {
    value
        .as_string()
        .ok_or_else(|| invalid(format!("`{place}` must be a string.")))
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
