//! `Runtime`.

use std::{pin::Pin, rc::Rc};

use js_sys::{Array, Promise};
use serde_json::{Map, Value};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::future_to_promise;

use super::{
    Flow,
    callbacks::{Abort, Callbacks},
    embedder::Page,
    error::{self, invalid},
    options::Options,
    results, supervisor, value,
};
use crate::{
    engine::check::limits::MODULE_BYTES,
    error::{Code, Error, Result},
    grant::{Agreed, unknown_permissions},
    host::meta::Context,
    manifest::{Manifest, Parsed},
    node::board_node,
    run::{self, Deterministic, Request},
    runtime, web,
};

/// The most characters of a manifest; of its bytes fewer are read.
const MANIFEST_TEXT: u32 = 1 << 20;

/// Where files are kept unless the page says otherwise.
const DATABASE: &str = "flow-like";

/// 2024-01-01, where a deterministic clock starts unless the page says otherwise: runtimes such as Go's refuse 1970.
const NOW: i64 = 1_704_067_200_000;

/// See `types.d.ts`.
#[wasm_bindgen(skip_typescript)]
pub struct Runtime(Rc<runtime::Runtime>);

#[wasm_bindgen]
impl Runtime {
    /// Opens a runtime.
    pub fn open(options: JsValue) -> Promise {
        supervisor::watch();
        promise(async move {
            let options = Options::new(
                options,
                "options",
                &["database", "deterministic", "limits", "oauth", "models", "schemas"],
            )?;
            let database = options.text("database")?.unwrap_or_else(|| DATABASE.to_owned());
            let limits = Options::new(
                options.value("limits"),
                "options.limits",
                &["timeoutMs", "fuel", "guestMemory"],
            )?;
            let defaults = run::Options::default();
            let run_options = run::Options {
                embedder: Rc::new(Page::of(&options)?),
                deterministic: deterministic(options.value("deterministic"))?,
                timeout_ms: limits.positive("timeoutMs")?,
                fuel: limits.positive("fuel")?.map_or(defaults.fuel, |fuel| fuel as u64),
                guest_memory: limits
                    .positive("guestMemory")?
                    .map_or(defaults.guest_memory, |bytes| bytes as u64),
            };
            let runtime = runtime::Runtime::new(web::platform(&database)?, run_options);
            Ok(Runtime(Rc::new(runtime)).into())
        })
    }

