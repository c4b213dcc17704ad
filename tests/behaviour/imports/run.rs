//! Runs a case and looks at what came of it.

use std::{collections::BTreeSet, rc::Rc};

use flow_like_browser::{
    Runtime,
    grant::{Agreed, permission},
    host::{embedder::Embedder, meta::Context},
    platform::Platform,
    run::{Cancel, Options, Request},
};
use serde_json::{Map, Value, json};

use super::{
    super::{DETERMINISTIC, expect::Expect, observe::Observation, open_manifest},
    Call, Case, Want,
    probe::{self, probe_all},
};

/// What a run of a case came to.
pub struct Seen {
    case: Case,
    observation: Observation,
    files: Vec<String>,
}

/// The variables that the flow begins with.
fn variables() -> Map<String, Value> {
    Map::from_iter([("greeting".to_owned(), json!("hello"))])
}

fn context() -> Context {
    Context {
        run_id: "run-1".to_owned(),
        app_id: "app-1".to_owned(),
        board_id: "board-1".to_owned(),
        user_id: "user-1".to_owned(),
        event_id: String::new(),
        log_level: 2,
        stream: true,
    }
}

/// Runs a case. Its node lists just the permissions that its calls need.
pub async fn run(platform: Platform, embedder: Rc<dyn Embedder>, case: &Case, agreed: Agreed) -> Seen {
    let calls: Vec<probe::Call<'_>> = case.calls.iter().map(Call::probe).collect();
    let needs: BTreeSet<&str> = case.calls.iter().flat_map(|call| call.needs).copied().collect();
    // Two of the directories have no name of their own for a node's list; any storage name asks for them.
    let listed: Vec<&str> = needs.into_iter().filter(|name| permission(name).is_some()).collect();
    let options = Options {
        deterministic: Some(DETERMINISTIC),
        embedder,
        ..Options::default()
    };
    let files = Rc::clone(&platform.files);
    let runtime = Runtime::new(platform, options);
    let outcome = async {
        let module = wat::parse_str(format!("(module {})", probe_all(&calls, &listed))).expect("the module is valid");
        let package = runtime
            .load(open_manifest("com.example.probe"), &module, Cancel::new())
            .await?;
        let inputs = Map::from_iter([("value".to_owned(), json!({"n": 9_007_199_254_740_993_i64}))]);
        let request = Request {
            node_id: Some("node-1".to_owned()),
            agreed,
            ..Request::new("probe", inputs)
        };
        runtime.run(&package.manifest.id, request, context(), variables()).await
    };
    let observation = Observation::of(&outcome.await);
    let mut written = Vec::new();
    for directory in ["board-1", "users", "tmp"] {
        written.extend(files.list(directory).await.expect("files can be listed"));
    }
    Seen {
        case: *case,
        observation,
        files: written,
    }
}

impl Seen {
    pub fn is_rejected(&self) -> bool {
        self.observation.rejected.is_some()
    }

