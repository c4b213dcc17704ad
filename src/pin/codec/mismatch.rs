//! A value that does not fit its pin, told without showing what must stay hidden.

use std::fmt::Write;

use serde_json::Value;

use crate::{
    error::{Code, Error},
    pin::{PinDefinition, PinType},
};

/// How much of a text or name that came from a guest appears in a message, in characters.
const SHOWN: usize = 60;

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// Where inside of the value, as `[3]["key"]`; empty for the value itself.
    at: String,
    /// What was expected, as far as the definition alone says it.
    expected: String,
    /// More about the expectation that may quote the value.
    detail: Option<String>,
    /// What kind of value came.
    kind: &'static str,
    /// What came, shortened.
    found: String,
}

impl Mismatch {
    /// `expected` reads on from "expected" and must not quote the value.
    pub(crate) fn new(expected: impl Into<String>, found: &Value) -> Self {
        let (kind, found) = show(found);
        Mismatch {
            at: String::new(),
            expected: expected.into(),
            detail: None,
            kind,
            found,
        }
    }

    /// Adds a remark that may quote the value; sensitive pins leave it out.
    #[cfg(feature = "schema")]
    pub(crate) fn because(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says that the value sits at this index of a list.
    pub(crate) fn at_index(mut self, index: usize) -> Self {
        self.at.insert_str(0, &format!("[{index}]"));
        self
    }

    /// Says that the value sits under this key of a map.
    pub(crate) fn at_key(mut self, key: &str) -> Self {
        self.at.insert_str(0, &format!("[{}]", shorten(key)));
        self
    }

    fn found(&self, pin: &PinDefinition) -> &str {
        if pin.is_sensitive() { self.kind } else { &self.found }
    }

    /// The sentence part "expected …, got …".
    pub(crate) fn describe(&self, pin: &PinDefinition) -> String {
        let mut text = format!("expected {}", self.expected);
        if let (Some(detail), false) = (&self.detail, pin.is_sensitive()) {
            write_to(&mut text, format_args!(" ({detail})"));
        }
        write_to(&mut text, format_args!(", got {}", self.found(pin)));
        if !self.at.is_empty() && !pin.is_sensitive() {
            write_to(&mut text, format_args!(" at {}", self.at));
        }
        text
    }

    /// The typed error, with `node` named where it is known.
    pub(crate) fn into_error(self, pin: &PinDefinition, node: Option<&str>) -> Error {
        let side = pin.pin_type.side();
        let of = node.map(|node| format!(" of node `{node}`")).unwrap_or_default();
        let message = format!("The {side} `{}`{of} does not fit: {}.", pin.name, self.describe(pin));
        let mut error = Error::new(code(pin.pin_type), message)
            .with("pin", pin.name.as_str())
            .with("expected", self.expected.as_str())
            .with("found", self.found(pin));
        if let Some(node) = node {
            error = error.with("node", node);
        }
        if !pin.is_sensitive() {
            if let Some(detail) = self.detail {
                error = error.with("reason", detail);
            }
            if !self.at.is_empty() {
                error = error.with("at", self.at);
            }
        }
        error
    }
}

/// The code of errors on a side of a node.
pub(crate) fn code(pin_type: PinType) -> Code {
    match pin_type {
        PinType::Input => Code::InputInvalid,
        PinType::Output => Code::OutputInvalid,
    }
}

/// A text in quotes, escaped and cut to a length that fits a message.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}…", &text[..end]),
    }
}

fn show(value: &Value) -> (&'static str, String) {
    match value {
        Value::Null => ("null", "null".to_owned()),
        Value::Bool(value) => ("a boolean", format!("the boolean {value}")),
        Value::Number(number) => ("a number", format!("the number {number}")),
        Value::String(text) => ("a text", format!("the text {}", shorten(text))),
        Value::Array(items) => ("an array", format!("an array of {}", count(items.len(), "item"))),
        Value::Object(entries) => ("an object", format!("an object of {}", count(entries.len(), "entry"))),
    }
}

fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

fn write_to(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    text.write_fmt(arguments).unwrap_or_default();
}
