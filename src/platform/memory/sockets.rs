//! WebSockets answered by a script.

use std::{cell::RefCell, rc::Rc};

use crate::{
    error::{Code, Error, Result},
    platform::{Future, Inbox, Message, Socket, Sockets},
};

type Handler = dyn Fn(&str, &[String]) -> Result<ScriptedSocket>;

/// The function that answers connections.
pub(super) struct MemorySockets(Rc<Handler>);

impl MemorySockets {
    pub(super) fn new(handler: impl Fn(&str, &[String]) -> Result<ScriptedSocket> + 'static) -> Self {
        MemorySockets(Rc::new(handler))
    }
}

impl Sockets for MemorySockets {
    fn connect(&self, url: &str, protocols: Vec<String>) -> Future<Result<Rc<dyn Socket>>> {
        let (handler, url) = (Rc::clone(&self.0), url.to_owned());
        Box::pin(async move { Ok(Rc::new(MemorySocket::new(handler(&url, &protocols)?)) as Rc<dyn Socket>) })
    }
}

/// What the other side of a socket says.
pub struct ScriptedSocket {
    greeting: Vec<Message>,
    respond: Box<dyn FnMut(Message) -> Vec<Message>>,
}

impl ScriptedSocket {
    /// Sends `greeting` at once and for each message what `respond` makes of it. `Message::Close` closes.
    pub fn new(greeting: Vec<Message>, respond: impl FnMut(Message) -> Vec<Message> + 'static) -> Self {
        ScriptedSocket {
            greeting,
            respond: Box::new(respond),
        }
    }

    /// Sends every message back.
    pub fn echo() -> Self {
        ScriptedSocket::new(Vec::new(), |message| vec![message])
    }

    /// Never says anything.
    pub fn silent() -> Self {
        ScriptedSocket::new(Vec::new(), |_| Vec::new())
    }
}

struct MemorySocket {
    inbox: Rc<Inbox>,
    respond: RefCell<Box<dyn FnMut(Message) -> Vec<Message>>>,
}

impl MemorySocket {
    fn new(script: ScriptedSocket) -> Self {
        let socket = MemorySocket {
            inbox: Rc::default(),
            respond: RefCell::new(script.respond),
        };
        for message in script.greeting {
            socket.inbox.push(message);
        }
        socket
    }
}

impl Socket for MemorySocket {
    fn send(&self, message: Message) -> Result<()> {
        message.check(0)?;
        if self.inbox.has_ended() {
            return Err(Error::new(Code::Network, "the connection is closed"));
        }
        let answers = (self.respond.borrow_mut())(message);
        for answer in answers {
            self.inbox.push(answer);
        }
        Ok(())
    }

    fn receive(&self) -> Future<Result<Message>> {
        self.inbox.receive()
    }

    fn close(&self) {
        self.inbox.close("");
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::platform::MAX_UNSENT;

    fn connect(script: impl Fn() -> ScriptedSocket + 'static) -> Rc<dyn Socket> {
        let sockets = MemorySockets::new(move |_, _| Ok(script()));
        block_on(sockets.connect("ws://a.test/", Vec::new())).unwrap()
    }

    #[test]
    fn echoes_until_closed() {
        let socket = connect(ScriptedSocket::echo);
        for message in [
            Message::Text("ä".to_owned()),
            Message::Binary(vec![0, 255]),
            Message::Text(String::new()),
        ] {
            socket.send(message.clone()).unwrap();
            assert_eq!(block_on(socket.receive()).unwrap(), message);
        }
        socket.send(Message::Text("unread".to_owned())).unwrap();
        socket.close();
        assert_eq!(
            socket.send(Message::Text(String::new())).unwrap_err().code(),
            Code::Network
        );
        assert_eq!(block_on(socket.receive()).unwrap(), Message::Text("unread".to_owned()));
        for _ in 0..2 {
            assert_eq!(block_on(socket.receive()).unwrap(), Message::Close(String::new()));
        }
    }

    #[test]
    fn a_script_greets_and_closes() {
        let socket = connect(|| {
            ScriptedSocket::new(vec![Message::Text("hello".to_owned())], |_| {
                vec![Message::Close("enough".to_owned())]
            })
        });
        assert_eq!(block_on(socket.receive()).unwrap(), Message::Text("hello".to_owned()));
        socket.send(Message::Text("and?".to_owned())).unwrap();
        assert_eq!(block_on(socket.receive()).unwrap(), Message::Close("enough".to_owned()));
    }

    #[test]
    fn refuses_what_cannot_be_sent() {
        let socket = connect(ScriptedSocket::silent);
        let close = socket.send(Message::Close(String::new())).unwrap_err();
        assert_eq!(close.code(), Code::InvalidArgument);
        let huge = socket.send(Message::Binary(vec![0; MAX_UNSENT + 1])).unwrap_err();
        assert_eq!(huge.code(), Code::LimitExceeded);
    }

    #[test]
    fn the_handler_sees_where_and_how() {
        let sockets = MemorySockets::new(|url, protocols| {
            Err(Error::new(Code::Network, format!("{url} {}", protocols.join(","))))
        });
        let error = block_on(sockets.connect("ws://a.test/x", vec!["p".to_owned(), "q".to_owned()])).err();
        assert_eq!(error.unwrap().message(), "ws://a.test/x p,q");
    }
}
