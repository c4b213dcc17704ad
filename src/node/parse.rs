//! From the JSON of `get_node` and `get_nodes` to definitions, with every mistake reported at once.

use std::{collections::HashSet, rc::Rc};

use serde_json::{Map, Value};

use super::{
    Definitions, NodeDefinition,
    scores::{Scores, clamp},
};
use crate::{
    error::{Code, Error, Result},
    pin::{PinDefinition, codec},
};

/// How many nodes a module may have, and how many pins a node.
const MAX_NODES: usize = 1_000;
const MAX_PINS: usize = 1_000;
/// Pins of all nodes together: reading them holds the page up.
const MAX_ALL_PINS: usize = 10_000;
/// How long the name of a node or pin may be, in bytes, and how many permissions a node may list.
const MAX_NAME: usize = 1_024;
const MAX_PERMISSIONS: usize = 1_000;
/// How many problems are written out; a hostile module may have millions.
const MAX_REPORTED: usize = 100;

impl NodeDefinition {
    /// Parses what `get_node` (`single`, one object) or `get_nodes` (an array) returned. The other shape is taken too,
    /// with a warning.
    ///
    /// # Errors
    ///
    /// [`Code::DefinitionInvalid`] with all problems in `details.problems`.
    pub fn parse_list(bytes: &[u8], single: bool) -> Result<Definitions> {
        let export = if single { "get_node" } else { "get_nodes" };
        let value = codec::parse_json(bytes, &format!("the answer of `{export}`")).map_err(|error| {
            let mut report = Report::default();
            report.problem(error.message());
            invalid(export, report).caused_by(error)
        })?;
        let mut report = Report::default();
        let values = match value {
            Value::Array(values) => {
                if single {
                    report.warn("`get_node` returned an array; export `get_nodes` for that");
                }
                values
            }
            value => {
                if !single && value.is_object() {
                    report.warn("`get_nodes` returned one node; expected an array");
                }
                vec![value]
            }
        };
        if values.is_empty() {
            report.problem("there is no node");
        }
        if values.len() > MAX_NODES {
            report.problem(format!(
                "there are {} nodes; at most {MAX_NODES} are allowed",
                values.len()
            ));
            return Err(invalid(export, report));
        }
        let pins: usize = values
            .iter()
            .filter_map(|node| node["pins"].as_array())
            .map(Vec::len)
            .sum();
        if pins > MAX_ALL_PINS {
            report.problem(format!(
                "the nodes have {pins} pins together; at most {MAX_ALL_PINS} are allowed"
            ));
            return Err(invalid(export, report));
        }
        let mut names = HashSet::new();
        let mut nodes = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            let Some(node) = node(index, value, &mut report) else {
                continue;
            };
            if !node.name.is_empty() && !names.insert(node.name.clone()) {
                report.problem(format!("two nodes have the name `{}`", node.name));
            }
            nodes.push(Rc::new(node));
        }
        if report.problems.is_empty() {
            return Ok(Definitions {
                nodes,
                warnings: report.warnings,
            });
        }
        Err(invalid(export, report))
    }
}

#[derive(Default)]
struct Report {
    problems: Vec<String>,
    /// How many problems there are, those that were left out included.
    found: usize,
    warnings: Vec<String>,
}

/// A problem quotes what it is about, which may be megabytes.
fn shorten(mut text: String) -> String {
    const SHOWN: usize = 1_000;
    if text.len() > SHOWN {
        let cut = (0..=SHOWN).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(cut);
        text.push('…');
    }
    text
}

impl Report {
    fn problem(&mut self, text: impl Into<String>) {
        self.found += 1;
        if self.problems.len() < MAX_REPORTED {
            self.problems.push(shorten(text.into()));
        }
    }

    fn warn(&mut self, text: impl Into<String>) {
        if self.warnings.len() < MAX_REPORTED {
            self.warnings.push(shorten(text.into()));
        }
    }
}

fn invalid(export: &str, report: Report) -> Error {
    let Report {
        mut problems, found, ..
    } = report;
    if found > problems.len() {
        problems.push(format!("… and {} more", found - problems.len()));
    }
    let message = format!(
        "The definitions that `{export}` returned cannot be used:\n  {}",
        problems.join("\n  ")
    );
    Error::new(Code::DefinitionInvalid, message)
        .with("export", export)
        .with("problems", problems)
}

