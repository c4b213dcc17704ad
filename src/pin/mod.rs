//! Pins: their types, their definitions, and the codec that checks values against them.

pub mod codec;
mod definition;
mod schema;
mod types;

pub use definition::PinDefinition;
pub use types::{DataType, PinType, ValueType};

pub(crate) use definition::or_default;
