//! The browser's WebSockets.

use std::{cell::Cell, rc::Rc};

use futures::channel::oneshot;
use gloo_events::EventListener;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

use super::{
    global::{describe, scope},
    opened::Opened,
};
use crate::{
    error::{Code, Error, Result},
    platform::{Future, Inbox, Message, Socket, Sockets},
};

/// The browser's network.
pub(super) struct BrowserSockets;

impl Sockets for BrowserSockets {
    fn connect(&self, url: &str, protocols: Vec<String>) -> Future<Result<Rc<dyn Socket>>> {
        Box::pin(connect(url.to_owned(), protocols))
    }
}

async fn connect(url: String, protocols: Vec<String>) -> Result<Rc<dyn Socket>> {
    let protocols: Array = protocols.into_iter().map(JsValue::from).collect();
    let socket = WebSocket::new_with_str_sequence(&url, &protocols).map_err(|error| {
        Error::new(
            Code::Network,
            format!("the browser refuses to connect ({})", describe(&error)),
        )
    })?;
    let (opened, open) = oneshot::channel();
    let socket = Rc::new(BrowserSocket::new(socket, opened));
    match open.await {
        Ok(()) => Ok(socket),
        Err(oneshot::Canceled) => Err(unanswered(&url)),
    }
}

/// Browsers tell pages nothing about why a connection failed.
fn unanswered(url: &str) -> Error {
    let offline = if scope().navigator().on_line() {
        ""
    } else {
        "the browser is offline; "
    };
    let message = format!(
        "no connection: {offline}the server cannot be reached, its name does not exist, it speaks none of the \
         subprotocols or it refuses this page"
    );
    Error::new(Code::Network, message).with("url", url)
}

struct BrowserSocket {
    socket: Opened<WebSocket>,
    inbox: Rc<Inbox>,
    _listeners: [EventListener; 4],
}

impl BrowserSocket {
    /// `opened` is told when the connection is open, and dropped when there is none.
    fn new(socket: WebSocket, opened: oneshot::Sender<()>) -> Self {
        socket.set_binary_type(BinaryType::Arraybuffer);
        let inbox = Rc::new(Inbox::default());
        let opened = Rc::new(Cell::new(Some(opened)));
        let refused = Rc::clone(&opened);
        let (received, broken, closed) = (Rc::clone(&inbox), Rc::clone(&inbox), Rc::clone(&inbox));
        let connection = socket.clone();
        let listeners = [
            EventListener::once(&socket, "open", move |_| {
                // Nobody may be waiting any more; then the socket is about to be closed.
                opened.take().map(|opened| opened.send(()).ok());
            }),
            EventListener::new(&socket, "message", move |event| {
                received.push(message(event.unchecked_ref()));
                if received.has_ended() {
                    close(&connection);
                }
            }),
            EventListener::once(&socket, "error", move |_| {
                broken.fail(Code::Network, "the connection broke");
            }),
            EventListener::once(&socket, "close", move |event| {
                drop(refused.take());
                let event: &CloseEvent = event.unchecked_ref();
                if event.was_clean() {
                    closed.close(&event.reason());
                } else {
                    closed.fail(Code::Network, "the connection broke");
                }
            }),
        ];
        BrowserSocket {
            socket: Opened::new(socket),
            inbox,
            _listeners: listeners,
        }
    }
}

fn message(event: &MessageEvent) -> Message {
    match event.data().dyn_into::<ArrayBuffer>() {
        Ok(bytes) => Message::Binary(Uint8Array::new(&bytes).to_vec()),
        Err(text) => Message::Text(text.as_string().unwrap_or_default()),
    }
}

/// Closing without code and reason cannot fail, and does nothing to a socket that is closed.
fn close(socket: &WebSocket) {
    drop(socket.close());
}

impl Socket for BrowserSocket {
    fn send(&self, message: Message) -> Result<()> {
        if self.inbox.has_ended() || self.socket.ready_state() != WebSocket::OPEN {
            return Err(Error::new(Code::Network, "the connection is closed"));
        }
        message.check(self.socket.buffered_amount() as usize)?;
        let sent = match &message {
            Message::Text(text) => self.socket.send_with_str(text),
            Message::Binary(bytes) => self.socket.send_with_u8_array(bytes),
            Message::Close(_) => Ok(()),
        };
        sent.map_err(|error| Error::new(Code::Network, format!("the message was not sent: {}", describe(&error))))
    }

    fn receive(&self) -> Future<Result<Message>> {
        self.inbox.receive()
    }

    fn close(&self) {
        self.inbox.close("");
        close(&self.socket);
    }
}
