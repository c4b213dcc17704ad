//! Option objects: read by name, and a name that nobody knows is an error instead of silence.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::error::invalid;
use crate::error::Result;

/// An object of options.
pub(super) struct Options<'a> {
    object: JsValue,
    what: &'a str,
}

impl<'a> Options<'a> {
    /// Options with these names; `undefined` has none of them.
    pub(super) fn new(object: JsValue, what: &'a str, known: &[&str]) -> Result<Self> {
        if object.is_undefined() || object.is_null() {
            return Ok(Options {
                object: JsValue::UNDEFINED,
                what,
            });
        }
        if !object.is_object() {
            return Err(invalid(format!("`{what}` must be an object.")));
        }
        for name in Object::keys(object.unchecked_ref())
            .iter()
            .filter_map(|name| name.as_string())
        {
            if !known.contains(&name.as_str()) {
                return Err(invalid(format!(
                    "`{what}` has no option `{name}`; it has {}.",
                    known.join(", ")
                )));
            }
        }
        Ok(Options { object, what })
    }

    /// A value, if it is there.
    pub(super) fn get(&self, name: &str) -> Option<JsValue> {
        if self.object.is_undefined() {
            return None;
        }
        Reflect::get(&self.object, &name.into())
            .ok()
            .filter(|value| !value.is_undefined() && !value.is_null())
    }

    /// A value, or `undefined`.
    pub(super) fn value(&self, name: &str) -> JsValue {
        self.get(name).unwrap_or(JsValue::UNDEFINED)
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>> {
        self.typed(name, "a string", |value| value.as_string())
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
