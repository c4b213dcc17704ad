//! A table of the manifest while it is read: what is asked for is taken out, what remains is unknown.

use toml::Value;

use super::{
    report::{Report, quote},
    tree::{Fields, Kind, MAX_DEPTH, Node},
};
use crate::nearest::nearest;

/// A table, where it stands and what of it is not yet read.
pub(super) struct Section<'r> {
    report: &'r Report<'r>,
    /// The path of this table, empty for the whole document.
    path: String,
    offset: Option<usize>,
    fields: Fields,
    /// Whether this was no table at all, so that nothing more need be said about what is missing.
    broken: bool,
    asked: Vec<&'static str>,
}

/// A text and where it stands.
pub(super) struct Text {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) offset: Option<usize>,
}

impl<'r> Section<'r> {
    /// The whole document.
    pub(super) fn root(node: Node, report: &'r Report<'r>) -> Self {
        Section::new(node, String::new(), report)
    }

    fn new(node: Node, path: String, report: &'r Report<'r>) -> Self {
        let offset = node.offset;
        let (fields, broken) = match node.kind {
            Kind::Table(fields) => (fields, false),
            other => {
                let what = if path.is_empty() { "a manifest " } else { "" };
                report.problem(&path, format!("{what}must be a table, and is {}", other.name()), offset);
                (Fields::new(), true)
            }
        };
        Section {
            report,
            path,
            offset,
            fields,
            broken,
            asked: Vec::new(),
        }
    }

    /// The path of a field of this table.
    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// Reports a remark on the table as a whole.
    pub(super) fn warning(&self, message: impl Into<String>) {
        self.report.warning(message, self.offset);
    }

    fn take(&mut self, name: &'static str) -> Option<Node> {
        self.asked.push(name);
        let at = self.fields.iter().position(|(field, _)| field == name)?;
        let (_, (_, node)) = self.fields.remove(at);
        // Optional fields may be null, wherever a manifest comes as JSON.
        (!matches!(node.kind, Kind::Null)).then_some(node)
    }

    fn mismatch(&self, path: &str, expected: &str, found: &Node) {
        let message = match &found.kind {
            Kind::BigInteger(number) => format!("{} does not fit into 64 bits", quote(number)),
            other => format!("must be {expected}, and is {}", other.name()),
        };
        self.report.problem(path, message, found.offset);
    }

    fn text_of(&self, path: String, node: Node) -> Option<Text> {
        match node.kind {
            Kind::Text(text) => Some(Text {
                path,
                text,
                offset: node.offset,
            }),
            _ => {
                self.mismatch(&path, "a string", &node);
                None
            }
        }
    }

    /// A string and its place.
    pub(super) fn located(&mut self, name: &'static str) -> Option<Text> {
        let node = self.take(name)?;
        self.text_of(self.path_of(name), node)
    }

