//! Memory and time limits by name.

use serde::{Serialize, Serializer};

/// How much linear memory a package may use.
///
/// The declared figure is kept even where a platform cannot offer that much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[allow(missing_docs)]
pub enum MemoryTier {
    Minimal,
    Light,
    #[default]
    Standard,
    Heavy,
    Intensive,
    Large,
    Huge,
    Extreme,
    Maximum,
}

impl MemoryTier {
    /// Every tier, smallest first.
    pub const ALL: [Self; 9] = [
        Self::Minimal,
        Self::Light,
        Self::Standard,
        Self::Heavy,
        Self::Intensive,
        Self::Large,
        Self::Huge,
        Self::Extreme,
        Self::Maximum,
    ];

    /// The declared limit, in bytes.
    pub fn bytes(self) -> u64 {
        const MIB: u64 = 1 << 20;
        match self {
            Self::Minimal => 16 * MIB,
            Self::Light => 32 * MIB,
            Self::Standard => 64 * MIB,
            Self::Heavy => 128 * MIB,
            Self::Intensive => 256 * MIB,
            Self::Large => 512 * MIB,
            Self::Huge => 1024 * MIB,
            Self::Extreme => 2048 * MIB,
            Self::Maximum => 4096 * MIB,
        }
    }

    /// The name in the manifest.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Light => "light",
            Self::Standard => "standard",
            Self::Heavy => "heavy",
            Self::Intensive => "intensive",
            Self::Large => "large",
            Self::Huge => "huge",
            Self::Extreme => "extreme",
            Self::Maximum => "maximum",
        }
    }
}

/// How long one run of a node may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[allow(missing_docs)]
pub enum TimeoutTier {
    Quick,
    #[default]
    Standard,
    Extended,
    LongRunning,
    VeryLong,
    Maximum,
}

impl TimeoutTier {
    /// Every tier, shortest first.
    pub const ALL: [Self; 6] = [
        Self::Quick,
        Self::Standard,
        Self::Extended,
        Self::LongRunning,
        Self::VeryLong,
        Self::Maximum,
    ];

    /// The limit, in milliseconds of wall-clock time.
    pub fn millis(self) -> u64 {
        match self {
            Self::Quick => 5_000,
            Self::Standard => 30_000,
            Self::Extended => 60_000,
            Self::LongRunning => 300_000,
            Self::VeryLong => 600_000,
            Self::Maximum => 1_800_000,
        }
    }

    /// The name in the manifest.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Standard => "standard",
            Self::Extended => "extended",
            Self::LongRunning => "long_running",
            Self::VeryLong => "very_long",
            Self::Maximum => "maximum",
        }
    }
}

impl Serialize for MemoryTier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for TimeoutTier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
