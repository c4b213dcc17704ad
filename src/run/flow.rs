//! Flows: runs that share variables, cache and instances.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures::lock::Mutex;
use serde_json::{Map, Value};

use super::{Cancel, Driver, Guest, Outcome, Shared, Stats, driver::aborted, shared::until};
use crate::{
    abi::core::exports::{ExecutionResult, MAX_RESULT, execution_input, unpack},
    engine::Val,
    error::{Code, Error, Result},
    grant::{Agreed, EffectiveGrant, effective},
    host::{
        FlowState, NoObserver, Observer, Rehearsal, Session,
        log::Entry,
        meta::{Context, Meta},
        pins::Pins,
    },
    node::NodeDefinition,
    package::Package,
    pin::codec,
    platform::Platform,
};

/// What to run, and how.
pub struct Request {
    /// Which node of the package.
    pub node: String,
    /// Its id on the board; the node's name where there is none.
    pub node_id: Option<String>,
    /// Values for its input pins.
    pub inputs: Map<String, Value>,
    /// What the user agreed to.
    pub agreed: Agreed,
    /// Lowers the time limit, in milliseconds.
    pub timeout_ms: Option<f64>,
    /// Replaces the fuel limit.
    pub fuel: Option<u64>,
    /// Cancels the run.
    pub cancel: Cancel,
    /// Reads along.
    pub observer: Rc<dyn Observer>,
    /// Notes writes, requests and messages instead of doing them.
    pub dry_run: bool,
}

impl Request {
    /// A run of a node in which nothing is allowed.
    pub fn new(node: impl Into<String>, inputs: Map<String, Value>) -> Self {
        Request {
            node: node.into(),
            node_id: None,
            inputs,
            agreed: Agreed::None,
            timeout_ms: None,
            fuel: None,
            cancel: Cancel::new(),
            observer: Rc::new(NoObserver),
            dry_run: false,
        }
    }
}

/// One workflow run. Nodes of one package with one grant share an instance, and are called one after the other.
pub struct Flow {
    shared: Rc<Shared>,
    state: Rc<FlowState>,
    /// The world as the guests of this flow see it.
    platform: Platform,
    slots: RefCell<HashMap<Key, Rc<Slot>>>,
    closing: Cancel,
}

/// Who may share an instance.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    package: String,
    version: String,
    hash: String,
    grant: EffectiveGrant,
}

/// The place of one instance. Its lock puts runs in line.
struct Slot {
    package: Rc<Package>,
    grant: EffectiveGrant,
    guest: Mutex<Option<Guest>>,
}

/// What the guest's part of a run yields.
struct Ran {
    result: ExecutionResult,
    stats: Stats,
}

impl Flow {
    pub(crate) fn new(shared: &Rc<Shared>, state: FlowState) -> Self {
        Flow {
            shared: Rc::clone(shared),
            state: Rc::new(state),
            platform: shared.guest_platform(),
            slots: RefCell::default(),
            closing: Cancel::new(),
        }
    }

    /// Runs a node.
    ///
    /// # Errors
    ///
    /// Everything that ends a run; `details.logs` has the log so far. A node that reports an error of its own has an
    /// [`Outcome`] all the same.
    pub async fn run(&self, package: &Rc<Package>, request: Request) -> Result<Outcome> {
        self.while_open(self.run_open(package, request)).await
    }

