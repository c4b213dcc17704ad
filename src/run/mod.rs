//! Runs: frames, slices, deadline, cancellation, flows and the scheduler that all runs of a runtime share.

mod cancel;
mod driver;
mod flow;
mod guest;
mod limits;
mod memory_budget;
mod outcome;
mod scheduler;

pub use cancel::Cancel;
pub(crate) use driver::Driver;
pub use flow::Flow;
pub(crate) use flow::Shared;
pub(crate) use guest::{Guest, GuestParts};
pub use limits::Limits;
pub(crate) use memory_budget::MemoryBudget;
pub use outcome::{Outcome, Stats};
pub(crate) use scheduler::Scheduler;
