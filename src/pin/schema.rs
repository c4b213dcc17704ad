//! JSON Schemas of Struct pins.
//!
//! Schemas come from packages and are as hostile as these. They are limited in size, nesting, patterns and in the
//! work of one check, may refer to nothing outside of themselves, and their patterns run without backtracking. Without the feature
//! `schema` they are kept and shown, and values are not checked against them.

use serde_json::Value;

#[cfg(feature = "schema")]
mod measure;
#[cfg(feature = "schema")]
mod prepare;
#[cfg(feature = "schema")]
mod validator;

use super::{PinDefinition, codec::Mismatch};

/// The largest schema, in bytes of JSON text.
const MAX_BYTES: usize = 256 << 10;

/// Why a schema is of no use.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// Native writes the key of a shared schema into the same field.
    NotJson,
    /// It is a schema, but not one that can be used here.
    Refused(String),
}

/// Looks at a schema without compiling it.
pub(super) fn precheck(text: &str) -> Result<(), Unusable> {
    #[cfg(feature = "schema")]
    prepare::prepare(&parse(text)?).map_err(Unusable::Refused)?;
    #[cfg(not(feature = "schema"))]
    parse(text)?;
    Ok(())
}

fn parse(text: &str) -> Result<Value, Unusable> {
    if text.len() > MAX_BYTES {
        let found = text.len();
        return Err(Unusable::Refused(format!(
            "it has {found} bytes, and at most {MAX_BYTES} are allowed"
        )));
    }
    match serde_json::from_str(text) {
        Ok(schema @ (Value::Object(_) | Value::Bool(_))) => Ok(schema),
        Ok(_) => Err(Unusable::Refused("a JSON Schema is an object or a boolean".to_owned())),
        Err(_) => Err(Unusable::NotJson),
    }
}

#[cfg(feature = "schema")]
pub(crate) use validator::CompiledSchema;

/// The schema of a pin; here it is not checked.
#[cfg(not(feature = "schema"))]
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CompiledSchema;

#[cfg(not(feature = "schema"))]
impl CompiledSchema {
    pub(super) fn none() -> Self {
        CompiledSchema
    }

    pub(super) fn check(&self, _: &PinDefinition, value: Value) -> Result<Value, Mismatch> {
        Ok(value)
    }
}

#[cfg(all(test, feature = "schema"))]
mod tests;