    /// A string.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.located(name).map(|text| text.text)
    }

    /// A string that must be there.
    pub(super) fn required(&mut self, name: &'static str) -> Option<Text> {
        if self.is_missing(name) {
            self.missing(name, "");
        }
        self.located(name)
    }

    /// Reports that a field is missing, and what to do about it.
    pub(super) fn missing(&self, name: &str, advice: &str) {
        if !self.broken {
            let message = format!("the field `{name}` is missing{advice}");
            self.report.problem(&self.path_of(name), message, self.offset);
        }
    }

    /// Whether a field is absent or null.
    pub(super) fn is_missing(&self, name: &str) -> bool {
        let field = self.fields.iter().find(|(field, _)| field == name);
        field.is_none_or(|(_, (_, node))| matches!(node.kind, Kind::Null))
    }

    /// A string for which `rule` has no objection.
    pub(super) fn text_by(&mut self, name: &'static str, rule: fn(&str) -> Result<(), String>) -> Option<String> {
        self.located(name).map(|text| self.checked(text, rule))
    }

    /// A string that must be there and for which `rule` has no objection.
    pub(super) fn required_by(&mut self, name: &'static str, rule: fn(&str) -> Result<(), String>) -> String {
        self.required(name)
            .map(|text| self.checked(text, rule))
            .unwrap_or_default()
    }

    fn checked(&self, text: Text, rule: fn(&str) -> Result<(), String>) -> String {
        if let Err(objection) = rule(&text.text) {
            self.report.problem(&text.path, objection, text.offset);
        }
        text.text
    }

    /// A boolean; false where there is none.
    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        match self.take(name) {
            Some(Node {
                kind: Kind::Bool(flag), ..
            }) => flag,
            Some(other) => {
                self.mismatch(&self.path_of(name), "true or false", &other);
                false
            }
            None => false,
        }
    }

    /// An integer and its offset.
    pub(super) fn integer(&mut self, name: &'static str) -> Option<(i64, Option<usize>)> {
        match self.take(name)? {
            Node {
                kind: Kind::Integer(number),
                offset,
            } => Some((number, offset)),
            other => {
                self.mismatch(&self.path_of(name), "an integer", &other);
                None
            }
        }
    }

    fn items(&mut self, name: &'static str, of: &str) -> Vec<(String, Node)> {
        let path = self.path_of(name);
        match self.take(name) {
            Some(Node {
                kind: Kind::List(items),
                ..
            }) => items
                .into_iter()
                .enumerate()
                .map(|(index, item)| (format!("{path}[{index}]"), item))
                .collect(),
            Some(other) => {
                self.mismatch(&path, &format!("an array of {of}"), &other);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// An array of strings.
    pub(super) fn texts(&mut self, name: &'static str) -> Vec<Text> {
        let items = self.items(name, "strings");
        items
            .into_iter()
            .filter_map(|(path, item)| self.text_of(path, item))
            .collect()
    }

    /// A table; an empty one where there is none.
    pub(super) fn section(&mut self, name: &'static str) -> Section<'r> {
        let path = self.path_of(name);
        let node = self.take(name).unwrap_or(Node {
            offset: self.offset,
            kind: Kind::Table(Fields::new()),
        });
        Section::new(node, path, self.report)
    }

    /// An array of tables.
    pub(super) fn sections(&mut self, name: &'static str) -> Vec<Section<'r>> {
        let items = self.items(name, "tables");
        items
            .into_iter()
            .map(|(path, item)| Section::new(item, path, self.report))
            .collect()
    }

    /// A table of anything.
    pub(super) fn anything(&mut self, name: &'static str) -> toml::Table {
        let path = self.path_of(name);
        match self.take(name) {
            Some(Node {
                kind: Kind::Table(fields),
                ..
            }) => self.values(&path, fields),
            Some(other) => {
                self.mismatch(&path, "a table", &other);
                toml::Table::new()
            }
            None => toml::Table::new(),
        }
    }

    fn values(&self, path: &str, fields: Fields) -> toml::Table {
        let value = |(name, (_, node)): (String, (_, Node))| {
            let value = self.value(&format!("{path}.{name}"), node)?;
            Some((name, value))
        };
        fields.into_iter().filter_map(value).collect()
    }

    fn value(&self, path: &str, node: Node) -> Option<Value> {
        match node.kind {
            Kind::Bool(flag) => Some(Value::Boolean(flag)),
            Kind::Integer(number) => Some(Value::Integer(number)),
            Kind::Float(number) => Some(Value::Float(number)),
            Kind::Text(text) => Some(Value::String(text)),
            Kind::Date(date) => Some(Value::Datetime(date)),
            Kind::List(items) => {
                let value = |(index, item)| self.value(&format!("{path}[{index}]"), item);
                Some(Value::Array(items.into_iter().enumerate().filter_map(value).collect()))
            }
            Kind::Table(fields) => Some(Value::Table(self.values(path, fields))),
            Kind::Null => {
                self.report.warning(
                    format!("`{path}` is null, which TOML does not have: left out"),
                    node.offset,
                );
                None
            }
            Kind::BigInteger(_) => {
                self.mismatch(path, "a value", &node);
                None
            }
            Kind::TooDeep => {
                self.report
                    .problem(path, format!("is nested deeper than {MAX_DEPTH} levels"), node.offset);
                None
            }
        }
    }

    /// Reports a mistake in a text that was read.
    pub(super) fn reject(&self, text: &Text, message: impl Into<String>) {
        self.report.problem(&text.path, message, text.offset);
    }

    /// Reports a mistake in a field that was read.
    pub(super) fn reject_at(&self, name: &str, message: impl Into<String>, offset: Option<usize>) {
        self.report.problem(&self.path_of(name), message, offset);
    }

    /// Remarks on every field that nobody asked for.
    pub(super) fn finish(self) {
        for (name, (offset, _)) in &self.fields {
            if self.asked.contains(&name.as_str()) {
                continue;
            }
            let hint = nearest(name, &self.asked)
                .map(|known| format!("; did you mean `{known}`?"))
                .unwrap_or_default();
            self.report
                .warning(format!("unknown field {}{hint}", quote(&self.path_of(name))), *offset);
        }
    }
}
