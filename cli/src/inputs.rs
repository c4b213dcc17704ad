//! Inputs from the command line: `name=value`, read as the pin's type wants it.
//!
//! | written | read as |
//! |---|---|
//! | `name=value` | what the pin takes: a text as it is, numbers and booleans, JSON for everything else |
//! | `name=@file` | what is in the file: its bytes for a byte pin, and else its text, read in the same way |
//! | `name=@@value` | a value that begins with `@` |
//! | `name:=json` | JSON, whatever the pin is |

use base64::{Engine, engine::general_purpose::STANDARD};
use flow_like_browser::{
    Code,
    node::NodeDefinition,
    pin::{DataType, PinDefinition, PinType, ValueType},
};
use serde_json::{Map, Number, Value, json};

use crate::screen::Failure;

/// Reads a file that an input names.
pub(crate) type ReadFile<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, Failure>;

/// Whether a word of the command line is an input, and no name of a package or node.
pub(crate) fn is_input(word: &str) -> bool {
    word.find('=').is_some_and(|at| at > 0)
}

/// Values for the pins of a node. Whether they fit is for the codec to say; unknown names are left to it, too.
///
/// # Errors
///
/// What cannot be read as the pin's type at all; a name that comes twice.
pub(crate) fn inputs(
    node: &NodeDefinition,
    words: &[String],
    read: ReadFile<'_>,
) -> Result<Map<String, Value>, Failure> {
    let mut inputs = Map::new();
    for word in words {
        let (name, value) = match split(word)? {
            (name, Written::Json(text)) => (name, parse(name, text)?),
            (name, Written::Value(text)) => {
                let pin = node.pin(name, PinType::Input);
                let generic = PinDefinition::default();
                (name, value(pin.map_or(&generic, |pin| pin), name, text, read)?)
            }
        };
        if inputs.insert(name.to_owned(), value).is_some() {
            return Err(Failure::usage(format!("the input `{name}` is given twice")));
        }
    }
    Ok(inputs)
}

/// Variables: as inputs of generic pins.
pub(crate) fn variables(words: &[String], read: ReadFile<'_>) -> Result<Map<String, Value>, Failure> {
    inputs(&NodeDefinition::default(), words, read)
}

enum Written<'a> {
    Value(&'a str),
    Json(&'a str),
}

fn split(word: &str) -> Result<(&str, Written<'_>), Failure> {
    match word.split_once('=') {
        Some((name, text)) if !name.is_empty() => match name.strip_suffix(':') {
            Some(name) if !name.is_empty() => Ok((name, Written::Json(text))),
            _ => Ok((name, Written::Value(text))),
        },
        _ => Err(Failure::usage(format!("`{word}` should be name=value"))),
    }
}

fn value(pin: &PinDefinition, name: &str, text: &str, read: ReadFile<'_>) -> Result<Value, Failure> {
    let one_piece = matches!(pin.value_type, ValueType::Normal | ValueType::Array);
    let file = match text.strip_prefix('@') {
        Some(literal) if literal.starts_with('@') => return of_text(pin, name, literal),
        file => file,
    };
    let Some(file) = file else {
        return of_text(pin, name, text);
    };
    let bytes = read(file)?;
    if pin.is_bytes() && one_piece {
        return Ok(Value::String(STANDARD.encode(bytes)));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        let what = format!("the file {file} is no text in UTF-8, and the pin takes no bytes");
        invalid(name, &what)
    })?;
    of_text(pin, name, &text)
}

fn of_text(pin: &PinDefinition, name: &str, text: &str) -> Result<Value, Failure> {
    let shown = match pin.is_sensitive() {
        true => String::new(),
        false => format!(", not `{}`", text.chars().take(60).collect::<String>()),
    };
    if pin.value_type != ValueType::Normal && !(pin.is_bytes() && pin.value_type == ValueType::Array) {
        return parse(name, text);
    }
    let wanted = |what: &str| invalid(name, &format!("it takes {what}{shown}"));
    match pin.data_type {
        DataType::String => Ok(Value::from(text)),
        DataType::Integer => integer(text.trim()).ok_or_else(|| wanted("an integer of 64 bits")),
        DataType::Float => match serde_json::from_str::<Number>(text.trim()) {
            Ok(number) => Ok(Value::Number(number)),
            Err(_) => text
                .trim()
                .parse::<f64>()
                .ok()
                .and_then(Number::from_f64)
                .map(Value::Number)
                .ok_or_else(|| wanted("a number")),
        },
        DataType::Boolean => match text.trim() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(wanted("true or false")),
        },
        DataType::Struct => parse(name, text),
        // Each has a form that is a text, and one that is JSON.
        DataType::Date | DataType::PathBuf if text.trim_start().starts_with('{') => parse(name, text),
        DataType::Byte if text.trim_start().starts_with('[') => parse(name, text),
        DataType::Date | DataType::PathBuf | DataType::Byte => Ok(Value::from(text)),
        DataType::Execution | DataType::Generic => Ok(serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))),
    }
}

