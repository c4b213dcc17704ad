//! The global object of a window or a dedicated worker.

use js_sys::{Array, Error as JsError, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::WorkerGlobalScope;

/// The global object, as what workers call it.
///
/// Only members that windows have too may be used: `fetch`, `indexedDB`, `performance`, `origin`, `location`,
/// `navigator`. Method calls go by name, so that the type of the object does not matter.
pub(super) fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// `name: message` of a thrown value; its text if it is no error.
pub(super) fn describe(thrown: &JsValue) -> String {
    match (thrown.dyn_ref::<JsError>(), thrown.as_string()) {
        (Some(error), _) => error.to_string().into(),
        (None, Some(text)) => text,
        (None, None) => format!("{thrown:?}"),
    }
}

/// The `name` of a thrown error, by which DOM exceptions are told apart.
pub(super) fn name(thrown: &JsValue) -> String {
    Reflect::get(thrown, &JsValue::from_str("name"))
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default()
}

/// The values that are texts, sorted as the other platforms sort them, with their positions.
///
/// The database sorts by UTF-16 units, and has other keys where somebody has put them there from outside.
pub(super) fn texts(values: &Array) -> Vec<(String, u32)> {
    let mut texts: Vec<_> = (0..values.length())
        .filter_map(|at| Some((values.get(at).as_string()?, at)))
        .collect();
    texts.sort_unstable();
    texts
}