    /// Loads a package from bytes.
    pub fn install(&self, source: JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move {
            let source = Options::new(source, "source", &["bytes", "manifest", "fileName", "signal"])?;
            let abort = Abort::of(&source)?;
            let bytes = module(&source)?;
            let manifest = manifest(&source)?;
            let package = runtime.load(manifest, &bytes, abort.cancel()).await;
            Ok(results::package_info(&*package.map_err(|error| caused(error, &abort))?))
        })
    }

    /// Forgets a package.
    pub fn uninstall(&self, package_id: &JsValue) -> Result<bool, JsValue> {
        let id = value::text_from_js(package_id, "packageId").map_err(|error| error::to_js(&error))?;
        Ok(self.0.unload(&id))
    }

    /// The installed packages.
    pub fn packages(&self) -> Array {
        self.0
            .packages()
            .iter()
            .map(|package| results::package_info(package))
            .collect()
    }

    /// The nodes of all installed packages.
    pub fn nodes(&self) -> Array {
        self.0
            .packages()
            .iter()
            .flat_map(|package| results::node_infos(package).collect::<Vec<_>>())
            .collect()
    }

    /// A node as the editor's boards describe it.
    #[wasm_bindgen(js_name = boardNode)]
    pub fn board_node(&self, package_id: &JsValue, node: &JsValue) -> Result<JsValue, JsValue> {
        let found = || {
            let id = value::text_from_js(package_id, "packageId")?;
            let package = self.0.package(&id)?;
            let node = package.node(&value::text_from_js(node, "node")?)?;
            Ok(value::to_js(&board_node(&id, node)))
        };
        found().map_err(|error: Error| error::to_js(&error))
    }

    /// Runs a node in a flow of its own.
    pub fn run(&self, package_id: &JsValue, node: &JsValue, inputs: JsValue, options: JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        // Everything is read now: the page may change its objects afterwards.
        let prepared = (|| {
            let package_id = value::text_from_js(package_id, "packageId")?;
            let options = Options::new(options, "options", &[RUN, &["context", "variables"]].concat())?;
            let (context, node_id) = context(options.value("context"))?;
            let variables = value::object_from_js(&options.value("variables"), "options.variables")?;
            let abort = Abort::of(&options)?;
            let request = request(node, &inputs, node_id, &options, &abort)?;
            Ok::<_, Error>((package_id, context, variables, abort, request))
        })();
        promise(async move {
            let (package_id, context, variables, abort, request) = prepared?;
            let package = runtime.package(&package_id)?;
            let name = request.node.clone();
            let outcome = runtime.run(&package_id, request, context, variables).await;
            let outcome = outcome.map_err(|error| caused(error, &abort))?;
            Ok(results::run_result(&outcome, package.node(&name)?))
        })
    }

    /// Opens a flow.
    #[wasm_bindgen(js_name = openFlow)]
    pub fn open_flow(&self, options: JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move {
            let options = Options::new(options, "options", &["context", "variables"])?;
            let (context, node_id) = context(options.value("context"))?;
            if node_id.is_some() {
                return Err(invalid("`context.nodeId` belongs to a run: pass it as `nodeId` to flow.run.").into());
            }
            let variables = value::object_from_js(&options.value("variables"), "options.variables")?;
            let flow = runtime.open_flow(context, variables)?;
            Ok(Flow::new(runtime, flow).into())
        })
    }

    /// Ends everything.
    pub fn close(&self) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move {
            runtime.close();
            Ok(JsValue::UNDEFINED)
        })
    }

    /// As `close`, for `await using`.
    #[wasm_bindgen(js_name = "[Symbol.asyncDispose]")]
    pub fn async_dispose(&self) -> Promise {
        self.close()
    }
}

/// The options of every run.
pub(super) const RUN: &[&str] = &["grant", "onLog", "onStream", "signal", "limits", "dryRun", "nodeId"];

/// A rejection: one of our errors, or one that has a JavaScript cause already.
pub(super) enum Rejection {
    Error(Error),
    Js(JsValue),
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        Rejection::Error(error)
    }
}

pub(super) fn promise(work: impl Future<Output = Result<JsValue, Rejection>> + 'static) -> Promise {
    settled(Box::pin(work))
}

/// Not generic: the machinery of a promise exists once. The promise rejects also where this instance ends.
fn settled(work: Pin<Box<dyn Future<Output = Result<JsValue, Rejection>>>>) -> Promise {
    let promise = future_to_promise(async move {
        work.await.map_err(|rejection| match rejection {
            Rejection::Error(error) => error::to_js(&error),
            Rejection::Js(value) => value,
        })
    });
    supervisor::track(&promise)
}

/// An abort has the signal's reason as its cause.
pub(super) fn caused(error: Error, abort: &Abort) -> Rejection {
    match abort.reason().filter(|_| error.code() == Code::Aborted) {
        Some(reason) => Rejection::Js(error::with_cause(&error, reason)),
        None => Rejection::Error(error),
    }
}

/// What to run, from the arguments of `run`.
pub(super) fn request(
    node: &JsValue,
    inputs: &JsValue,
    node_id: Option<String>,
    options: &Options<'_>,
    abort: &Abort,
) -> Result<Request> {
    let limits = Options::new(options.value("limits"), "options.limits", &["timeoutMs", "fuel"])?;
    let inputs: Map<String, Value> = value::object_from_js(inputs, "inputs")?;
    Ok(Request {
        node_id: options.text("nodeId")?.or(node_id),
        agreed: agreed(options)?,
        timeout_ms: limits.positive("timeoutMs")?,
        fuel: limits.positive("fuel")?.map(|fuel| fuel as u64),
        cancel: abort.cancel(),
        observer: Rc::new(Callbacks::of(options)?),
        dry_run: options.flag("dryRun")?,
        ..Request::new(value::text_from_js(node, "node")?, inputs)
    })
}

