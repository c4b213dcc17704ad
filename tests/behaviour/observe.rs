//! What a run did, in full.

use std::{collections::BTreeMap, rc::Rc};

use flow_like_browser::{Error, Result, host::log::Entry, run::Outcome};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Everything that must be the same on every platform.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    pub outputs: Map<String, Value>,
    pub exec: Vec<String>,
    pub error: Option<String>,
    pub pending: bool,
    pub logs: Vec<String>,
    pub streamed: Vec<(String, Value)>,
    pub variables: Map<String, Value>,
    pub rehearsed: Option<Vec<Value>>,
    /// Code and message.
    pub rejected: Option<(String, String)>,
    pub fuel: u64,
    pub init_fuel: u64,
    pub host_calls: u64,
    pub peak_memory: u64,
}

impl Observation {
    pub fn of(outcome: &Result<Outcome>) -> Self {
        match outcome {
            Ok(outcome) => Observation {
                outputs: outcome.outputs.clone(),
                exec: outcome.activate_exec.clone(),
                error: outcome.error.clone(),
                pending: outcome.pending,
                logs: lines(&outcome.logs),
                streamed: outcome
                    .streamed
                    .iter()
                    .map(|event| (event.kind.clone(), event.data.clone()))
                    .collect(),
                variables: outcome.variables.clone(),
                rehearsed: outcome.rehearsed.clone(),
                rejected: None,
                fuel: outcome.stats.fuel,
                init_fuel: outcome.stats.init_fuel,
                host_calls: outcome.stats.host_calls,
                peak_memory: outcome.stats.peak_memory,
            },
            Err(error) => Observation {
                logs: error_lines(error),
                rejected: Some((error.code().to_string(), error.message().to_owned())),
                ..Observation::default()
            },
        }
    }
}

/// Log entries as `level: text data`; those of the runtime and of standard streams say so.
pub fn lines(entries: &[Entry]) -> Vec<String> {
    entries
        .iter()
        .filter_map(|entry| serde_json::to_value(entry).ok())
        .map(|entry| line(&entry))
        .collect()
}

fn error_lines(error: &Error) -> Vec<String> {
    let entries = error.details().get("logs").and_then(Value::as_array);
    entries.into_iter().flatten().map(line).collect()
}

fn line(entry: &Value) -> String {
    let text = |name: &str| entry[name].as_str().unwrap_or_default();
    let source = match text("source") {
        "guest" => String::new(),
        source => format!("{source} "),
    };
    let data = entry.get("data").map(|data| format!(" {data}")).unwrap_or_default();
    format!("{source}{}: {}{data}", text("level"), text("message"))
}

/// Observations by case and run.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observations(BTreeMap<String, Observation>);

impl Observations {
    pub fn add(&mut self, title: String, observation: Observation) {
        let before = self.0.insert(title.clone(), observation);
        assert!(before.is_none(), "two runs are called {title}");
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How these differ from what another platform observed.
    pub fn differences(&self, other: &Observations) -> Vec<String> {
        self.0
            .iter()
            .filter_map(|(title, here)| match other.0.get(title) {
                Some(there) if there == here => None,
                there => Some(format!("{title}:\n  here  {here:?}\n  there {there:?}")),
            })
            .collect()
    }
}