    /// Does something unless the flow or its runtime is closed, and only until one of them is.
    pub(crate) async fn while_open<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.shared.while_open(until(&self.closing, work, closed)).await
    }

    async fn run_open(&self, package: &Rc<Package>, request: Request) -> Result<Outcome> {
        let definition = package.node(&request.node)?;
        let grant = effective(
            &package.manifest,
            &definition.name,
            &definition.permissions,
            &request.agreed,
        );
        let inputs = codec::inputs(definition, request.inputs)?;
        let session = Rc::new(Session {
            meta: Meta {
                node_id: request.node_id.unwrap_or_else(|| request.node.clone()),
                node_name: request.node,
            },
            pins: Pins::new(inputs),
            rehearsal: request.dry_run.then(Rehearsal::default),
            ..self.session(package, &grant)
        });
        session.flow.directories.admit(session.pins.inputs().values());
        keep_secrets(&session, definition);
        let limits = self
            .shared
            .limits(&package.manifest)
            .with_timeout(request.timeout_ms)
            .with_fuel(request.fuel);

        let slot = self.slot(package, grant);
        let lock = async { Ok(slot.guest.lock().await) };
        let mut place = until(&request.cancel, lock, aborted).await?;
        // What is not used again gives its memory back before more is asked for.
        place.take_if(|guest| guest.is_broken());
        let reserve = async { Ok(self.shared.budget.reserve(limits.memory).await) };
        let reservation = until(&request.cancel, reserve, aborted).await?;
        let ran = match place.take() {
            Some(guest) => Ok(guest.wake(reservation)),
            None => until(&request.cancel, package.program(), aborted)
                .await
                .and_then(|program| Guest::new(&program, &limits, Some(reservation))),
        };
        let ran = match ran {
            Ok(guest) => {
                let driver = Driver::new(
                    place.insert(guest),
                    Rc::clone(&session),
                    Rc::clone(&request.observer),
                    &self.shared,
                    request.cancel.clone(),
                    limits,
                );
                call_guest(driver, &session).await
            }
            Err(error) => Err(error),
        };
        // A last line without its end is a line, too.
        session.wasi.flush(&session.log);
        session.log.close();
        session.deliver(&*request.observer);
        match &ran {
            // An instance that failed is never used again.
            Err(_) => *place = None,
            Ok(_) => place.iter_mut().for_each(Guest::rest),
        }
        ran.and_then(|ran| self.outcome(definition, &session, ran))
            .map_err(|error| session.ended(error))
    }

    fn outcome(&self, definition: &NodeDefinition, session: &Session, ran: Ran) -> Result<Outcome> {
        let Ran { result, stats } = ran;
        let (mut outputs, mut exec) = session.pins.take();
        // What the node returns wins over what it set before.
        outputs.extend(result.outputs.unwrap_or_default());
        exec.extend(result.activate_exec.unwrap_or_default());
        let outputs = codec::outputs(definition, outputs)?;
        let variables = self.state.variables.all();
        // The page may hand these on to other nodes, which must not come by directories that a node has made up.
        self.state
            .directories
            .distrust(outputs.values().chain(variables.values()));
        Ok(Outcome {
            outputs,
            activate_exec: codec::exec_pins(definition, exec)?,
            error: result.error.map(|error| self.state.secrets.redact(&error).into_owned()),
            pending: result.pending.unwrap_or(false),
            variables,
            logs: session.log.take(),
            streamed: session.stream.events(),
            rehearsed: session.rehearsal.as_ref().map(Rehearsal::take),
            stats,
        })
    }

    /// Where it runs.
    pub fn context(&self) -> &Context {
        &self.state.context
    }

    /// The flow's variables.
    pub fn variables(&self) -> Map<String, Value> {
        self.state.variables.all()
    }

    /// What [`Runtime::reopen_flow`](crate::Runtime::reopen_flow) takes beside the variables.
    pub fn memory(&self) -> Value {
        self.state.memory()
    }

    /// Ends the flow: runs under way are rejected, instances that rest are told with `on_drop` and dropped. Returns what
    /// was logged meanwhile; a failing `on_drop` is a warning there.
    pub async fn close(&self) -> Vec<Entry> {
        self.end(&(Rc::new(NoObserver) as Rc<dyn Observer>), &Cancel::new(), None)
            .await
    }

    pub(crate) async fn end(
        &self,
        observer: &Rc<dyn Observer>,
        cancel: &Cancel,
        timeout_ms: Option<f64>,
    ) -> Vec<Entry> {
        self.closing.cancel();
        let slots = self.slots.take();
        let mut logs = Vec::new();
        for slot in slots.into_values() {
            let guest = slot.guest.lock().await.take();
            let Some(mut guest) = guest.filter(|guest| !guest.is_broken() && guest.program.exports.on_drop) else {
                continue;
            };
            let session = Rc::new(self.session(&slot.package, &slot.grant));
            let limits = self.shared.limits(&slot.package.manifest).with_timeout(timeout_ms);
            let mut driver = Driver::new(
                &mut guest,
                Rc::clone(&session),
                Rc::clone(observer),
                &self.shared,
                cancel.clone(),
                limits,
            );
            if let Err(error) = driver.export("on_drop", &[]).await {
                session
                    .log
                    .warn(format!("`on_drop` of `{}` failed: {error}", slot.package.manifest.id));
            }
            session.wasi.flush(&session.log);
            session.log.close();
            session.deliver(&**observer);
            logs.extend(session.log.take());
        }
        logs
    }

    fn session(&self, package: &Package, grant: &EffectiveGrant) -> Session {
        Session {
            grant: grant.clone(),
            ..Session::closed(
                self.platform.clone(),
                Rc::clone(&self.shared.options.embedder),
                Rc::clone(&self.state),
                &package.manifest.id,
            )
        }
    }

    fn slot(&self, package: &Rc<Package>, grant: EffectiveGrant) -> Rc<Slot> {
        let key = Key {
            package: package.manifest.id.clone(),
            version: package.manifest.version.clone(),
            hash: package.hash.clone(),
            grant: grant.clone(),
        };
        let mut slots = self.slots.borrow_mut();
        let slot = slots.entry(key).or_insert_with(|| {
            Rc::new(Slot {
                package: Rc::clone(package),
                grant,
                guest: Mutex::new(None),
            })
        });
        Rc::clone(slot)
    }
}

