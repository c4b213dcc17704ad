//! WebSockets.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use flow_like_browser::{
    Code, Error, Result,
    platform::{Future, Inbox, MAX_UNREAD, Message, Socket, Sockets},
};
use futures::{
    SinkExt, Stream, StreamExt,
    future::{Either, select},
};
use tokio::{net::TcpStream, sync::mpsc};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{self, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig},
};

/// How long the other side may take to answer a goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

type Connection = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// WebSockets over TCP and TLS.
pub(super) struct NativeSockets;

impl Sockets for NativeSockets {
    fn connect(&self, url: &str, protocols: Vec<String>) -> Future<Result<Rc<dyn Socket>>> {
        let url = url.to_owned();
        Box::pin(async move {
            let failed = |error: tungstenite::Error| {
                Error::new(Code::Network, format!("cannot connect to {url}: {error}")).caused_by(error)
            };
            let mut request = url.as_str().into_client_request().map_err(failed)?;
            if !protocols.is_empty() {
                let protocols = HeaderValue::from_str(&protocols.join(", ")).map_err(|error| {
                    Error::new(Code::InvalidArgument, "a subprotocol's name cannot be sent").caused_by(error)
                })?;
                request.headers_mut().insert("sec-websocket-protocol", protocols);
            }
            let config = WebSocketConfig::default()
                .max_message_size(Some(MAX_UNREAD))
                .max_frame_size(Some(MAX_UNREAD));
            // Small messages are not held back to be sent with others.
            let (connection, _) = connect_async_with_config(request, Some(config), true)
                .await
                .map_err(failed)?;
            Ok(Rc::new(NativeSocket::new(connection)) as Rc<dyn Socket>)
        })
    }
}

/// An open connection. A task of its own reads and writes; it ends when the socket is closed or dropped.
struct NativeSocket {
    inbox: Rc<Inbox>,
    /// `None` once it is closed.
    outgoing: RefCell<Option<mpsc::UnboundedSender<Message>>>,
    unsent: Rc<Cell<usize>>,
}

impl NativeSocket {
    fn new(connection: Connection) -> Self {
        let (outgoing, queue) = mpsc::unbounded_channel();
        let socket = NativeSocket {
            inbox: Rc::default(),
            outgoing: RefCell::new(Some(outgoing)),
            unsent: Rc::default(),
        };
        let (inbox, unsent) = (Rc::clone(&socket.inbox), Rc::clone(&socket.unsent));
        tokio::task::spawn_local(converse(connection, queue, inbox, unsent));
        socket
    }
}

impl Socket for NativeSocket {
    fn send(&self, message: Message) -> Result<()> {
        message.check(self.unsent.get())?;
        let size = message.size();
        let outgoing = self.outgoing.borrow();
        let queued = match &*outgoing {
            Some(outgoing) if !self.inbox.has_ended() => outgoing.send(message).is_ok(),
            _ => false,
        };
        if !queued {
            return Err(Error::new(Code::Network, "the connection is closed"));
        }
        self.unsent.set(self.unsent.get() + size);
        Ok(())
    }

    fn receive(&self) -> Future<Result<Message>> {
        self.inbox.receive()
    }

    fn close(&self) {
        self.inbox.close("");
        self.outgoing.take();
    }
}

/// Reads and writes until either side has had enough. Both at once: two sides that only wrote would wait for ever.
async fn converse(
    connection: Connection,
    mut queue: mpsc::UnboundedReceiver<Message>,
    inbox: Rc<Inbox>,
    unsent: Rc<Cell<usize>>,
) {
    let (mut sink, mut stream) = connection.split();
    let writing = Box::pin(async {
        while let Some(message) = queue.recv().await {
            let size = message.size();
            let sent = match message {
                Message::Text(text) => sink.send(tungstenite::Message::text(text)).await,
                Message::Binary(bytes) => sink.send(tungstenite::Message::binary(bytes)).await,
                Message::Close(_) => Ok(()),
            };
            unsent.set(unsent.get().saturating_sub(size));
            sent?;
        }
        sink.close().await
    });
    let reading = Box::pin(read(&mut stream, &inbox));
    let other_side_ended = match select(writing, reading).await {
        // Closed or dropped here: the other side says goodbye, or is not waited for any longer.
        Either::Left((Ok(()), reading)) => {
            tokio::time::timeout(GOODBYE, reading).await.ok();
            false
        }
        Either::Left((Err(error), _)) => {
            fail(&inbox, &error);
            false
        }
        Either::Right(((), _)) => true,
    };
    if other_side_ended {
        // What is left to be written is the answer to its goodbye.
        tokio::time::timeout(GOODBYE, sink.close()).await.ok();
    }
    inbox.close("");
}

async fn read(stream: &mut (impl Stream<Item = tungstenite::Result<tungstenite::Message>> + Unpin), inbox: &Inbox) {
    while let Some(received) = stream.next().await {
        match received {
            Ok(tungstenite::Message::Text(text)) => inbox.push(Message::Text(text.as_str().to_owned())),
            Ok(tungstenite::Message::Binary(bytes)) => inbox.push(Message::Binary(bytes.to_vec())),
            Ok(tungstenite::Message::Close(frame)) => {
                inbox.close(frame.as_ref().map_or("", |frame| frame.reason.as_str()));
                return;
            }
            // Pings are answered by the connection itself.
            Ok(_) => {}
            Err(tungstenite::Error::ConnectionClosed) => return,
            Err(error) => return fail(inbox, &error),
        }
        // Too much was left unread, or this side has closed.
        if inbox.has_ended() {
            return;
        }
    }
}

fn fail(inbox: &Inbox, error: &tungstenite::Error) {
    let code = match error {
        tungstenite::Error::Capacity(_) => Code::LimitExceeded,
        _ => Code::Network,
    };
    inbox.fail(code, format!("the connection failed: {error}"));
}
