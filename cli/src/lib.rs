//! The `flow-like` command, and the registry server that it starts.
//!
//! Native only. What packages are and whether they are sound is decided by `flow-like-browser`, the same code that runs
//! them in a page.

mod build;
mod check;
pub mod commands;
mod dev;
mod inputs;
mod place;
pub mod platform;
pub mod registry;
mod scaffold;
mod screen;
mod session;
mod stopping;