/// The option `grant`: `"all"`, or the names of permissions; nothing without it.
fn agreed(options: &Options<'_>) -> Result<Agreed> {
    let Some(grant) = options.get("grant") else {
        return Ok(Agreed::None);
    };
    if grant.as_string().as_deref() == Some("all") {
        return Ok(Agreed::All);
    }
    let names = match value::from_js(&grant, "options.grant")? {
        Value::Array(names) => names.into_iter().map(|name| match name {
            Value::String(name) => Some(name),
            _ => None,
        }),
        _ => {
            return Err(invalid(
                "`options.grant` must be \"all\" or an array of permission names.",
            ));
        }
    };
    let names: Option<Vec<String>> = names.collect();
    let names = names.ok_or_else(|| invalid("`options.grant` must be \"all\" or an array of permission names."))?;
    match unknown_permissions(&names).first() {
        Some(unknown) => Err(invalid(format!(
            "`options.grant` names the permission `{unknown}`, which does not exist; docs/abi.md lists them."
        ))),
        None => Ok(Agreed::Names(names)),
    }
}

fn context(context: JsValue) -> Result<(Context, Option<String>)> {
    let options = Options::new(
        context,
        "context",
        &[
            "runId", "appId", "boardId", "userId", "eventId", "nodeId", "logLevel", "stream",
        ],
    )?;
    let text = |name: &str| options.text(name).map(Option::unwrap_or_default);
    let log_level = options.typed("logLevel", "a whole number from 0 (debug) to 4 (fatal)", |level| {
        level
            .as_f64()
            .filter(|level| level.fract() == 0.0 && (0.0..=4.0).contains(level))
    })?;
    let context = Context {
        run_id: text("runId")?,
        app_id: text("appId")?,
        board_id: text("boardId")?,
        user_id: text("userId")?,
        event_id: text("eventId")?,
        log_level: log_level.unwrap_or(0.0) as u8,
        stream: options.flag("stream")?,
    };
    Ok((context, options.text("nodeId")?))
}

fn deterministic(value: JsValue) -> Result<Option<Deterministic>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let options = Options::new(value, "options.deterministic", &["now", "seed"])?;
    let whole = |name: &str| -> Result<i64> {
        match options
            .get(name)
            .map(|value| value::from_js(&value, name))
            .transpose()?
        {
            None => Ok(0),
            Some(Value::Number(number)) if number.is_i64() => Ok(number.as_i64().unwrap_or(0)),
            Some(Value::Number(number)) if number.is_u64() => Ok(number.as_u64().unwrap_or(0) as i64),
            Some(_) => Err(invalid(format!(
                "`options.deterministic.{name}` must be a whole number."
            ))),
        }
    };
    Ok(Some(Deterministic {
        now_ms: if options.get("now").is_some() {
            whole("now")?
        } else {
            NOW
        },
        seed: whole("seed")? as u64,
    }))
}

/// The option `bytes`, looked at before it is copied.
fn module(source: &Options<'_>) -> Result<Vec<u8>> {
    let bytes = source
        .get("bytes")
        .ok_or_else(|| invalid("`source.bytes` is missing: the module, as a Uint8Array."))?;
    value::bytes_from_js(&bytes, "source.bytes", MODULE_BYTES)?
        .ok_or_else(|| invalid("`source.bytes` must be a Uint8Array or an ArrayBuffer."))
}

fn manifest(source: &Options<'_>) -> Result<Parsed> {
    let Some(manifest) = source.get("manifest") else {
        let name = source.text("fileName")?.unwrap_or_else(|| "module.wasm".to_owned());
        return Ok(Parsed {
            manifest: Manifest::for_module(&name),
            warnings: Vec::new(),
        });
    };
    if let Some(text) = value::bounded_text(&manifest, "source.manifest", MANIFEST_TEXT)? {
        return Manifest::parse(text.as_bytes());
    }
    match value::bytes_from_js(&manifest, "source.manifest", MODULE_BYTES)? {
        Some(bytes) => Manifest::parse(&bytes),
        None => Manifest::from_json(&value::from_js(&manifest, "source.manifest")?.to_string()),
    }
}
