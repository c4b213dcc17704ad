//! Package registries.

pub mod wire;
