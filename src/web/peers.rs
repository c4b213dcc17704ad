//! Other tabs and workers over the same database: Web Locks and a `BroadcastChannel`, both named after it.

use std::rc::Rc;

use futures::channel::oneshot;
use gloo_events::EventListener;
use js_sys::Function;
use wasm_bindgen::{
    JsCast, JsValue,
    prelude::{Closure, wasm_bindgen},
};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{global::describe, opened::Opened};
use crate::{
    error::{Code, Error, Result},
    platform::{Future, Held, Locks, Peers},
};

// The locks of an instance that has stopped are given back by who notices that.
#[wasm_bindgen(module = "/src/js/supervisor.js")]
extern "C" {
    #[wasm_bindgen(js_name = requestLock)]
    fn request_lock(name: &str, settled: &Function) -> Option<Function>;
}

thread_local! {
    /// What pages without Web Locks have instead, which keeps out only this page's own runtimes.
    static OWN_LOCKS: Locks = Locks::default();
}

/// The runtimes of this site that use the same database.
pub(super) struct BrowserPeers {
    /// A name of its own in what the whole site shares.
    prefix: String,
    /// `None` where the browser gives the page none: nothing is told and nothing heard then.
    channel: Option<Rc<Opened<BroadcastChannel>>>,
}

impl BrowserPeers {
    pub(super) fn new(database: &str) -> Self {
        let prefix = format!("flow-like {database:?}");
        let channel = BroadcastChannel::new(&prefix).ok();
        BrowserPeers {
            channel: channel.map(|channel| Rc::new(Opened::new(channel))),
            prefix,
        }
    }
}

impl Peers for BrowserPeers {
    fn lock(&self, name: &str) -> Future<Result<Box<dyn Held>>> {
        Box::pin(lock(format!("{} {name}", self.prefix)))
    }

    fn tell(&self, message: &str) {
        if let Some(channel) = &self.channel {
            // Texts can be sent, and the channel is open.
            drop(channel.post_message(&JsValue::from_str(message)));
        }
    }

    fn listen(&self, hear: Rc<dyn Fn(&str)>) -> Box<dyn Held> {
        let heard = self.channel.as_ref().map(|channel| {
            let listener = EventListener::new(channel, "message", move |event| {
                if let Some(message) = event.unchecked_ref::<MessageEvent>().data().as_string() {
                    hear(&message);
                }
            });
            (listener, Rc::clone(channel))
        });
        Box::new(heard)
    }
}

/// Gives the lock back, or the request for it, when it is dropped.
struct WebLock {
    end: Function,
    _settled: Closure<dyn FnMut(JsValue)>,
}

impl Drop for WebLock {
    fn drop(&mut self) {
        // Does not throw.
        drop(self.end.call0(&JsValue::UNDEFINED));
    }
}

async fn lock(name: String) -> Result<Box<dyn Held>> {
    let (sender, settled) = oneshot::channel();
    let callback = Closure::once(move |refusal: JsValue| drop(sender.send(refusal)));
    let Some(end) = request_lock(&name, callback.as_ref().unchecked_ref()) else {
        return Ok(Box::new(OWN_LOCKS.with(Locks::clone).lock(name).await));
    };
    let lock = WebLock {
        end,
        _settled: callback,
    };
    match settled.await {
        Ok(refusal) if refusal.is_undefined() => Ok(Box::new(lock)),
        refusal => {
            let why = refusal.map_or_else(|_| String::new(), |refusal| describe(&refusal));
            let message = format!("the browser gives this page no locks: {why}");
            Err(Error::new(Code::Storage, message))
        }
    }
}
