//! What a pin carries: direction, data type and value type.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Which side of a node a pin is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum PinType {
    #[default]
    Input,
    Output,
}

impl PinType {
    /// Reads a name in any case; anything but `output` means input, as native has it.
    pub fn parse(name: &str) -> Self {
        if name.eq_ignore_ascii_case("output") {
            PinType::Output
        } else {
            PinType::Input
        }
    }

    /// The canonical name.
    pub fn as_str(self) -> &'static str {
        match self {
            PinType::Input => "Input",
            PinType::Output => "Output",
        }
    }

    /// The word for such a pin in messages.
    pub(crate) fn side(self) -> &'static str {
        match self {
            PinType::Input => "input",
            PinType::Output => "output",
        }
    }
}

/// The type of one value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum DataType {
    /// Flow control; carries no value.
    Execution,
    String,
    /// 64 bits, signed or unsigned.
    Integer,
    /// 64 bits, finite.
    Float,
    Boolean,
    /// ISO 8601.
    Date,
    /// A FlowPath object or a plain path.
    PathBuf,
    /// A JSON object.
    Struct,
    /// Bytes; base64 in JSON.
    Byte,
    /// Any JSON.
    #[default]
    Generic,
}

impl DataType {
    /// All data types.
    pub const ALL: [DataType; 10] = [
        DataType::Execution,
        DataType::String,
        DataType::Integer,
        DataType::Float,
        DataType::Boolean,
        DataType::Date,
        DataType::PathBuf,
        DataType::Struct,
        DataType::Byte,
        DataType::Generic,
    ];

    /// Reads a name or alias in any case; unknown names are [`Generic`](Self::Generic), as native has it.
    pub fn parse(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "exec" | "execution" => DataType::Execution,
            "string" => DataType::String,
            "int" | "integer" | "i32" | "i64" | "u32" | "u64" => DataType::Integer,
            "float" | "f32" | "f64" | "number" => DataType::Float,
            "bool" | "boolean" => DataType::Boolean,
            "date" | "datetime" => DataType::Date,
            "path" | "pathbuf" => DataType::PathBuf,
            "struct" | "object" | "json" => DataType::Struct,
            "byte" | "bytes" | "binary" => DataType::Byte,
            _ => DataType::Generic,
        }
    }

    /// The canonical name.
    pub fn as_str(self) -> &'static str {
        match self {
            DataType::Execution => "Execution",
            DataType::String => "String",
            DataType::Integer => "Integer",
            DataType::Float => "Float",
            DataType::Boolean => "Boolean",
            DataType::Date => "Date",
            DataType::PathBuf => "PathBuf",
            DataType::Struct => "Struct",
            DataType::Byte => "Byte",
            DataType::Generic => "Generic",
        }
    }
}

/// How many values a pin carries, and in which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// One value.
    #[default]
    Normal,
    /// A JSON array.
    Array,
    /// A JSON object whose keys are free.
    HashMap,
    /// A JSON array without duplicates.
    HashSet,
}

impl ValueType {
    /// All value types.
    pub const ALL: [ValueType; 4] = [
        ValueType::Normal,
        ValueType::Array,
        ValueType::HashMap,
        ValueType::HashSet,
    ];

    /// Reads a name in any case; `None` if there is no such value type.
    pub fn parse(name: &str) -> Option<Self> {
        ValueType::ALL
            .into_iter()
            .find(|value_type| value_type.as_str().eq_ignore_ascii_case(name))
    }

    /// The canonical name.
    pub fn as_str(self) -> &'static str {
        match self {
            ValueType::Normal => "Normal",
            ValueType::Array => "Array",
            ValueType::HashMap => "HashMap",
            ValueType::HashSet => "HashSet",
        }
    }
}

/// Serialises by canonical name, reads with `$parse: fn(&str) -> Result<Self, String>`.
macro_rules! by_name {
    ($type:ty, $parse:expr) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                let parse: fn(&str) -> Result<Self, String> = $parse;
                parse(&name).map_err(serde::de::Error::custom)
            }
        }
    };
}

by_name!(PinType, |name| Ok(PinType::parse(name)));
by_name!(DataType, |name| Ok(DataType::parse(name)));
by_name!(ValueType, |name| ValueType::parse(name).ok_or_else(|| format!(
    "unknown value type `{name}`; use Normal, Array, HashMap or HashSet"
)));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_types_have_natives_aliases() {
        let table: [(DataType, &[&str]); 10] = [
            (DataType::Execution, &["exec", "Execution", "EXEC"]),
            (DataType::String, &["string", "String", "STRING"]),
            (
                DataType::Integer,
                &["int", "integer", "i32", "i64", "u32", "U64", "Integer"],
            ),
            (DataType::Float, &["float", "f32", "F64", "number"]),
            (DataType::Boolean, &["bool", "Boolean"]),
            (DataType::Date, &["date", "DateTime"]),
            (DataType::PathBuf, &["path", "PathBuf"]),
            (DataType::Struct, &["struct", "Object", "json"]),
            (DataType::Byte, &["byte", "bytes", "Binary"]),
            (DataType::Generic, &["generic", "any", "", "strin", "intt", "ẞ"]),
        ];
        for (expected, names) in table {
            for name in names {
                assert_eq!(DataType::parse(name), expected, "{name}");
            }
        }
    }

    #[test]
    fn canonical_names_are_written_and_read_back() {
        for data_type in DataType::ALL {
            let text = serde_json::to_string(&data_type).expect("serialises");
            assert_eq!(text, format!("\"{data_type}\""));
            assert_eq!(serde_json::from_str::<DataType>(&text).expect("reads"), data_type);
        }
        for value_type in ValueType::ALL {
            let text = serde_json::to_string(&value_type).expect("serialises");
            assert_eq!(
                serde_json::from_str::<ValueType>(&text.to_uppercase()).expect("reads"),
                value_type
            );
        }
        assert_eq!(
            serde_json::from_str::<PinType>("\"OUTPUT\"").expect("reads"),
            PinType::Output
        );
        assert_eq!(
            serde_json::from_str::<PinType>("\"sideways\"").expect("reads"),
            PinType::Input
        );
    }

    #[test]
    fn an_unknown_value_type_lists_the_known_ones() {
        let error = serde_json::from_str::<ValueType>("\"List\"")
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains("`List`") && error.contains("Normal, Array, HashMap or HashSet"),
            "{error}"
        );
    }
}
