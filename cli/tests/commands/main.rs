//! The command as people call it: the built binary, a registry served by the same binary, and a folder for each test.

// Clippy takes the functions that tests share for none of them.
#![allow(clippy::unwrap_used)]

mod checking;
mod consenting;
mod documented;
mod installing;
mod making;
mod publishing;
mod running;
mod shape;
#[cfg(unix)]
mod templates;
mod world;
