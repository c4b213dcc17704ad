//! Promises of exported methods.

use std::pin::Pin;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use super::{callbacks::Abort, error, supervisor};
use crate::error::{Code, Error, Result};

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
