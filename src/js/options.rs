//! Option objects: read by name, and a name that nobody knows is an error instead of silence.

use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    error::invalid,
    value::{self, guarded, plain},
};
use crate::error::Result;

/// An object of options, read once: what its getters yield later does not matter.
pub(super) struct Options<'a> {
    members: Vec<(String, JsValue)>,
    what: &'a str,
}

impl<'a> Options<'a> {
    /// Options with these names; `undefined` has none of them.
    pub(super) fn new(object: JsValue, what: &'a str, known: &[&str]) -> Result<Self> {
        let mut members = Vec::new();
        if object.is_undefined() || object.is_null() {
            return Ok(Options { members, what });
        }
        if !object.is_object() {
            return Err(invalid(format!("`{what}` must be an object.")));
        }
        for entry in plain(guarded::entries(&object), what)?.iter() {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            if !known.contains(&name.as_str()) {
                return Err(invalid(format!(
                    "`{what}` has no option `{name}`; it has {}.",
                    known.join(", ")
                )));
            }
            members.push((name, entry.get(1)));
        }
        Ok(Options { members, what })
    }

    /// A value, if it is there.
    pub(super) fn get(&self, name: &str) -> Option<JsValue> {
        let (_, value) = self.members.iter().find(|(known, _)| known == name)?;
        (!value.is_undefined() && !value.is_null()).then(|| value.clone())
    }

    /// A value, or `undefined`.
    pub(super) fn value(&self, name: &str) -> JsValue {
        self.get(name).unwrap_or(JsValue::UNDEFINED)
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value::text_from_js(&value, &format!("{}.{name}", self.what)).map(Some)
    }

    /// Texts; none where it is absent.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>> {
        let what = format!("{}.{name}", self.what);
        let Some(value) = self.get(name) else {
            return Ok(Vec::new());
        };
        let texts = match value::from_js(&value, &what)? {
            serde_json::Value::Array(texts) => texts.iter().map(|text| text.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        texts.ok_or_else(|| invalid(format!("`{what}` must be an array of texts.")))
    }

    /// True or false; false where it is absent.
    pub(super) fn flag(&self, name: &str) -> Result<bool> {
        Ok(self
            .typed(name, "true or false", |value| value.as_bool())?
            .unwrap_or(false))
    }

    /// A number above zero.
    pub(super) fn positive(&self, name: &str) -> Result<Option<f64>> {
        self.typed(name, "a number above zero", |value| {
            value.as_f64().filter(|number| *number > 0.0)
        })
    }

    /// A function.
    pub(super) fn function(&self, name: &str) -> Result<Option<Function>> {
        self.typed(name, "a function", |value| value.dyn_ref::<Function>().cloned())
    }

    /// A value of some type.
    pub(super) fn typed<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&JsValue) -> Option<T>,
    ) -> Result<Option<T>> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => read(&value)
                .map(Some)
                .ok_or_else(|| invalid(format!("`{}.{name}` must be {expected}.", self.what))),
        }
    }
}