/// An integer, exactly; whether the pin takes its float form is for the codec to say.
fn integer(text: &str) -> Option<Value> {
    let exact = text
        .parse::<i64>()
        .map(Value::from)
        .or_else(|_| text.parse::<u64>().map(Value::from));
    exact.ok().or_else(|| {
        let number: Number = serde_json::from_str(text).ok()?;
        number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0)?;
        Some(Value::Number(number))
    })
}

fn parse(name: &str, text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| invalid(name, &format!("it takes JSON, and this is none: {error}")))
}

fn invalid(name: &str, what: &str) -> Failure {
    let mut failure = Failure::new(
        Code::InputInvalid.as_str(),
        format!("the input `{name}` cannot be read: {what}"),
    );
    failure.details.insert("pin".to_owned(), json!(name));
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node() -> NodeDefinition {
        let pin = |name: &str, data_type: &str, value_type: &str| json!({"name": name, "data_type": data_type, "value_type": value_type});
        let pins = json!([
            pin("s", "String", "Normal"), pin("i", "Integer", "Normal"), pin("f", "Float", "Normal"),
            pin("b", "Boolean", "Normal"), pin("d", "Date", "Normal"), pin("p", "PathBuf", "Normal"),
            pin("o", "Struct", "Normal"), pin("y", "Byte", "Normal"), pin("g", "Generic", "Normal"),
            pin("ss", "String", "Array"), pin("is", "Integer", "HashSet"), pin("m", "Integer", "HashMap"),
            pin("ys", "Byte", "Array"), {"name": "key", "data_type": "Integer", "sensitive": true},
        ]);
        serde_json::from_value(json!({"name": "n", "pins": pins})).unwrap()
    }

    fn read(word: &str) -> Result<Value, Failure> {
        let file = |name: &str| match name {
            "bytes" => Ok(vec![0xff, 0]),
            "number" => Ok(b"12\n".to_vec()),
            "json" => Ok(b"{\"a\": 1}".to_vec()),
            _ => Err(Failure::new("invalid-argument", "no such file")),
        };
        let inputs = inputs(&node(), &[word.to_owned()], &file)?;
        assert_eq!(inputs.len(), 1);
        Ok(inputs.into_iter().next().map(|(_, value)| value).unwrap_or_default())
    }

    #[test]
    fn values_are_read_as_their_pin_wants_them() {
        let cases = [
            ("s=12", json!("12")),
            ("s=", json!("")),
            ("s=a=b", json!("a=b")),
            ("s=@@x", json!("@x")),
            ("s=@json", json!("{\"a\": 1}")),
            ("s:=\"q\"", json!("q")),
            ("i=9007199254740993", json!(9_007_199_254_740_993_i64)),
            ("i=-9223372036854775808", json!(i64::MIN)),
            ("i=18446744073709551615", json!(u64::MAX)),
            ("i=1e3", json!(1e3)),
            ("i=@number", json!(12)),
            ("f=0.1", json!(0.1)),
            ("f=.5", json!(0.5)),
            ("f=3", json!(3)),
            ("b=true", json!(true)),
            ("d=2025-01-31", json!("2025-01-31")),
            (
                "p={\"path\":\"a\",\"store_ref\":\"b\"}",
                json!({"path": "a", "store_ref": "b"}),
            ),
            ("p=a/b", json!("a/b")),
            ("o={\"a\":[1]}", json!({"a": [1]})),
            ("o=@json", json!({"a": 1})),
            ("y=@bytes", json!("/wA=")),
            ("y=/wA=", json!("/wA=")),
            ("y=[255,0]", json!([255, 0])),
            ("ys=@bytes", json!("/wA=")),
            ("g=12", json!(12)),
            ("g=twelve", json!("twelve")),
            ("ss=[\"a\",\"b\"]", json!(["a", "b"])),
            ("is=[1,2]", json!([1, 2])),
            ("m={\"a\":1}", json!({"a": 1})),
            ("unknown=1", json!(1)),
        ];
        for (word, expected) in cases {
            assert_eq!(read(word).unwrap(), expected, "{word}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let cases = [
            ("i=1.5", "`i` cannot be read: it takes an integer of 64 bits, not `1.5`"),
            ("i=18446744073709551616", "an integer of 64 bits"),
            ("f=NaN", "a number"),
            ("b=yes", "true or false, not `yes`"),
            ("o=x", "it takes JSON"),
            ("ss=a", "it takes JSON"),
            ("s=@bytes", "no text in UTF-8"),
            ("s=@nowhere", "no such file"),
            ("i:=x", "it takes JSON"),
            ("=1", "should be name=value"),
            ("s", "should be name=value"),
        ];
        for (word, expected) in cases {
            let message = read(word).expect_err(word).message;
            assert!(message.contains(expected), "{word}: {message}");
        }
        let secret = read("key=hunter2").unwrap_err().message;
        assert!(!secret.contains("hunter2"), "{secret}");
        let twice = inputs(&node(), &["s=1".to_owned(), "s=2".to_owned()], &|_| Ok(Vec::new()));
        assert!(twice.unwrap_err().message.contains("twice"));
    }
}
