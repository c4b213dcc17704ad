//! Runs: frames, slices, deadline, cancellation, flows and the scheduler that all runs of a runtime share.

mod cancel;
mod definitions;
mod driver;
mod flow;
mod guest;
mod limits;
mod memory_budget;
mod outcome;
mod scheduler;
mod shared;

pub use cancel::Cancel;
pub(crate) use definitions::read_definitions;
use driver::Driver;
pub(crate) use driver::aborted;
pub use flow::{Flow, Request};
use guest::Guest;
pub use limits::{DEFAULT_FUEL, Limits};
pub use outcome::{Outcome, Stats};
use scheduler::Scheduler;
pub use shared::{Deterministic, Options};
pub(crate) use shared::{Shared, until};
