//! The messages that a socket has received and nobody has read yet.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future,
    rc::Rc,
    task::{Poll, Waker},
};

use super::{Future, MAX_UNREAD, Message};
use crate::error::{Code, Error, Result};

/// How many messages may wait, however small they are.
const MAX_WAITING: usize = 100_000;

/// A queue of messages, at most [`MAX_UNREAD`] bytes of them, that ends once and for all with a close or a failure.
#[derive(Default)]
pub struct Inbox(RefCell<State>);

#[derive(Default)]
struct State {
    unread: VecDeque<Message>,
    bytes: usize,
    end: Option<End>,
    /// Who waits, by the number of its future.
    waiting: Vec<(u64, Waker)>,
    receivers: u64,
}

#[derive(Clone)]
enum End {
    Closed(String),
    Failed(Code, String),
}

impl Inbox {
    /// Adds a message. An inbox that overflows fails; one that has ended stays as it is.
    pub fn push(&self, message: Message) {
        if let Message::Close(reason) = message {
            return self.close(&reason);
        }
        let mut state = self.0.borrow_mut();
        if state.end.is_some() {
            return;
        }
        // Empty messages take memory, too.
        if state.bytes + message.size() > MAX_UNREAD || state.unread.len() >= MAX_WAITING {
            drop(state);
            let reason =
                format!("more than {MAX_UNREAD} bytes or {MAX_WAITING} messages waited to be read; read them sooner");
            return self.fail(Code::LimitExceeded, reason);
        }
        state.bytes += message.size();
        state.unread.push_back(message);
        state.wake();
    }

    /// Ends the messages with the other side's reason.
    pub fn close(&self, reason: &str) {
        self.end(End::Closed(reason.to_owned()));
    }

    /// Ends the messages with an error.
    pub fn fail(&self, code: Code, message: impl Into<String>) {
        self.end(End::Failed(code, message.into()));
    }

    fn end(&self, end: End) {
        let mut state = self.0.borrow_mut();
        state.end.get_or_insert(end);
        state.wake();
    }

    /// Whether no more messages will come; some may still be unread.
    pub fn has_ended(&self) -> bool {
        self.0.borrow().end.is_some()
    }

    /// The next message, as [`Socket::receive`](super::Socket::receive) promises it.
    pub fn receive(self: &Rc<Self>) -> Future<Result<Message>> {
        let receiver = Receiver::new(self);
        Box::pin(future::poll_fn(move |context| {
            let mut state = receiver.inbox.0.borrow_mut();
            match state.next() {
                Some(message) => Poll::Ready(message),
                None => {
                    state.forget(receiver.number);
                    state.waiting.push((receiver.number, context.waker().clone()));
                    Poll::Pending
                }
            }
        }))
    }
}

impl State {
    fn next(&mut self) -> Option<Result<Message>> {
        if let Some(message) = self.unread.pop_front() {
            self.bytes -= message.size();
            return Some(Ok(message));
        }
        self.end.clone().map(|end| match end {
            End::Closed(reason) => Ok(Message::Close(reason)),
            End::Failed(code, message) => Err(Error::new(code, message)),
        })
    }

    fn wake(&mut self) {
        for (_, waker) in self.waiting.drain(..) {
            waker.wake();
        }
    }

    fn forget(&mut self, receiver: u64) {
        self.waiting.retain(|(number, _)| *number != receiver);
    }
}

/// One call of `receive`; its waker goes when it goes.
struct Receiver {
    inbox: Rc<Inbox>,
    number: u64,
}

impl Receiver {
    fn new(inbox: &Rc<Inbox>) -> Self {
        let mut state = inbox.0.borrow_mut();
        state.receivers += 1;
        Receiver {
            inbox: Rc::clone(inbox),
            number: state.receivers,
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.inbox.0.borrow_mut().forget(self.number);
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, executor::block_on, future::join};

    use super::*;

    fn text(text: &str) -> Message {
        Message::Text(text.to_owned())
    }

    #[test]
    fn delivers_in_order_then_the_end_again_and_again() {
        let inbox = Rc::new(Inbox::default());
        inbox.push(text("a"));
        inbox.push(Message::Binary(vec![1]));
        inbox.close("bye");
        inbox.push(text("too late"));
        inbox.fail(Code::Network, "too late");
        for expected in [
            text("a"),
            Message::Binary(vec![1]),
            Message::Close("bye".to_owned()),
            Message::Close("bye".to_owned()),
        ] {
            assert_eq!(block_on(inbox.receive()).unwrap(), expected);
        }
    }

    #[test]
    fn a_dropped_receive_loses_nothing_and_leaves_no_waker() {
        let inbox = Rc::new(Inbox::default());
        let mut dropped = inbox.receive();
        assert!((&mut dropped).now_or_never().is_none());
        assert_eq!(inbox.0.borrow().waiting.len(), 1);
        drop(dropped);
        assert_eq!(inbox.0.borrow().waiting.len(), 0);
        inbox.push(text("a"));
        assert_eq!(block_on(inbox.receive()).unwrap(), text("a"));
    }

    #[test]
    fn wakes_whoever_waits() {
        let inbox = Rc::new(Inbox::default());
        let (received, ()) = block_on(join(inbox.receive(), async { inbox.push(text("a")) }));
        assert_eq!(received.unwrap(), text("a"));
    }

    #[test]
    fn overflow_keeps_what_fits_and_then_fails() {
        let inbox = Rc::new(Inbox::default());
        inbox.push(Message::Binary(vec![0; MAX_UNREAD]));
        assert!(!inbox.has_ended());
        inbox.push(text("a"));
        assert!(inbox.has_ended());
        assert!(block_on(inbox.receive()).is_ok());
        for _ in 0..2 {
            assert_eq!(block_on(inbox.receive()).unwrap_err().code(), Code::LimitExceeded);
        }
    }

    #[test]
    fn reading_makes_room() {
        let inbox = Rc::new(Inbox::default());
        for _ in 0..3 {
            inbox.push(Message::Binary(vec![0; MAX_UNREAD]));
            assert!(block_on(inbox.receive()).is_ok());
        }
    }
}
