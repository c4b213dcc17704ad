//! A document as a tree whose values know where they stand, the same for TOML and JSON.

use serde_json::Value;
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
    value::Datetime,
};
use toml_parser::{Source, lexer::TokenKind};

use super::report::Report;

/// How deep values may be nested, and how many parts a dotted key may have: with both bounded, a written manifest can
/// be read again and no file exhausts the stack.
pub(super) const MAX_DEPTH: usize = 16;

/// A value and the byte offset where it begins, if known.
pub(super) struct Node {
    pub(super) offset: Option<usize>,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Null,
    Bool(bool),
    Integer(i64),
    /// Beyond 64 bits, as it was written.
    BigInteger(String),
    Float(f64),
    Text(String),
    Date(Datetime),
    List(Vec<Node>),
    Table(Fields),
    /// Something below [`MAX_DEPTH`].
    TooDeep,
}

/// The fields of a table, with the offsets of their keys.
pub(super) type Fields = Vec<(String, (Option<usize>, Node))>;

impl Kind {
    /// What this is, for messages.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Integer(_) | Kind::BigInteger(_) => "an integer",
            Kind::Float(_) => "a float",
            Kind::Text(_) => "a string",
            Kind::Date(_) => "a date",
            Kind::List(_) => "an array",
            Kind::Table(_) => "a table",
            Kind::TooDeep => "too deeply nested",
        }
    }
}

/// Parses TOML; syntax errors are reported, all of them.
pub(super) fn from_toml(text: &str, report: &Report) -> Option<Node> {
    if let Some(offset) = long_key(text) {
        report.problem("", format!("a key may have at most {MAX_DEPTH} parts"), Some(offset));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let offset = error.span().map(|span| span.start);
        report.problem("", format!("not valid TOML: {}", error.message()), offset);
    }
    // What was recovered from a broken document would look like further problems.
    errors.is_empty().then(|| Node {
        offset: Some(0),
        kind: Kind::Table(toml_fields(table.into_inner(), 0)),
    })
}

/// Where a key of too many parts has one part too many.
///
/// The parser itself bounds brackets and keys one by one, but a tree of long keys in nested brackets may be thousands
/// of levels deep, and it is freed by recursion.
fn long_key(text: &str) -> Option<usize> {
    let mut dots = 0;
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString | TokenKind::Whitespace => {}
            _ => dots = 0,
        }
        if dots >= MAX_DEPTH {
            return Some(token.span().start());
        }
    }
    None
}

fn toml_fields(table: DeTable, depth: usize) -> Fields {
    let field = |(key, value): (Spanned<DeString>, _)| {
        let offset = key.span().start;
        (
            key.into_inner().into_owned(),
            (Some(offset), toml_node(value, depth + 1)),
        )
    };
    table.into_iter().map(field).collect()
}

fn toml_node(value: Spanned<DeValue>, depth: usize) -> Node {
    let offset = Some(value.span().start);
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Text(text.into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Kind::BigInteger(number.to_string()), Kind::Integer),
        DeValue::Float(number) => Kind::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Kind::Bool(flag),
        DeValue::Datetime(date) => Kind::Date(date),
        DeValue::Array(_) | DeValue::Table(_) if depth >= MAX_DEPTH => Kind::TooDeep,
        DeValue::Array(items) => Kind::List(items.into_iter().map(|item| toml_node(item, depth + 1)).collect()),
        DeValue::Table(table) => Kind::Table(toml_fields(table, depth)),
    };
    Node { offset, kind }
}

/// Takes JSON over; nothing in it has a place.
pub(super) fn from_json(value: Value) -> Node {
    json_node(value, 0)
}

fn json_node(value: Value, depth: usize) -> Node {
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(flag) => Kind::Bool(flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => Kind::Integer(integer),
            (None, Some(float)) if number.is_f64() => Kind::Float(float),
            _ => Kind::BigInteger(number.to_string()),
        },
        Value::String(text) => Kind::Text(text),
        Value::Array(_) | Value::Object(_) if depth >= MAX_DEPTH => Kind::TooDeep,
        Value::Array(items) => Kind::List(items.into_iter().map(|item| json_node(item, depth + 1)).collect()),
        Value::Object(fields) => {
            let field = |(name, value)| (name, (None, json_node(value, depth + 1)));
            Kind::Table(fields.into_iter().map(field).collect())
        }
    };
    Node { offset: None, kind }
}