    fn calls(&self) -> &'static [Call] {
        self.case.calls
    }

    /// Says which call went wrong.
    fn wrong<T>(&self, index: usize, what: impl AsRef<str>) -> Result<T, String> {
        let Call { module, name, .. } = self.calls()[index];
        let (what, logs) = (what.as_ref(), &self.observation.logs);
        Err(format!("{module}.{name} (call {index}): {what}\n  logs: {logs:?}"))
    }

    fn output(&self, name: &str, index: usize) -> &Value {
        self.observation
            .outputs
            .get(&format!("{name}_{index}"))
            .unwrap_or(&Value::Null)
    }

    /// The bytes that an output shows as hexadecimal digits.
    fn bytes(&self, name: &str, index: usize) -> Vec<u8> {
        let digits = self.output(name, index).as_str().unwrap_or_default();
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("the digits are hexadecimal");
        (0..digits.len()).step_by(2).map(byte).collect()
    }

    /// Whether a call gave what it should.
    pub fn check_call(&self, index: usize) -> Result<(), String> {
        let number = self.output("result", index).as_i64();
        let text = self.bytes("text", index);
        let good = match self.calls()[index].want {
            Want::Nothing => number == Some(0),
            Want::Int(wanted) => number == Some(wanted.into()),
            Want::Long(wanted) => number == Some(wanted),
            Want::Empty => number == Some(0) && text.is_empty(),
            Want::Text(wanted) => text == wanted.as_bytes(),
            Want::Raw(wanted) => text == wanted,
            Want::Json(wanted) => serde_json::from_slice::<Value>(&text).is_ok_and(|seen| seen == parse(wanted)),
            Want::Like(wanted) => {
                serde_json::from_slice::<Value>(&text).is_ok_and(|seen| contains(&seen, &parse(wanted)))
            }
            Want::Writes(wanted, bytes) => {
                number == Some(wanted.into()) && self.bytes("buffer", index) == bytes.concat()
            }
        };
        if good {
            return Ok(());
        }
        let (want, text) = (self.calls()[index].want, String::from_utf8_lossy(&text));
        self.wrong(
            index,
            format!(
                "gave {number:?}, {text:?}, {:02x?}; expected {want:02x?}",
                self.bytes("buffer", index)
            ),
        )
    }

    /// Whether all calls gave what they should, and the run left what it should.
    pub fn check_all(&self) -> Result<(), String> {
        if !self.is_rejected() {
            (0..self.calls().len()).try_for_each(|index| self.check_call(index))?;
        }
        let mut rest = self.observation.clone();
        rest.outputs
            .retain(|name, _| !["result", "text", "buffer"].iter().any(|part| name.starts_with(part)));
        rest.exec.retain(|pin| pin != "exec_out");
        let expect: Expect = serde_json::from_str(self.case.leaves).expect("what a case leaves is valid");
        expect
            .check(&rest)
            .or_else(|failure| self.wrong(self.calls().len() - 1, failure))
    }

    /// Whether a call returned its failure value and said in the log why.
    pub fn check_failed(&self, index: usize) -> Result<(), String> {
        let call = &self.calls()[index];
        if self
            .observation
            .logs
            .iter()
            .any(|line| line.starts_with(&call.failed()))
        {
            return self.check_failure_value(index);
        }
        self.wrong(index, "does not say why it failed")
    }

    fn check_failure_value(&self, index: usize) -> Result<(), String> {
        let (number, fails) = (self.output("result", index), self.calls()[index].fails);
        if number == &json!(fails) && self.bytes("text", index).is_empty() {
            return Ok(());
        }
        self.wrong(index, format!("gave {number}, expected the failure value {fails}"))
    }

    /// Whether a call failed for want of this permission; each such call of the import has one line.
    pub fn check_denied(&self, index: usize, permission: &str) -> Result<(), String> {
        let call = &self.calls()[index];
        self.check_failure_value(index)?;
        let line = format!(
            "{}it needs the permission `{permission}`, which this node does not have.",
            call.failed()
        );
        let lines = self.observation.logs.iter().filter(|seen| **seen == line).count();
        let like = |other: &&Call| other.import() == call.import() && other.needs.contains(&permission);
        let calls = self.calls().iter().filter(like).count();
        if lines == calls {
            return Ok(());
        }
        self.wrong(index, format!("said {lines} times, expected {calls} times: {line}"))
    }

    /// Whether a call failed because the embedder provides nothing.
    pub fn check_unprovided(&self, index: usize) -> Result<(), String> {
        self.check_failure_value(index)?;
        let begins = format!(
            "{}whoever embeds this runtime provides no ",
            self.calls()[index].failed()
        );
        if self.observation.logs.iter().any(|line| line.starts_with(&begins)) {
            return Ok(());
        }
        self.wrong(index, format!("is not said to: {begins}"))
    }

    /// Whether a run left no trace: nothing was set, sent or written.
    pub fn check_untouched(&self) -> Result<(), String> {
        let Observation {
            streamed,
            variables: after,
            ..
        } = &self.observation;
        if streamed.is_empty() && after == &variables() && self.files.is_empty() {
            return Ok(());
        }
        self.wrong(0, format!("left {streamed:?}, {after:?}, {:?}", self.files))
    }
}

impl Call {
    fn probe(&self) -> probe::Call<'static> {
        probe::Call {
            module: self.module,
            name: self.name,
            args: self.args,
            gives: self.gives(),
        }
    }
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Whether everything in `part` is in `whole` as well.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, value)| whole.get(name).is_some_and(|seen| contains(seen, value))),
        _ => whole == part,
    }
}
