//! One scheduler for all runs of a runtime: slices in turn, and the event loop in between.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use futures::channel::oneshot;

use crate::platform::{Clock, Pause};

/// How long guests may hold the page before the event loop has its turn, in milliseconds.
const TASK_MS: f64 = 6.0;
/// The first slice of a run: 0.3 ms of fast code, 3 ms of slow code.
const FIRST_SLICE: f64 = 1_000_000.0;
/// No slice is smaller: entering and leaving the guest would cost more than it does.
const LEAST_SLICE: f64 = 50_000.0;

/// Hands out turns, first come, first served.
pub(crate) struct Scheduler {
    clock: Rc<dyn Clock>,
    pause: Rc<dyn Pause>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    taken: bool,
    waiting: VecDeque<oneshot::Sender<Permit>>,
    /// Milliseconds that guests have used since the event loop last had its turn.
    used: f64,
}

/// The right to run now. Dropping it passes it on.
struct Permit(Rc<Scheduler>);

/// A turn: run for one slice, then drop it.
pub(crate) struct Turn {
    permit: Permit,
    began: f64,
    /// How much fuel this slice has.
    pub(crate) fuel: u64,
}

/// How fast a run burns fuel, measured: fuel is not time (Go burns ten times as much per second as a tight loop).
pub(crate) struct Pace {
    per_ms: f64,
    fuel: f64,
    ms: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            per_ms: FIRST_SLICE / TASK_MS,
            fuel: 0.0,
            ms: 0.0,
        }
    }
}

impl Pace {
    fn measured(&mut self, fuel: u64, ms: f64) {
        self.fuel += fuel as f64;
        self.ms += ms;
        // Browser clocks tick in steps of up to a millisecond: short slices are added up until they mean something.
        if self.ms < 2.0 {
            return;
        }
        let measured = self.fuel / self.ms;
        self.per_ms = measured.clamp(self.per_ms / 16.0, self.per_ms * 2.0);
        self.fuel = 0.0;
        self.ms = 0.0;
    }
}

impl Scheduler {
    pub(crate) fn new(clock: Rc<dyn Clock>, pause: Rc<dyn Pause>) -> Rc<Self> {
        Rc::new(Scheduler {
            clock,
            pause,
            state: RefCell::default(),
        })
    }

    /// Waits for a turn.
    pub(crate) async fn turn(self: &Rc<Self>, pace: &Pace) -> Turn {
        let permit = self.permit().await;
        if self.state.borrow().used >= TASK_MS {
            self.pause.pause().await;
            self.state.borrow_mut().used = 0.0;
        }
        let left = TASK_MS - self.state.borrow().used;
        Turn {
            permit,
            began: self.clock.monotonic_ms(),
            fuel: (pace.per_ms * left).max(LEAST_SLICE) as u64,
        }
    }

    async fn permit(self: &Rc<Self>) -> Permit {
        let receiver = {
            let mut state = self.state.borrow_mut();
            if !state.taken {
                state.taken = true;
                return Permit(Rc::clone(self));
            }
            let (sender, receiver) = oneshot::channel();
            state.waiting.push_back(sender);
            receiver
        };
        match receiver.await {
            Ok(permit) => permit,
            // The sender lives in the scheduler, which this call keeps alive.
            Err(oneshot::Canceled) => Permit(Rc::clone(self)),
        }
    }
}

impl Turn {
    /// Ends the turn, after so much fuel was used in it.
    pub(crate) fn end(self, used: u64, pace: &mut Pace) {
        let scheduler = &self.permit.0;
        let elapsed = (scheduler.clock.monotonic_ms() - self.began).max(0.0);
        scheduler.state.borrow_mut().used += elapsed;
        pace.measured(used, elapsed);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let next = self.0.state.borrow_mut().waiting.pop_front();
        match next {
            // A receiver that has gone drops the permit, which passes it on again.
            Some(sender) => drop(sender.send(Permit(Rc::clone(&self.0)))),
            None => self.0.state.borrow_mut().taken = false,
        }
    }
}
