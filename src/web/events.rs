//! Events of IndexedDB as futures.
//!
//! A transaction lives for as long as requests are made while an event of it is handled. Tasks that wait for an event run
//! right after it, in a microtask, which still counts.

use std::{cell::Cell, rc::Rc};

use futures::channel::oneshot;
use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, IdbCursorWithValue, IdbRequest};

/// The result of a request.
pub(super) async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    first_event(request, ["success", "error"]).await;
    match request.error()? {
        Some(error) => Err(error.into()),
        None => request.result(),
    }
}

/// Takes a cursor through all that it has. A cursor over keys has no values.
pub(super) async fn each(
    request: &IdbRequest,
    step: &mut dyn FnMut(&IdbCursorWithValue) -> Result<(), JsValue>,
) -> Result<(), JsValue> {
    loop {
        let cursor = answer(request).await?;
        if cursor.is_null() {
            return Ok(());
        }
        let cursor: IdbCursorWithValue = cursor.unchecked_into();
        step(&cursor)?;
        cursor.continue_()?;
    }
}

/// The name of whichever of two events comes first. Listens from the call on.
pub(super) fn first_event(
    target: &EventTarget,
    events: [&'static str; 2],
) -> impl Future<Output = Option<&'static str>> + use<> {
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let listeners = events.map(|event| {
        let sender = Rc::clone(&sender);
        EventListener::once(target, event, move |_| {
            sender.take().map(|sender| sender.send(event).ok());
        })
    });
    async move {
        let _listeners = listeners;
        receiver.await.ok()
    }
}
