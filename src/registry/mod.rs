//! Package registries: their wire format, a client for several of them in order, and what is cached of them.

mod api;
mod client;
mod index;
mod offer;
mod query;
pub mod search;
mod updates;
mod versions;
pub mod wire;

pub(crate) use api::{Attempts, fetch, place};
pub(crate) use client::site;
pub use client::{Found, Registries, Settings};
pub use index::{CachedIndex, Freshness};
pub(crate) use updates::step;
pub use updates::{HeldBack, PackageUpdate};
