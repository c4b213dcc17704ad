//! One pin of a node, as the module describes it.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{
    codec,
    schema::{self, CompiledSchema},
    types::{DataType, PinType, ValueType},
};

/// A pin. Optional fields may be absent or `null` in JSON; unknown ones are ignored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PinDefinition {
    /// The key of its value in inputs or outputs.
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    /// The name that people see; [`name`](Self::name) unless given.
    #[serde(deserialize_with = "or_default")]
    pub friendly_name: String,
    /// What it is for.
    #[serde(deserialize_with = "or_default")]
    pub description: String,
    /// Input or output.
    #[serde(deserialize_with = "or_default")]
    pub pin_type: PinType,
    /// The type of each value.
    #[serde(deserialize_with = "or_default")]
    pub data_type: DataType,
    /// What an input is when nothing is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_value: Option<Value>,
    /// One value or a collection.
    #[serde(deserialize_with = "or_default")]
    pub value_type: ValueType,
    /// A JSON Schema, as text, that every value of a Struct pin must fit.
    #[serde(deserialize_with = "schema_text", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The only texts that a String pin takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_values: Option<Vec<String>>,
    /// The smallest and the largest number that a numeric pin takes, both included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<[f64; 2]>,
    /// The step of the editor's number field. Values are not checked against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    /// Values must never reach logs, errors or statistics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitive: Option<bool>,
    /// The editor connects this pin only to pins of the same schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforce_schema: Option<bool>,
    /// The editor connects this Generic pin only to pins of the same value type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforce_generic_value_type: Option<bool>,
    #[serde(skip)]
    pub(crate) compiled: CompiledSchema,
}

impl PinDefinition {
    /// Whether its values must never be shown.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive == Some(true)
    }

    /// Whether its values are bytes: texts inside them, at any depth of arrays and maps, are base64 then.
    ///
    /// A page sees such texts as `Uint8Array`, and what it gives as `Uint8Array` becomes such a text.
    pub fn is_bytes(&self) -> bool {
        self.data_type == DataType::Byte
    }

    /// Whether it steers the flow and carries no value.
    pub fn is_execution(&self) -> bool {
        self.data_type == DataType::Execution
    }

    /// Whether a `null` is a value here, and not the absence of one.
    pub(super) fn takes_null(&self) -> bool {
        self.data_type == DataType::Generic && self.value_type == ValueType::Normal
    }

    /// Looks for mistakes in the definition itself: `problems` make it unusable, `warnings` do not.
    pub(crate) fn check(&mut self, problems: &mut Vec<String>, warnings: &mut Vec<String>) {
        if self.friendly_name.is_empty() {
            self.friendly_name.clone_from(&self.name);
        }
        let numeric = matches!(self.data_type, DataType::Integer | DataType::Float);
        match self.range {
            Some([min, max]) if min > max => {
                problems.push(format!(
                    "`range` is [{min}, {max}], but the minimum must not exceed the maximum"
                ));
            }
            Some(_) if !numeric => {
                warnings.push(format!(
                    "`range` has no meaning on a pin of type {} and is ignored",
                    self.data_type
                ));
            }
            _ => {}
        }
        if self.valid_values.is_some() && self.data_type != DataType::String {
            warnings.push(format!(
                "`valid_values` has no meaning on a pin of type {} and is ignored",
                self.data_type
            ));
        }
        self.check_schema(problems, warnings);
        if problems.is_empty() {
            self.check_default(problems, warnings);
        }
    }

    fn check_schema(&mut self, problems: &mut Vec<String>, warnings: &mut Vec<String>) {
        let Some(text) = &self.schema else { return };
        if self.data_type != DataType::Struct {
            return;
        }
        match schema::precheck(text) {
            Ok(()) => {}
            Err(schema::Unusable::NotJson) => {
                warnings.push("`schema` is not JSON; values are not checked against it".to_owned());
                self.compiled = CompiledSchema::none();
            }
            Err(schema::Unusable::Refused(reason)) => problems.push(format!("`schema` cannot be used: {reason}")),
        }
    }

    fn check_default(&mut self, problems: &mut Vec<String>, warnings: &mut Vec<String>) {
        let Some(value) = self.default_value.clone() else {
            return;
        };
        if self.is_execution() {
            warnings.push("`default_value` has no meaning on an Execution pin and is ignored".to_owned());
            self.default_value = None;
            return;
        }
        match codec::check_quietly(self, value) {
            Ok(value) => self.default_value = Some(value),
            Err(mismatch) => problems.push(format!("`default_value` does not fit: {}", mismatch.describe(self))),
        }
    }
}

/// `null` stands for the default, as in every shape of the ABI.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The schema is a text; some writers put the object itself there.
fn schema_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        None => None,
        Some(Value::String(text)) if text.trim().is_empty() => None,
        Some(Value::String(text)) => Some(text),
        Some(schema) => Some(schema.to_string()),
    })
}