/// Everything of a run that is the guest's part.
async fn call_guest(mut driver: Driver<'_>, session: &Session) -> Result<Ran> {
    let init_fuel = driver.start_up().await?;
    let result = call_run(&mut driver, session).await?;
    let stats = Stats {
        fuel: driver.fuel(),
        init_fuel,
        duration_ms: driver.elapsed_ms(),
        peak_memory: driver.guest.instance.peak_memory(),
        host_calls: driver.host_calls(),
    };
    Ok(Ran { result, stats })
}

/// Hands the input over, calls `run` and reads the result.
async fn call_run(driver: &mut Driver<'_>, session: &Session) -> Result<ExecutionResult> {
    let input = execution_input(session);
    let place = driver.place(&input).await?;
    let args = [Val::I32(place as i32), Val::I32(input.len() as i32)];
    let packed = match driver.export("run", &args).await? {
        Some(Val::I64(packed)) => packed,
        _ => 0,
    };
    // Read before anything else runs: many SDKs return a static buffer.
    let bytes = unpack(packed, "run", MAX_RESULT, driver.guest.instance.memory())?;
    driver.input_is_read();
    let exports = driver.guest.program.exports;
    if exports.alloc && exports.dealloc {
        driver.export("dealloc", &args).await?;
    }
    ExecutionResult::parse(&bytes)
}

/// Texts and numbers in sensitive pins are never shown.
fn keep_secrets(session: &Session, definition: &NodeDefinition) {
    let sensitive = definition.inputs().filter(|pin| pin.is_sensitive());
    let mut rest: Vec<&Value> = sensitive.filter_map(|pin| session.pins.input(&pin.name)).collect();
    while let Some(value) = rest.pop() {
        match value {
            Value::String(text) => session.flow.secrets.keep(text),
            Value::Number(number) => session.flow.secrets.keep(&number.to_string()),
            Value::Array(items) => rest.extend(items),
            Value::Object(fields) => rest.extend(fields.values()),
            _ => {}
        }
    }
}

fn closed() -> Error {
    Error::new(Code::Closed, "The flow is closed. Open another one.")
}
