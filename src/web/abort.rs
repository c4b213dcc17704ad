//! `AbortController`.

use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal};

/// Aborts what its signal was given to when it is dropped, unless that is over.
pub(crate) struct Abort(Option<AbortController>);

impl Abort {
    /// One with its signal.
    pub(crate) fn new() -> Result<(Self, AbortSignal), JsValue> {
        let controller = AbortController::new()?;
        let signal = controller.signal();
        Ok((Abort(Some(controller)), signal))
    }

    /// There is nothing left to abort: the signal stays quiet.
    pub(crate) fn over(mut self) {
        self.0 = None;
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}
