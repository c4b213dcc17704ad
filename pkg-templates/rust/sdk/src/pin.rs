use serde::Serialize;
use serde_json::Value;

/// What goes into a node or comes out of it: a value, or the turn to run.
#[derive(Debug, Clone, Serialize)]
pub struct Pin {
    pub(crate) name: String,
    friendly_name: String,
    description: String,
    pub(crate) pin_type: &'static str,
    data_type: &'static str,
    value_type: ValueType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default_value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<f64>,
    #[serde(skip_serializing_if = "is_false")]
    sensitive: bool,
}

/// How many values a pin has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ValueType {
    /// One.
    Normal,
    /// A list.
    Array,
    /// Values by name.
    HashMap,
    /// Different values.
    HashSet,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $function:ident $data_type:literal;)*) => {
        $(
            $(#[$doc])*
            pub fn $function(name: &str, friendly_name: &str) -> Self {
                Self::new(name, friendly_name, $data_type)
            }
        )*
    };
}

impl Pin {
    kinds! {
        /// The turn to run.
        execution "Execution";
        /// A text.
        string "String";
        /// A whole number of 64 bits.
        integer "Integer";
        /// A number.
        float "Float";
        /// True or false.
        boolean "Boolean";
        /// A time, as text of ISO 8601.
        date "Date";
        /// A file or directory in storage.
        path "PathBuf";
        /// Bytes, as base64.
        bytes "Byte";
        /// An object.
        object "Struct";
        /// Whatever can be JSON.
        generic "Generic";
    }

    fn new(name: &str, friendly_name: &str, data_type: &'static str) -> Self {
        Pin {
            name: name.to_owned(),
            friendly_name: friendly_name.to_owned(),
            description: String::new(),
            pin_type: "",
            data_type,
            value_type: ValueType::Normal,
            default_value: None,
            schema: None,
            valid_values: None,
            range: None,
            step: None,
            sensitive: false,
        }
    }

    /// What it is for, for people.
    pub fn description(mut self, description: &str) -> Self {
        self.description = description.to_owned();
        self
    }

    /// Lists, maps or sets of that instead of single values.
    pub fn of(mut self, value_type: ValueType) -> Self {
        self.value_type = value_type;
        self
    }

    /// What it is unless something is connected or entered. An input without one may be missing.
    pub fn default(mut self, value: impl Into<Value>) -> Self {
        self.default_value = Some(value.into());
        self
    }

    /// A JSON Schema of its values.
    pub fn schema(mut self, schema: &Value) -> Self {
        self.schema = Some(schema.to_string());
        self
    }

    /// The only values that it takes.
    pub fn valid_values(mut self, values: &[&str]) -> Self {
        self.valid_values = Some(values.iter().map(|value| (*value).to_owned()).collect());
        self
    }

    /// The least and the greatest number.
    pub fn range(mut self, least: f64, greatest: f64) -> Self {
        self.range = Some((least, greatest));
        self
    }

    /// How far numbers are apart.
    pub fn step(mut self, step: f64) -> Self {
        self.step = Some(step);
        self
    }

    /// A secret: it does not show up in logs.
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
}

fn is_false(value: &bool) -> bool {
    !value
}
