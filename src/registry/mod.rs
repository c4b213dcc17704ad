//! Package registries.

pub mod search;
pub mod wire;
