//! `flowlike_ws`: sockets under the network rules, messages by handle.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures::future::{self, Either};
use serde_json::{Value, json};

use super::{Answer, Refusal, Session, handles::Handles};
use crate::{
    grant::Capability,
    platform::{Message, Socket},
};

/// How many sockets a run may have open.
const MAX_SOCKETS: usize = 16;
/// How many connections a run may make.
const MAX_CONNECTIONS: u32 = 1_000;
/// How many messages wait to be read by handle; older ones are forgotten.
const MAX_MESSAGES: usize = 256;
/// How many bytes these may have together.
const MAX_HELD: usize = 64 << 20;
/// The largest message that may be sent, in bytes.
const MAX_MESSAGE: usize = 16 << 20;

/// The sockets of one run; they close with it.
#[derive(Default)]
pub struct Sockets {
    open: RefCell<Handles<Rc<dyn Socket>>>,
    messages: RefCell<Handles<Kept>>,
    connections: Cell<u32>,
}

/// A message that waits to be read.
struct Kept {
    kind: &'static str,
    data: String,
}

/// What came of waiting for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// A message, by its handle.
    Message(i32),
    /// Nothing came in time.
    Timeout,
    /// The socket is closed and everything has been read.
    Closed,
}

impl Sockets {
    fn add(&self, socket: Rc<dyn Socket>) -> i32 {
        self.open.borrow_mut().insert(socket)
    }

    fn get(&self, session: i32) -> Result<Rc<dyn Socket>, Refusal> {
        self.open
            .borrow()
            .get(session)
            .cloned()
            .ok_or_else(|| Refusal::new(format!("no socket {session} is open")))
    }

    fn keep(&self, kind: &'static str, data: String) -> Received {
        let mut messages = self.messages.borrow_mut();
        let mut held: usize = messages.values().map(|message| message.data.len()).sum();
        while messages.len() >= MAX_MESSAGES || (messages.len() > 0 && held + data.len() > MAX_HELD) {
            held -= messages.forget_oldest().map_or(0, |message| message.data.len());
        }
        Received::Message(messages.insert(Kept { kind, data }))
    }

    /// A received message as `{type, data}`.
    pub fn message(&self, handle: i32) -> Result<Value, Refusal> {
        self.messages
            .borrow()
            .get(handle)
            .map(|message| json!({"type": message.kind, "data": message.data}))
            .ok_or_else(|| Refusal::new(format!("there is no message {handle}")))
    }
}

impl Session {
    /// Opens a socket. Of headers only `Sec-WebSocket-Protocol` can be set by a page.
    pub fn connect(self: &Rc<Self>, url: &str, headers: &[u8]) -> Result<Answer<i32>, Refusal> {
        self.require(Capability::WebSocket)?;
        if self.sockets.open.borrow().len() >= MAX_SOCKETS {
            return Err(Refusal::new(format!("a run may have {MAX_SOCKETS} sockets open")));
        }
        if self.sockets.connections.get() >= MAX_CONNECTIONS {
            return Err(Refusal::new(format!("a run may make {MAX_CONNECTIONS} connections")));
        }
        self.sockets.connections.set(self.sockets.connections.get() + 1);
        let protocols = protocols(headers)?;
        let url = self.checked_url(url, &["ws", "wss"])?;
        if self.rehearse(|| json!({"action": "ws.connect", "url": url})) {
            return Err(Refusal::new("this is a dry run"));
        }
        let socket = self.platform.sockets.connect(&url, protocols);
        let session = Rc::clone(self);
        Ok(Box::pin(async move {
            let socket = socket
                .await
                .map_err(|error| Refusal::new(format!("no connection to {}: {error}", super::http::place(&url))))?;
            Ok(session.sockets.add(socket))
        }))
    }

    /// Queues a message.
    pub fn send_message(&self, socket: i32, data: Vec<u8>, binary: bool) -> Result<(), Refusal> {
        self.require(Capability::WebSocket)?;
        if data.len() > MAX_MESSAGE {
            return Err(Refusal::new(format!("a message has at most {MAX_MESSAGE} bytes")));
        }
        let socket = self.sockets.get(socket)?;
        let message = if binary {
            Message::Binary(data)
        } else {
            Message::Text(String::from_utf8(data).map_err(|_| Refusal::new("a text message must be valid UTF-8"))?)
        };
        socket
            .send(message)
            .map_err(|error| Refusal::new(format!("the message was not sent: {error}")))
    }

    /// Waits for the next message, at most `timeout_ms`; 0 looks without waiting, a negative time waits as long as the
    /// run may.
    pub fn receive_message(self: &Rc<Self>, socket: i32, timeout_ms: i32) -> Result<Answer<Received>, Refusal> {
        self.require(Capability::WebSocket)?;
        let id = socket;
        let socket = self.sockets.get(id)?;
        let session = Rc::clone(self);
        Ok(Box::pin(async move {
            let timeout = match timeout_ms {
                ..0 => Box::pin(future::pending()),
                ms => session.platform.clock.sleep(f64::from(ms)),
            };
            match future::select(socket.receive(), timeout).await {
                Either::Left((Ok(message), _)) => Ok(match message {
                    Message::Text(text) => session.sockets.keep("text", text),
                    Message::Binary(bytes) => session.sockets.keep("binary", BASE64_STANDARD.encode(bytes)),
                    Message::Close(_) => {
                        session.sockets.open.borrow_mut().remove(id);
                        Received::Closed
                    }
                }),
                Either::Left((Err(error), _)) => {
                    session.sockets.open.borrow_mut().remove(id);
                    Err(Refusal::new(format!("the connection failed: {error}")))
                }
                Either::Right(_) => Ok(Received::Timeout),
            }
        }))
    }

    /// Closes a socket.
    pub fn close_socket(&self, socket: i32) -> Result<(), Refusal> {
        self.require(Capability::WebSocket)?;
        let open = self.sockets.get(socket)?;
        self.sockets.open.borrow_mut().remove(socket);
        open.close();
        Ok(())
    }
}

fn protocols(headers: &[u8]) -> Result<Vec<String>, Refusal> {
    if headers.is_empty() {
        return Ok(Vec::new());
    }
    let Ok(Value::Object(headers)) = serde_json::from_slice(headers) else {
        return Err(Refusal::new("the headers are not a JSON object of texts"));
    };
    let mut protocols = Vec::new();
    for (name, value) in headers {
        if !name.eq_ignore_ascii_case("sec-websocket-protocol") {
            return Err(Refusal::new(format!(
                "a page cannot set the header `{}` on a socket, only Sec-WebSocket-Protocol",
                name.escape_default()
            )));
        }
        let Value::String(value) = value else {
            return Err(Refusal::new("Sec-WebSocket-Protocol must be a text"));
        };
        protocols.extend(
            value
                .split(',')
                .map(|protocol| protocol.trim().to_owned())
                .filter(|p| !p.is_empty()),
        );
    }
    Ok(protocols)
}
