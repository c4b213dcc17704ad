//! Callbacks of the embedder: log and stream observers, abort signals.

use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::{
    JsCast, JsValue,
    prelude::{Closure, wasm_bindgen},
};

use super::{
    error::{self, invalid},
    options::Options,
    results, value,
};
use crate::{
    error::Result,
    host::{Observer, log, stream},
    install::OnStep,
    run::Cancel,
    runtime::{Event, Listener},
};

/// Hands log entries and stream events to functions of the page.
pub(super) struct Callbacks {
    on_log: Option<Function>,
    on_stream: Option<Function>,
}

impl Callbacks {
    /// The functions `onLog` and `onStream`.
    pub(super) fn of(options: &Options<'_>) -> Result<Self> {
        Ok(Callbacks {
            on_log: options.function("onLog")?,
            on_stream: options.function("onStream")?,
        })
    }
}

impl Observer for Callbacks {
    fn reads_log(&self) -> bool {
        self.on_log.is_some()
    }

    fn log(&self, entry: &log::Entry) {
        call(self.on_log.as_ref(), || results::log_entry(entry));
    }

    fn stream(&self, event: &stream::Event) {
        call(self.on_stream.as_ref(), || results::stream_event(event));
    }
}

fn call(observer: Option<&Function>, value: impl FnOnce() -> JsValue) {
    if let Some(observer) = observer {
        notify(observer, &value());
    }
}

#[wasm_bindgen(module = "/src/js/callbacks.js")]
extern "C" {
    /// Calls a function of the page. What it throws is shown in the console.
    fn notify(observer: &Function, value: &JsValue);

    /// Calls a function of the page as a method of `object`; what it throws is a rejection.
    pub(super) fn ask(object: &JsValue, provider: &Function, first: &JsValue, second: &JsValue) -> Promise;
}

/// Hands the steps of an install to a function of the page.
pub(super) fn step_observer(observer: Option<Function>) -> OnStep {
    Rc::new(move |step| {
        call(observer.as_ref(), || {
            value::to_js(&json!({
                "phase": step.phase.as_str(),
                "bytes": step.bytes,
                "total": step.total,
            }))
        });
    })
}

/// Hands events to a function of the entry, as `(name, detail)`.
pub(super) fn event_observer(observer: Function) -> Listener {
    Rc::new(move |event| {
        let (name, detail) = match event {
            Event::PackagesChanged { changes, elsewhere } => {
                let changes: Vec<Value> = changes.iter().map(results::package_change).collect();
                let detail = json!({"changes": changes, "elsewhere": elsewhere});
                ("packages-changed", value::to_js(&detail))
            }
            Event::UpdateAvailable(update) => ("update-available", value::to_js(&results::package_update(update))),
            Event::UpdateFailed(update, failure) => {
                let detail = value::to_js(&json!({"update": results::package_update(update)}));
                results::set(&detail, "error", &error::to_js(failure));
                ("update-failed", detail)
            }
        };
        notify(&observer, &Array::of2(&name.into(), &detail));
    })
}

/// Cancels a run when an `AbortSignal` says so, for as long as it is kept.
pub(super) struct Abort {
    signal: Option<JsValue>,
    listener: Option<Closure<dyn FnMut()>>,
    cancel: Cancel,
}

impl Abort {
    /// The option `signal`.
    pub(super) fn of(options: &Options<'_>) -> Result<Self> {
        let cancel = Cancel::new();
        let Some(signal) = options.get("signal") else {
            return Ok(Abort {
                signal: None,
                listener: None,
                cancel,
            });
        };
        let aborted = Reflect::get(&signal, &"aborted".into())
            .ok()
            .and_then(|aborted| aborted.as_bool());
        let Some(aborted) = aborted else {
            return Err(invalid("`options.signal` must be an AbortSignal."));
        };
        if aborted {
            cancel.cancel();
            return Ok(Abort {
                signal: Some(signal),
                listener: None,
                cancel,
            });
        }
        let cancelled = cancel.clone();
        let listener = Closure::new(move || cancelled.cancel());
        invoke(&signal, "addEventListener", &listener);
        Ok(Abort {
            signal: Some(signal),
            listener: Some(listener),
            cancel,
        })
    }

    /// What runs are given.
    pub(super) fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// The signal's reason, where it has aborted.
    pub(super) fn reason(&self) -> Option<JsValue> {
        let signal = self.signal.as_ref().filter(|_| self.cancel.is_cancelled())?;
        Reflect::get(signal, &"reason".into()).ok()
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let (Some(signal), Some(listener)) = (&self.signal, &self.listener) {
            invoke(signal, "removeEventListener", listener);
        }
    }
}

/// Signals may come from another realm or a polyfill, so methods are looked up instead of cast.
fn invoke(signal: &JsValue, method: &str, listener: &Closure<dyn FnMut()>) {
    let method = Reflect::get(signal, &method.into())
        .ok()
        .and_then(|method| method.dyn_into::<Function>().ok());
    if let Some(method) = method
        && let Err(thrown) = method.call2(signal, &"abort".into(), listener.as_ref())
    {
        error::report("error", "an AbortSignal could not be used", &thrown);
    }
}
