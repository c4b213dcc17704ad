//! Errors as JavaScript sees them.

use std::error::Error as _;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::value;
use crate::error::{Code, Error};

#[wasm_bindgen(module = "/src/js/entry/error.js")]
extern "C" {
    /// The class of every rejection.
    pub type FlowLikeError;

    /// Hands the class on to pages; never called. A type's own `reexport` would declare it a second time, as `unknown`.
    #[wasm_bindgen(js_name = FlowLikeError, reexport = "FlowLikeError", skip_typescript)]
    fn class();

    #[wasm_bindgen(constructor)]
    fn new(code: &str, message: &str, details: JsValue, cause: JsValue) -> FlowLikeError;
}

/// An error as a `FlowLikeError`; its cause becomes the JavaScript `cause`.
pub(super) fn to_js(error: &Error) -> JsValue {
    let cause = error.source().map_or(JsValue::UNDEFINED, |cause| {
        js_sys::Error::new(&cause.to_string()).into()
    });
    with_cause(error, cause)
}

/// An error with a JavaScript value as its cause, such as the reason of an `AbortSignal`.
pub(super) fn with_cause(error: &Error, cause: JsValue) -> JsValue {
    let details = value::object_to_js(error.details());
    FlowLikeError::new(error.code().as_str(), error.message(), details, cause).into()
}

#[wasm_bindgen(module = "/src/js/report.js")]
extern "C" {
    /// Says something apart from answers; `level` is `warn` or `error`.
    pub(super) fn report(level: &str, message: &str, cause: &JsValue);

    // For the entry (local.js), which cannot know under which name this file is shipped.
    #[wasm_bindgen(js_name = reportTo, reexport = "reportTo", skip_typescript)]
    fn _report_to();
}

/// What JavaScript threw, in words.
pub(super) fn describe(thrown: &JsValue) -> String {
    value::guarded::describe(thrown)
}

pub(super) fn invalid(message: impl Into<String>) -> Error {
    Error::new(Code::InvalidArgument, message)
}
