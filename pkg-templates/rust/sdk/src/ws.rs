//! WebSockets. Needs `network:websocket`, and the host in the manifest.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;

use crate::{Error, Result, host};

/// An open connection, closed when it is dropped.
#[derive(Debug)]
pub struct Socket {
    session: i32,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
}

/// How a wait ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A message came.
    Message(Message),
    /// None came in time.
    Nothing,
    /// None will come any more.
    Closed,
}

impl Socket {
    /// Opens a connection, with one of these protocols if any are named.
    ///
    /// # Errors
    ///
    /// Where that fails. The log says why.
    pub fn connect(url: &str, protocols: &[&str]) -> Result<Self> {
        let headers = match protocols {
            [] => "{}".to_owned(),
            _ => host::to_json(&serde_json::json!({"Sec-WebSocket-Protocol": protocols.join(", ")})),
        };
        match host::ws_connect(url, &headers) {
            session if session < 0 => Err(Error::new(format!("no connection to {url}"))),
            session => Ok(Socket { session }),
        }
    }

    /// Sends a text.
    ///
    /// # Errors
    ///
    /// Where the connection is closed.
    pub fn send_text(&self, text: &str) -> Result {
        self.send(text.as_bytes(), 0)
    }

    /// Sends bytes.
    ///
    /// # Errors
    ///
    /// Where the connection is closed.
    pub fn send_bytes(&self, bytes: &[u8]) -> Result {
        self.send(bytes, 1)
    }

    fn send(&self, message: &[u8], binary: i32) -> Result {
        match host::ws_send(self.session, message, binary) {
            1 => Ok(()),
            _ => Err(Error::new("the connection is closed")),
        }
    }

    /// Waits for a message, that many milliseconds or, with `None`, as long as the run may take.
    pub fn receive(&self, timeout_ms: Option<u32>) -> Received {
        let timeout = timeout_ms.map_or(-1, |ms| ms.min(i32::MAX as u32) as i32);
        match host::ws_receive(self.session, timeout) {
            0 => Received::Nothing,
            handle if handle < 0 => Received::Closed,
            handle => message(handle).map_or(Received::Nothing, Received::Message),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        host::ws_close(self.session);
    }
}

fn message(handle: i32) -> Option<Message> {
    #[derive(Deserialize)]
    struct Wire {
        r#type: String,
        data: String,
    }
    let wire: Wire = host::json(host::ws_message(handle))?;
    match wire.r#type.as_str() {
        "binary" => BASE64_STANDARD.decode(wire.data).ok().map(Message::Binary),
        _ => Some(Message::Text(wire.data)),
    }
}
