//! Capabilities: what a node may do, and how that follows from manifest, node and user.

mod ask;
mod describe;
mod effective;
pub mod hosts;
mod names;

pub use ask::Ask;
pub(crate) use describe::shown;
pub use describe::{PermissionInfo, Risk, permissions};
pub use effective::{Agreed, EffectiveGrant, effective};
pub(crate) use effective::{asked, switches};
pub use names::{permission, unknown_permissions};

use std::fmt;

/// One thing that a guest can be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Capability {
    /// Sending events while the run goes on.
    Streaming,
    /// HTTP requests with GET, HEAD and OPTIONS.
    HttpRead,
    /// HTTP requests with any other method.
    HttpWrite,
    /// WebSockets.
    WebSocket,
    /// Reading files in the directories that the node may use.
    StorageRead,
    /// Writing and deleting files in the directories that the node may use.
    StorageWrite,
    /// The directory of the board or of the node.
    NodeStorage,
    /// The user's directory.
    UserStorage,
    /// The directory of uploads.
    UploadDir,
    /// The directory of things that may go.
    CacheDir,
    /// Reading variables.
    VariablesRead,
    /// Setting and deleting variables.
    VariablesWrite,
    /// Reading cache entries.
    CacheRead,
    /// Setting and deleting cache entries.
    CacheWrite,
    /// Models, images and databases.
    Models,
    /// OAuth tokens, of the providers in the [`EffectiveGrant`].
    OAuth,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 16] = [
        Self::Streaming,
        Self::HttpRead,
        Self::HttpWrite,
        Self::WebSocket,
        Self::StorageRead,
        Self::StorageWrite,
        Self::NodeStorage,
        Self::UserStorage,
        Self::UploadDir,
        Self::CacheDir,
        Self::VariablesRead,
        Self::VariablesWrite,
        Self::CacheRead,
        Self::CacheWrite,
        Self::Models,
        Self::OAuth,
    ];

    /// The permission that gives this capability and least besides.
    ///
    /// A name for a node's list of permissions; for the two directories that no such name opens, the manifest's field
    /// below `permissions`.
    pub fn permission_name(self) -> &'static str {
        match self {
            Self::Streaming => "streaming",
            Self::HttpRead => "http_get",
            Self::HttpWrite => "http_write",
            Self::WebSocket => "network:websocket",
            Self::StorageRead => "storage:read",
            Self::StorageWrite => "storage:write",
            Self::NodeStorage => "storage:node",
            Self::UserStorage => "storage:user",
            Self::UploadDir => "filesystem.upload_dir",
            Self::CacheDir => "filesystem.cache_dir",
            Self::VariablesRead => "variables_read",
            Self::VariablesWrite => "variables_write",
            Self::CacheRead => "cache_read",
            Self::CacheWrite => "cache_write",
            Self::Models => "models",
            Self::OAuth => "oauth",
        }
    }
}

/// A set of capabilities.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Grant(u16);

impl Grant {
    /// Nothing.
    pub const NONE: Grant = Grant(0);
    /// Everything.
    pub const ALL: Grant = Grant::of(&Capability::ALL);

    /// Exactly these.
    pub const fn of(capabilities: &[Capability]) -> Self {
        let (mut bits, mut index) = (0, 0);
        while index < capabilities.len() {
            bits |= 1 << capabilities[index] as u8;
            index += 1;
        }
        Grant(bits)
    }

    /// Whether a capability is in the set.
    pub const fn contains(self, capability: Capability) -> bool {
        self.0 & (1 << capability as u8) != 0
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Grant(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Grant(self.0 & other.0)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Grant(self.0 & !other.0)
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The capabilities in the set, in the order of [`Capability::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::ALL
            .into_iter()
            .filter(move |capability| self.contains(*capability))
    }
}

impl FromIterator<Grant> for Grant {
    fn from_iter<I: IntoIterator<Item = Grant>>(grants: I) -> Self {
        grants.into_iter().fold(Grant::NONE, Grant::union)
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests;
