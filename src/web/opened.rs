//! What goes on calling this instance until it is closed.

use std::ops::Deref;

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/src/js/supervisor.js")]
extern "C" {
    #[wasm_bindgen(js_name = keepOpen)]
    fn keep_open(thing: &JsValue);
    fn close(thing: &JsValue);
}

/// An object with a method `close`, which is called when this is dropped or the instance ends.
pub(super) struct Opened<T: AsRef<JsValue>>(T);

impl<T: AsRef<JsValue>> Opened<T> {
    pub(super) fn new(thing: T) -> Self {
        keep_open(thing.as_ref());
        Opened(thing)
    }
}

impl<T: AsRef<JsValue>> Deref for Opened<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: AsRef<JsValue>> Drop for Opened<T> {
    fn drop(&mut self) {
        close(self.0.as_ref());
    }
}
