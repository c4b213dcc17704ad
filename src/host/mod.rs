//! What a guest can ask for, typed: one file per import module.
//!
//! Nothing here sees a pointer, an engine type or an ABI: `crate::abi` lifts arguments into these methods and lowers
//! their answers, so every ABI and every engine shares them. A capability either answers at once or with a future that
//! owns what it needs; a guest's mistake is a [`Refusal`], which becomes the documented failure value and one line in
//! the run's log.

pub mod auth;
pub mod cache;
pub mod embedder;
mod entries;
mod handles;
pub mod http;
pub mod log;
pub mod meta;
pub mod models;
pub mod pins;
mod rehearsal;
pub mod schema;
pub mod secrets;
pub mod storage;
pub mod stream;
pub mod vars;
pub mod wasi;
pub mod ws;

use std::rc::Rc;

pub use self::rehearsal::Rehearsal;

use serde_json::{Map, Value};

use self::{
    cache::Cache,
    embedder::Embedder,
    http::Responses,
    log::Log,
    meta::Meta,
    pins::Pins,
    secrets::Secrets,
    storage::{Uploads, directories::Directories},
    stream::Stream,
    vars::Variables,
    wasi::Wasi,
    ws::Sockets,
};
use crate::{
    error::Error,
    grant::{Capability, EffectiveGrant},
    platform::{Future, Platform},
};

/// Why a call did not do what it was asked to. The guest sees the failure value, its user this text in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Refusal {
    /// A refusal with that reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Refusal(reason.into())
    }
}

/// The answer of a capability that may wait.
pub type Answer<T> = Future<Result<T, Refusal>>;

/// Who reads along while a run goes on. Called between the guest's steps, never from within the guest.
pub trait Observer {
    /// A log entry was written.
    fn log(&self, entry: &log::Entry);
    /// Whether anybody reads the log.
    fn reads_log(&self) -> bool {
        true
    }
    /// A stream event was emitted.
    fn stream(&self, event: &stream::Event);
}

/// Nobody reads along.
pub struct NoObserver;

impl Observer for NoObserver {
    fn log(&self, _entry: &log::Entry) {}
    fn reads_log(&self) -> bool {
        false
    }
    fn stream(&self, _event: &stream::Event) {}
}

/// What lives as long as a flow and is shared by its runs.
pub struct FlowState {
    /// Who runs this flow, where.
    pub context: meta::Context,
    /// Variables, given to the flow and read back from it.
    pub variables: Variables,
    /// Cache entries.
    pub cache: Cache,
    /// Which directories its nodes may name.
    pub directories: Directories,
    /// What its logs and errors must not show.
    pub secrets: Rc<Secrets>,
}

impl FlowState {
    /// A flow with these variables of the page. `memory` is null, or the [`memory`](Self::memory) of the flow that it was in
    /// another runtime.
    pub fn new(context: meta::Context, variables: Map<String, Value>, memory: &Value) -> Self {
        let directories = Directories::without(&memory[0]);
        directories.admit(variables.values());
        let secrets = Secrets::default();
        secrets.keep_all(&memory[1]);
        FlowState {
            context,
            directories,
            variables: Variables::new(variables),
            cache: Cache::default(),
            secrets: Rc::new(secrets),
        }
    }

    /// Which directories its nodes have made up, and what must not be shown. Where it goes on in another runtime, its
    /// variables alone would be taken for the page's own.
    pub fn memory(&self) -> Value {
        // A run that is still under way may have written some.
        self.directories.distrust(self.variables.all().values());
        vec![self.directories.forged(), self.secrets.texts()].into()
    }
}

/// The texts of a list.
fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// One run of one node, as its guest can see and change it.
pub struct Session {
    /// What the node may do.
    pub grant: EffectiveGrant,
    /// The outside world.
    pub platform: Platform,
    /// What the embedder provides.
    pub embedder: Rc<dyn Embedder>,
    /// The flow that this run belongs to.
    pub flow: Rc<FlowState>,
    /// Which package runs; files it writes are its own.
    pub package_id: String,
    /// Names and ids.
    pub meta: Meta,
    /// Inputs, outputs and exec pins.
    pub pins: Pins,
    /// The run's log.
    pub log: Log,
    /// Stream events.
    pub stream: Stream,
    /// HTTP answers not yet read.
    pub responses: Responses,
    /// Open sockets.
    pub sockets: Sockets,
    /// Chunked writes under way.
    pub uploads: Uploads,
    /// Output lines and the like.
    pub wasi: Wasi,
    /// Where a dry run notes what it would have done; `None` in an ordinary run.
    pub rehearsal: Option<Rehearsal>,
}

impl Session {
    /// A session in which nothing is allowed, without inputs.
    pub fn closed(platform: Platform, embedder: Rc<dyn Embedder>, flow: Rc<FlowState>, package_id: &str) -> Self {
        Session {
            grant: EffectiveGrant::default(),
            platform,
            embedder,
            log: Log::hiding(Rc::clone(&flow.secrets)),
            flow,
            package_id: package_id.to_owned(),
            meta: Meta::default(),
            pins: Pins::new(Map::new()),
            stream: Stream::default(),
            responses: Responses::default(),
            sockets: Sockets::default(),
            uploads: Uploads::default(),
            wasi: Wasi::default(),
            rehearsal: None,
        }
    }

    /// Whether the node has a capability; if not, says which permission would give it.
    pub fn require(&self, capability: Capability) -> Result<(), Refusal> {
        if self.grant.capabilities.contains(capability) {
            return Ok(());
        }
        Err(Refusal::new(format!(
            "it needs the permission `{}`, which this node does not have",
            capability.permission_name()
        )))
    }

    /// Notes an action instead of doing it, in a dry run. Returns whether this is one.
    pub fn rehearse(&self, action: impl FnOnce() -> Value) -> bool {
        match &self.rehearsal {
            Some(rehearsal) => {
                if rehearsal.note(action) {
                    self.log.warn(rehearsal::FULL);
                }
                true
            }
            None => false,
        }
    }

    /// The error that the run ends with: without the flow's secrets, which a message or detail may quote, and with the
    /// log so far (`details.logs`), for whoever looks for the cause.
    pub fn ended(&self, error: Error) -> Error {
        let logs = serde_json::to_value(self.log.entries());
        self.flow.secrets.hide_in(error).with("logs", logs.unwrap_or_default())
    }

    /// Hands what was logged and streamed since the last call to whoever reads along.
    pub fn deliver(&self, observer: &dyn Observer) {
        if observer.reads_log() {
            // The observer may run arbitrary code: nothing is borrowed while it does.
            self.log.news().iter().for_each(|entry| observer.log(entry));
        }
        self.stream.deliver(|event| observer.stream(event));
    }
}
