//! One budget of guest memory for all runs, admitted in order.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use futures::channel::oneshot;

/// How much memory all guests of a runtime may hold together.
pub(crate) struct MemoryBudget {
    total: u64,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    held: u64,
    running: usize,
    waiting: VecDeque<(u64, oneshot::Sender<Reservation>)>,
}

/// A part of the budget. Dropping it gives it back.
pub(crate) struct Reservation {
    budget: Rc<MemoryBudget>,
    bytes: u64,
    running: bool,
}

impl MemoryBudget {
    pub(crate) fn new(total: u64) -> Rc<Self> {
        Rc::new(MemoryBudget {
            total,
            state: RefCell::default(),
        })
    }

    /// Waits for so many bytes. Where nothing runs at all, a run is admitted whatever it needs: waiting for idle flows
    /// would last for ever.
    pub(crate) async fn reserve(self: &Rc<Self>, bytes: u64) -> Reservation {
        let receiver = {
            let mut state = self.state.borrow_mut();
            if state.waiting.is_empty() && self.fits(&state, bytes) {
                return self.admit(&mut state, bytes);
            }
            let (sender, receiver) = oneshot::channel();
            state.waiting.push_back((bytes, sender));
            receiver
        };
        match receiver.await {
            Ok(reservation) => reservation,
            // The sender lives in the budget, which this call keeps alive.
            Err(oneshot::Canceled) => self.admit(&mut self.state.borrow_mut(), bytes),
        }
    }

    fn fits(&self, state: &State, bytes: u64) -> bool {
        state.running == 0 || state.held + bytes <= self.total
    }

    fn admit(self: &Rc<Self>, state: &mut State, bytes: u64) -> Reservation {
        state.held += bytes;
        state.running += 1;
        Reservation {
            budget: Rc::clone(self),
            bytes,
            running: true,
        }
    }

    fn pump(self: &Rc<Self>) {
        loop {
            let (sender, reservation) = {
                let mut state = self.state.borrow_mut();
                let Some(need) = state.waiting.front().map(|(need, _)| *need) else {
                    return;
                };
                if !self.fits(&state, need) {
                    return;
                }
                let Some((_, sender)) = state.waiting.pop_front() else {
                    return;
                };
                (sender, self.admit(&mut state, need))
            };
            // A waiter that has gone gives its reservation back by dropping it, which pumps again.
            drop(sender.send(reservation));
        }
    }
}

impl Reservation {
    /// The guest rests and holds only what it has; others may run meanwhile.
    pub(crate) fn rest(&mut self, bytes: u64) {
        {
            let mut state = self.budget.state.borrow_mut();
            state.held = state.held - self.bytes + bytes;
            if self.running {
                state.running -= 1;
            }
        }
        self.bytes = bytes;
        self.running = false;
        self.budget.pump();
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        {
            let mut state = self.budget.state.borrow_mut();
            state.held -= self.bytes;
            if self.running {
                state.running -= 1;
            }
        }
        Rc::clone(&self.budget).pump();
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn runs_over_the_budget_wait_in_order() {
        let budget = MemoryBudget::new(100);
        let first = budget.reserve(60).now_or_never().unwrap();
        let mut second = Box::pin(budget.reserve(60));
        let mut third = Box::pin(budget.reserve(10));
        assert!((&mut second).now_or_never().is_none());
        // There would be room for the third, but it came later.
        assert!((&mut third).now_or_never().is_none());
        drop(first);
        let _second = (&mut second).now_or_never().unwrap();
        assert!((&mut third).now_or_never().is_some());
    }

    #[test]
    fn resting_guests_let_others_run() {
        let budget = MemoryBudget::new(100);
        let mut resting = budget.reserve(100).now_or_never().unwrap();
        let mut next = Box::pin(budget.reserve(100));
        assert!((&mut next).now_or_never().is_none());
        resting.rest(50);
        assert!((&mut next).now_or_never().is_some());
    }

    #[test]
    fn a_waiter_that_gives_up_blocks_nobody() {
        let budget = MemoryBudget::new(100);
        let first = budget.reserve(100).now_or_never().unwrap();
        let mut gone = Box::pin(budget.reserve(100));
        assert!((&mut gone).now_or_never().is_none());
        let mut next = Box::pin(budget.reserve(100));
        assert!((&mut next).now_or_never().is_none());
        drop(gone);
        drop(first);
        assert!((&mut next).now_or_never().is_some());
    }
}
