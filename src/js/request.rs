//! What to run, from the arguments and options of `run`.

use std::rc::Rc;

use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use super::{
    callbacks::{Abort, Callbacks},
    error::invalid,
    options::Options,
    value,
};
use crate::{
    error::Result,
    grant::{Agreed, unknown_permissions},
    host::meta::Context,
    package::Package,
    run::{Deterministic, Request},
    runtime::Runtime,
};

/// 2024-01-01, where a deterministic clock starts unless the page says otherwise: runtimes such as Go's refuse 1970.
const NOW: i64 = 1_704_067_200_000;

/// The options of every run. `transfer` is read where the runtime is in a worker.
pub(super) const RUN: &[&str] = &[
    "grant", "onLog", "onStream", "signal", "limits", "dryRun", "nodeId", "transfer",
];

/// A run that was asked for, and what the page says about permissions: nothing where its user is to be asked.
pub(super) struct Asked {
    pub(super) request: Request,
    grant: Option<Agreed>,
}

impl Asked {
    /// Everything is read now: the page may change its objects afterwards.
    pub(super) fn of(
        node: &JsValue,
        inputs: &JsValue,
        node_id: Option<String>,
        options: &Options<'_>,
        abort: &Abort,
    ) -> Result<Self> {
        let limits = Options::new(options.value("limits"), "options.limits", &["timeoutMs", "fuel"])?;
        let inputs: Map<String, Value> = value::object_from_js(inputs, "inputs")?;
        let request = Request {
            node_id: options.text("nodeId")?.or(node_id),
            timeout_ms: limits.positive("timeoutMs")?,
            fuel: limits.positive("fuel")?.map(|fuel| fuel as u64),
            cancel: abort.cancel(),
            observer: Rc::new(Callbacks::of(options)?),
            dry_run: options.flag("dryRun")?,
            ..Request::new(value::text_from_js(node, "node")?, inputs)
        };
        Ok(Asked {
            request,
            grant: grant(options)?,
        })
    }

    /// The run, with what the page or its user has agreed to.
    pub(super) async fn agreed(self, runtime: &Runtime, package: &Rc<Package>, context: &Context) -> Result<Request> {
        let Asked { mut request, grant } = self;
        request.agreed = match grant {
            Some(agreed) => agreed,
            None => runtime.agree(package, &request.node, context, &request.cancel).await?,
        };
        Ok(request)
    }
}

/// The option `grant`: `"all"`, or the names of permissions.
fn grant(options: &Options<'_>) -> Result<Option<Agreed>> {
    let Some(grant) = options.get("grant") else {
        return Ok(None);
    };
    if grant.as_string().as_deref() == Some("all") {
        return Ok(Some(Agreed::All));
    }
    let what = "`options.grant` must be \"all\" or an array of permission names.";
    let Value::Array(names) = value::from_js(&grant, "options.grant")? else {
        return Err(invalid(what));
    };
    let text = |name: Value| match name {
        Value::String(name) => Some(name),
        _ => None,
    };
    let names: Option<Vec<String>> = names.into_iter().map(text).collect();
    let names = names.ok_or_else(|| invalid(what))?;
    match unknown_permissions(&names).first() {
        Some(unknown) => Err(invalid(format!(
            "`options.grant` names the permission `{unknown}`, which does not exist; docs/abi.md lists them."
        ))),
        None => Ok(Some(Agreed::Names(names))),
    }
}

/// Where it runs, and the id of the node there.
pub(super) fn context(context: JsValue) -> Result<(Context, Option<String>)> {
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

/// The option `deterministic`.
pub(super) fn deterministic(value: JsValue) -> Result<Option<Deterministic>> {
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
