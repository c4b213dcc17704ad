//! What tests talk to: one set of endpoints, answered in memory and by a real loopback server.
//!
//! [`respond`] is pure, so a native test can put it behind the in-memory network; with the feature `server`, the same
//! answers go over real HTTP and WebSockets to a browser. A [`Journal`] remembers what one origin received.

mod cors;
mod journal;
mod manifest;
mod message;
pub mod registry;
mod respond;
mod socket;

#[cfg(feature = "server")]
mod rude;
#[cfg(feature = "server")]
pub mod server;

pub use journal::Journal;
pub use manifest::{merge, open_manifest};
pub use message::{Request, Response};
pub use respond::{bytes, respond};
pub use socket::Conversation;
