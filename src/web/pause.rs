//! Macrotasks by `MessageChannel`, which browsers do not slow down to 4 ms as they do nested timers.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use futures::{FutureExt, channel::oneshot};
use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

use super::global::describe;
use crate::{
    error::{Code, Error, Result},
    platform::{Future, Pause},
};

/// One channel for all pauses: each sends a message, each message ends the oldest pause.
pub(super) struct MessagePause {
    waiting: Rc<RefCell<VecDeque<oneshot::Sender<()>>>>,
    sender: MessagePort,
    receiver: MessagePort,
    _listener: EventListener,
}

impl MessagePause {
    pub(super) fn new() -> Result<Self> {
        let channel = MessageChannel::new()
            .map_err(|error| Error::new(Code::Internal, format!("no message channel: {}", describe(&error))))?;
        let waiting = Rc::new(RefCell::new(VecDeque::<oneshot::Sender<()>>::new()));
        let queue = Rc::clone(&waiting);
        let listener = EventListener::new(&channel.port1(), "message", move |_| {
            let oldest = queue.borrow_mut().pop_front();
            // A pause that was dropped does not listen any more.
            oldest.map(|pause| pause.send(()).ok());
        });
        channel.port1().start();
        Ok(MessagePause {
            waiting,
            sender: channel.port2(),
            receiver: channel.port1(),
            _listener: listener,
        })
    }
}

impl Pause for MessagePause {
    fn pause(&self) -> Future<()> {
        let (sender, receiver) = oneshot::channel();
        // Posting fails for values that cannot be cloned; `undefined` can. If it did, the dropped sender ends the pause.
        if self.sender.post_message(&JsValue::UNDEFINED).is_ok() {
            self.waiting.borrow_mut().push_back(sender);
        }
        Box::pin(receiver.map(|_| ()))
    }
}

impl Drop for MessagePause {
    fn drop(&mut self) {
        // Open ports keep each other, and with them the page's memory, alive.
        self.sender.close();
        self.receiver.close();
    }
}
