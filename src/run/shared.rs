//! What all runs of a runtime share.

use std::{future::Future, pin::pin, rc::Rc};

use futures::future::{self, Either};

use super::{Cancel, Limits, Scheduler, memory_budget::MemoryBudget};
use crate::{
    error::{Code, Error, Result},
    host::embedder::{Embedder, Nothing},
    manifest::Manifest,
    platform::{Platform, deterministic::deterministic},
};

/// Bytes of memory that all guests of a runtime may hold together, where nobody says otherwise.
const GUEST_MEMORY: u64 = 1 << 30;

/// How a runtime is set up.
pub struct Options {
    /// What the page that embeds the runtime provides.
    pub embedder: Rc<dyn Embedder>,
    /// Replaces clock and entropy, as guests see them: for tests, parity and replay.
    pub deterministic: Option<Deterministic>,
    /// An upper limit for every run's time, in milliseconds, beside that of its package.
    pub timeout_ms: Option<f64>,
    /// Fuel for a run.
    pub fuel: u64,
    /// Bytes of memory that all guests may hold together. Runs wait for each other under it.
    pub guest_memory: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            embedder: Rc::new(Nothing),
            deterministic: None,
            timeout_ms: None,
            fuel: super::DEFAULT_FUEL,
            guest_memory: GUEST_MEMORY,
        }
    }
}

/// A clock that starts at `now_ms` and moves only when a guest sleeps, and random numbers that follow from `seed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deterministic {
    /// Milliseconds since the Unix epoch.
    pub now_ms: i64,
    /// Any number.
    pub seed: u64,
}

/// What all runs of a runtime share.
pub(crate) struct Shared {
    pub(crate) platform: Platform,
    pub(crate) options: Options,
    pub(super) scheduler: Rc<Scheduler>,
    pub(super) budget: Rc<MemoryBudget>,
    /// Ends every run when the runtime closes.
    pub(crate) closing: Cancel,
}

impl Shared {
    pub(crate) fn new(platform: Platform, options: Options) -> Rc<Self> {
        Rc::new(Shared {
            scheduler: Scheduler::new(Rc::clone(&platform.clock), Rc::clone(&platform.pause)),
            budget: MemoryBudget::new(options.guest_memory),
            platform,
            options,
            closing: Cancel::new(),
        })
    }

    /// The world as guests see it.
    pub(super) fn guest_platform(&self) -> Platform {
        match self.options.deterministic {
            Some(Deterministic { now_ms, seed }) => deterministic(&self.platform, now_ms, seed),
            None => self.platform.clone(),
        }
    }

    /// The limits of a run of that package.
    pub(crate) fn limits(&self, manifest: &Manifest) -> Limits {
        Limits::of(manifest)
            .with_fuel(Some(self.options.fuel))
            .with_timeout(self.options.timeout_ms)
    }

    /// Fails once the runtime is closed.
    pub(crate) fn must_be_open(&self) -> Result<()> {
        if self.closing.is_cancelled() {
            Err(closed())
        } else {
            Ok(())
        }
    }

    /// Does something unless the runtime is closed, and only until it is.
    pub(crate) async fn while_open<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        until(&self.closing, work, closed).await
    }
}

/// Does something until somebody cancels, and is not even begun when that has happened.
pub(crate) async fn until<T>(
    cancel: &Cancel,
    work: impl Future<Output = Result<T>>,
    stopped: impl FnOnce() -> Error,
) -> Result<T> {
    match future::select(pin!(cancel.cancelled()), pin!(work)).await {
        Either::Left(_) => Err(stopped()),
        Either::Right((result, _)) => result,
    }
}

fn closed() -> Error {
    Error::new(Code::Closed, "The runtime is closed. Open another one.")
}
