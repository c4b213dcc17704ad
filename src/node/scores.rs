//! How a node rates itself.

use serde::{Deserialize, Deserializer, Serialize};

/// Ratings from 0 to 10. The warnings about others are given where definitions are parsed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Scores {
    #[serde(deserialize_with = "clamped")]
    pub privacy: u8,
    #[serde(deserialize_with = "clamped")]
    pub security: u8,
    #[serde(deserialize_with = "clamped")]
    pub performance: u8,
    #[serde(deserialize_with = "clamped")]
    pub governance: u8,
    #[serde(deserialize_with = "clamped")]
    pub reliability: u8,
    #[serde(deserialize_with = "clamped")]
    pub cost: u8,
}

impl Scores {
    /// The names of the ratings.
    pub(super) const NAMES: [&str; 6] = [
        "privacy",
        "security",
        "performance",
        "governance",
        "reliability",
        "cost",
    ];
}

/// The rating that a number stands for.
pub(super) fn clamp(number: f64) -> u8 {
    number.clamp(0.0, 10.0).round() as u8
}

fn clamped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    Ok(clamp(Option::<f64>::deserialize(deserializer)?.unwrap_or_default()))
}