/// Reads one node; `None` if it has no usable shape at all.
fn node(index: usize, value: Value, report: &mut Report) -> Option<NodeDefinition> {
    let Value::Object(mut fields) = value else {
        report.problem(format!("node {index} is no object"));
        return None;
    };
    let label = match fields.get("name") {
        Some(Value::String(name)) if !name.trim().is_empty() && name.len() <= MAX_NAME => format!("node `{name}`"),
        _ => format!("node {index}"),
    };
    check_name(&fields, &label, report);
    check_scores(fields.get("scores"), &label, report);
    // Pins are read one by one, so that a mistake in one does not hide those of the others.
    let pins = match fields.remove("pins") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(pins)) => pins,
        Some(_) => {
            report.problem(format!("{label}: `pins` is no array"));
            Vec::new()
        }
    };
    let mut node: NodeDefinition = match serde_json::from_value(Value::Object(fields)) {
        Ok(node) => node,
        Err(error) => {
            report.problem(format!("{label}: {error}"));
            NodeDefinition::default()
        }
    };
    if node.permissions.len() > MAX_PERMISSIONS {
        report.problem(format!(
            "{label} lists {} permissions; at most {MAX_PERMISSIONS} are allowed",
            node.permissions.len()
        ));
    }
    if pins.len() > MAX_PINS {
        report.problem(format!(
            "{label} has {} pins; at most {MAX_PINS} are allowed",
            pins.len()
        ));
        return Some(node);
    }
    if node.friendly_name.is_empty() {
        node.friendly_name.clone_from(&node.name);
    }
    let mut names = HashSet::new();
    for (index, value) in pins.into_iter().enumerate() {
        let Some(pin) = pin(&label, index, value, report) else {
            continue;
        };
        if !pin.name.is_empty() && !names.insert((pin.pin_type, pin.name.clone())) {
            report.problem(format!(
                "{label}: two {}s have the name `{}`",
                pin.pin_type.side(),
                pin.name
            ));
        }
        node.pins.push(pin);
    }
    Some(node)
}

fn pin(node: &str, index: usize, value: Value, report: &mut Report) -> Option<PinDefinition> {
    let Value::Object(fields) = value else {
        report.problem(format!("{node}: pin {index} is no object"));
        return None;
    };
    let label = match fields.get("name") {
        Some(Value::String(name)) if !name.trim().is_empty() && name.len() <= MAX_NAME => {
            format!("{node}, pin `{name}`")
        }
        _ => format!("{node}, pin {index}"),
    };
    check_name(&fields, &label, report);
    let mut pin: PinDefinition = match serde_json::from_value(Value::Object(fields)) {
        Ok(pin) => pin,
        Err(error) => {
            report.problem(format!("{label}: {error}"));
            return None;
        }
    };
    let (mut problems, mut warnings) = (Vec::new(), Vec::new());
    pin.check(&mut problems, &mut warnings);
    for problem in problems {
        report.problem(format!("{label}: {problem}"));
    }
    for warning in warnings {
        report.warn(format!("{label}: {warning}"));
    }
    Some(pin)
}

fn check_name(fields: &Map<String, Value>, label: &str, report: &mut Report) {
    match fields.get("name") {
        None | Some(Value::Null) => report.problem(format!("{label}: `name` is missing")),
        Some(Value::String(name)) if name.trim().is_empty() => report.problem(format!("{label}: `name` is empty")),
        Some(Value::String(name)) if name.len() > MAX_NAME => {
            report.problem(format!(
                "{label}: `name` has {} bytes; at most {MAX_NAME} are allowed",
                name.len()
            ));
        }
        // A name of another type is reported with its place by the parser.
        Some(_) => {}
    }
}

fn check_scores(scores: Option<&Value>, label: &str, report: &mut Report) {
    for name in Scores::NAMES {
        let Some(score) = scores.and_then(|scores| scores.get(name)).and_then(Value::as_f64) else {
            continue;
        };
        let taken = clamp(score);
        if score != f64::from(taken) {
            report.warn(format!(
                "{label}: the score `{name}` is {score}, which is no whole number from 0 to 10; taken as {taken}"
            ));
        }
    }
}
