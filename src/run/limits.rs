//! What a run may use.

use crate::{
    engine::InstanceLimits,
    error::{Code, Error, Result},
    manifest::Manifest,
};

/// Fuel of a run where nobody says otherwise (as native).
pub const DEFAULT_FUEL: u64 = 100_000_000_000;
/// Elements of all tables of an instance together.
const TABLE_ELEMENTS: u64 = 1_000_000;
/// wasm32 hosts hold at most 4 GiB altogether, and a guest that grows needs its memory twice for a moment.
const MEMORY_CEILING: u64 = 1 << 30;

/// The limits of one run.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Milliseconds of wall-clock time, from the first slice.
    pub timeout_ms: f64,
    /// The name of the time limit, for messages.
    pub timeout_name: String,
    /// Fuel, in wasmi's units; see `docs/abi.md`.
    pub fuel: u64,
    /// Bytes of linear memory.
    pub memory: u64,
    /// The name of the memory tier, for messages.
    pub memory_name: String,
}

impl Limits {
    /// The limits that a manifest's tiers set.
    pub fn of(manifest: &Manifest) -> Self {
        let (memory, timeout) = (manifest.permissions.memory, manifest.permissions.timeout);
        Limits {
            timeout_ms: timeout.millis() as f64,
            timeout_name: format!("the package's time limit `{}`", timeout.as_str()),
            fuel: DEFAULT_FUEL,
            memory: memory.bytes().min(MEMORY_CEILING),
            memory_name: memory.as_str().to_owned(),
        }
    }

    /// Lowers the time limit; a longer one than the package's has no effect.
    #[must_use]
    pub fn with_timeout(mut self, timeout_ms: Option<f64>) -> Self {
        if let Some(ms) = timeout_ms.filter(|ms| *ms < self.timeout_ms) {
            self.timeout_ms = ms;
            self.timeout_name = "this run's time limit (limits.timeoutMs)".to_owned();
        }
        self
    }

    /// Replaces the fuel limit.
    #[must_use]
    pub fn with_fuel(mut self, fuel: Option<u64>) -> Self {
        self.fuel = fuel.unwrap_or(self.fuel);
        self
    }

    /// Refuses a module that begins with more memory than the tier allows.
    pub(crate) fn admit(&self, initial_memory: u64) -> Result<()> {
        if initial_memory <= self.memory {
            return Ok(());
        }
        let (tier, limit) = (&self.memory_name, self.memory);
        Err(Error::new(
            Code::OutOfMemory,
            format!(
                "The module begins with {initial_memory} bytes of memory and its tier `{tier}` allows {limit}. Ask for a \
                 larger tier in the manifest (permissions.memory) or make the module smaller."
            ),
        )
        .with("tier", tier.as_str())
        .with("limit", limit)
        .with("found", initial_memory))
    }

    pub(crate) fn instance(&self) -> InstanceLimits {
        InstanceLimits {
            memory: self.memory,
            table_elements: TABLE_ELEMENTS,
        }
    }
}
