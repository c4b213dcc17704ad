//! Cancellation of a run from outside.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// Cancels runs. Clones share their state; cancelling is final.
#[derive(Clone, Default)]
pub struct Cancel(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    cancelled: bool,
    /// Who waits, by the number of its future: one that is dropped leaves nothing behind.
    waiting: Vec<(u64, Waker)>,
    waiters: u64,
}

/// Waits for a [`Cancel`].
struct Cancelled {
    state: Rc<RefCell<State>>,
    number: u64,
}

impl Cancel {
    /// Not cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels; every run that was given this ends within its current slice.
    pub fn cancel(&self) {
        let waiting = {
            let mut state = self.0.borrow_mut();
            state.cancelled = true;
            std::mem::take(&mut state.waiting)
        };
        waiting.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// Whether it has been cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.borrow().cancelled
    }

    /// Resolves when it is cancelled.
    pub(crate) fn cancelled(&self) -> impl Future<Output = ()> + use<> {
        let mut state = self.0.borrow_mut();
        state.waiters += 1;
        Cancelled {
            state: Rc::clone(&self.0),
            number: state.waiters,
        }
    }
}

impl Future for Cancelled {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state.borrow_mut();
        if state.cancelled {
            return Poll::Ready(());
        }
        match state.waiting.iter_mut().find(|(number, _)| *number == self.number) {
            Some((_, waker)) => waker.clone_from(context.waker()),
            None => state.waiting.push((self.number, context.waker().clone())),
        }
        Poll::Pending
    }
}

impl Drop for Cancelled {
    fn drop(&mut self) {
        self.state
            .borrow_mut()
            .waiting
            .retain(|(number, _)| *number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn waits_that_end_leave_nothing_behind() {
        let cancel = Cancel::new();
        let mut stays = Box::pin(cancel.cancelled());
        assert!((&mut stays).now_or_never().is_none());
        for _ in 0..100 {
            assert!(cancel.cancelled().now_or_never().is_none());
        }
        assert!((&mut stays).now_or_never().is_none());
        assert_eq!(cancel.0.borrow().waiting.len(), 1);
        cancel.cancel();
        assert!((&mut stays).now_or_never().is_some());
        assert!(cancel.cancelled().now_or_never().is_some());
    }
}
