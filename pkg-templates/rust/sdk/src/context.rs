use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{Error, Node, Result};

/// One run of a node: what came in, and what goes out.
#[derive(Debug)]
pub struct Context {
    input: Input,
    result: Output,
}

/// What the host passes to `run`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Input {
    pub(crate) inputs: Map<String, Value>,
    pub(crate) node_name: String,
}

/// What `run` returns.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Output {
    pub(crate) outputs: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    pub(crate) activate_exec: Vec<String>,
}

impl Context {
    pub(crate) fn run(node: &Node, mut input: Input) -> Output {
        // The host fills defaults in; tests need not.
        for pin in &node.pins {
            if let (Some(value), false) = (&pin.default_value, input.inputs.contains_key(&pin.name)) {
                input.inputs.insert(pin.name.clone(), value.clone());
            }
        }
        let mut context = Context {
            input,
            result: Output::default(),
        };
        match (node.run)(&mut context) {
            Ok(()) => context.result,
            // What was set before counts no more.
            Err(error) => Output {
                error: Some(error.to_string()),
                ..Output::default()
            },
        }
    }

    /// An input: `let text: String = context.input("text")?`. Take an `Option` if it may be missing.
    ///
    /// # Errors
    ///
    /// Where it is missing, or something else.
    pub fn input<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let value = self.input.inputs.get(name).cloned().unwrap_or(Value::Null);
        serde_json::from_value(value).map_err(|error| Error::new(format!("the input {name}: {error}")))
    }

    /// Sets an output: anything that can be JSON.
    ///
    /// # Errors
    ///
    /// Where it cannot.
    pub fn output(&mut self, name: &str, value: impl Serialize) -> Result {
        let value = serde_json::to_value(value).map_err(|error| Error::new(format!("the output {name}: {error}")))?;
        self.result.outputs.insert(name.to_owned(), value);
        Ok(())
    }

    /// Says that the board goes on at that exec pin.
    pub fn activate(&mut self, pin: &str) {
        self.result.activate_exec.push(pin.to_owned());
    }

    /// Goes on at `exec_out`, and is done.
    ///
    /// # Errors
    ///
    /// None; so that it can be the last line of a node.
    pub fn done(&mut self) -> Result {
        self.activate("exec_out");
        Ok(())
    }
}
