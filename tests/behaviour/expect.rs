//! What a run is expected to do. What is not mentioned must not happen.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::observe::Observation;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct Expect {
    outputs: Map<String, Value>,
    exec: Vec<String>,
    error: Option<String>,
    pending: bool,
    /// Lines such as `info: text`; `…` stands for anything.
    logs: Vec<String>,
    /// Pairs of type and data.
    streamed: Vec<(String, Value)>,
    variables: Option<Map<String, Value>>,
    rehearsed: Option<Vec<Value>>,
    /// A rejection: its code, and a part of its message.
    rejects: Option<(String, String)>,
    /// Says that start-up code used fuel, or that it did not.
    starts_up: Option<bool>,
}

impl Expect {
    /// Compares.
    pub fn check(&self, seen: &Observation) -> Result<(), String> {
        match (&self.rejects, &seen.rejected) {
            (Some((code, part)), Some((seen_code, message))) => {
                if code != seen_code || !message.contains(part) {
                    return Err(format!(
                        "rejected with {seen_code}: {message}\nexpected {code}: …{part}…"
                    ));
                }
            }
            (None, Some((code, message))) => {
                return Err(format!("rejected with {code}: {message}\nlogs: {:#?}", seen.logs));
            }
            (Some((code, _)), None) => return Err(format!("was not rejected with {code}")),
            (None, None) => {}
        }
        same("outputs", &self.outputs, &seen.outputs)?;
        same("exec pins", &self.exec, &seen.exec)?;
        same("error", &self.error, &seen.error)?;
        same("pending", &self.pending, &seen.pending)?;
        same("stream events", &by_value(&self.streamed), &by_value(&seen.streamed))?;
        if let Some(variables) = &self.variables {
            same("variables", variables, &seen.variables)?;
        }
        same("rehearsed actions", &self.rehearsed, &seen.rehearsed)?;
        if let Some(starts_up) = self.starts_up {
            same("start-up", &starts_up, &(seen.init_fuel > 0))?;
        }
        let fits = self.logs.len() == seen.logs.len()
            && self
                .logs
                .iter()
                .zip(&seen.logs)
                .all(|(pattern, line)| matches(pattern, line));
        if !fits {
            return Err(format!("logged {:#?}\nexpected {:#?}", seen.logs, self.logs));
        }
        Ok(())
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, seen: &T) -> Result<(), String> {
    if expected == seen {
        Ok(())
    } else {
        Err(format!("{what}: {seen:?}\nexpected {expected:?}"))
    }
}

/// Whether a guest writes 1 or 1.0 is its own affair: floats that are whole become integers.
fn by_value(events: &[(String, Value)]) -> Vec<(String, Value)> {
    let events = events.iter();
    events.map(|(kind, data)| (kind.clone(), plain(data.clone()))).collect()
}

fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, plain(value))).collect(),
        other => other,
    }
}

/// Whether a line fits a pattern in which `…` stands for anything.
fn matches(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.split('…');
    let Some(mut rest) = parts.next().and_then(|first| line.strip_prefix(first)) else {
        return false;
    };
    let mut open = false;
    for part in parts {
        open = true;
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
        if part.is_empty() {
            rest = "";
        }
    }
    rest.is_empty() || (open && pattern.ends_with('…'))
}
