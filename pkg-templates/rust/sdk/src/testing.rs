//! A host in memory, for unit tests of nodes:
//!
//! ```no_run
//! # use flow_like_sdk::{Node, testing::{Host, run}};
//! # use serde_json::json;
//! # fn greet() -> Node { Node::new("greet", "Greet") }
//! Host { user: "Ada".into(), ..Host::default() }.install();
//! let done = run(&greet(), json!({"name": "Ada"}));
//! assert_eq!(done.outputs["greeting"], "Hello, Ada!");
//! ```
//!
//! Each thread, and so each test, has its own. Permissions are not checked: `flow-like run` does that.

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::{Map, Value};

use crate::{Node, exports};

/// What the host has, and what nodes did to it.
#[derive(Debug, Clone, Default)]
pub struct Host {
    /// Ids that [`meta`](crate::meta) tells; empty means none.
    pub node: String,
    /// Of the run.
    pub run: String,
    /// Of the app.
    pub app: String,
    /// Of the board.
    pub board: String,
    /// Of the user.
    pub user: String,
    /// Milliseconds since the Unix epoch. Each look at the clock moves it on by one.
    pub time: i64,
    /// Of the flow.
    pub variables: BTreeMap<String, Value>,
    /// Of the flow, too.
    pub cache: BTreeMap<String, Value>,
    /// Contents by path. Directories are `storage`, `upload`, `cache` and `user`, with `/node` where they are the node's.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Whether there are directories at all.
    pub no_storage: bool,
    /// Answers by URL. What is not there cannot be reached.
    pub answers: BTreeMap<String, Answer>,
    /// Requests that were made, as `GET https://…`.
    pub requests: Vec<String>,
    /// Messages that sockets receive, by URL.
    pub sockets: BTreeMap<String, Vec<String>>,
    /// Messages that were sent into sockets.
    pub sent: Vec<Vec<u8>>,
    /// Access tokens by provider.
    pub tokens: BTreeMap<String, String>,
    /// Answers of models, images and databases by function: `llm_prompt`, `query`.
    pub models: BTreeMap<String, Vec<u8>>,
    /// What was logged: level and message.
    pub logs: Vec<(String, String)>,
    /// What was streamed: type and data.
    pub streamed: Vec<(String, Value)>,
    /// What the numbers and ids stand for that the node was given; public only for `..Host::default()`.
    #[doc(hidden)]
    pub handed: Handed,
}

/// The answer to a request.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// By name.
    pub headers: BTreeMap<String, String>,
    /// The bytes.
    pub body: Vec<u8>,
}

#[doc(hidden)]
#[derive(Debug, Clone, Default)]
pub struct Handed {
    pub(crate) answers: Vec<Answer>,
    pub(crate) sockets: Vec<Vec<String>>,
    pub(crate) messages: Vec<String>,
    pub(crate) writes: BTreeMap<String, (String, Vec<u8>)>,
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// Values by pin.
    pub outputs: Map<String, Value>,
    /// Exec pins that were activated.
    pub activated: Vec<String>,
    /// What the node reported.
    pub error: Option<String>,
}

thread_local! {
    static HOST: RefCell<Host> = RefCell::default();
}

impl Host {
    /// Makes it the host of this thread.
    pub fn install(self) {
        HOST.set(self);
    }
}

/// Looks at the host of this thread, or changes it.
pub fn host<T>(look: impl FnOnce(&mut Host) -> T) -> T {
    HOST.with_borrow_mut(look)
}

/// Runs a node on the host of this thread. Inputs that are missing have their defaults.
pub fn run(node: &Node, inputs: Value) -> Done {
    let input = serde_json::json!({"inputs": inputs, "node_name": node.name});
    let output = exports::dispatch(std::slice::from_ref(node), input.to_string().as_bytes());
    Done {
        outputs: output.outputs,
        activated: output.activate_exec,
        error: output.error,
    }
}
