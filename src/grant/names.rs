//! The permissions that a node may list, by name.

use super::{Capability as Cap, Grant};

const DIRECTORIES: Grant = Grant::of(&[Cap::NodeStorage, Cap::UserStorage, Cap::UploadDir, Cap::CacheDir]);
const STORAGE_READ: Grant = Grant::of(&[Cap::StorageRead]).union(DIRECTORIES);
const STORAGE_WRITE: Grant = Grant::of(&[Cap::StorageWrite]).union(DIRECTORIES);
const HTTP: Grant = Grant::of(&[Cap::HttpRead, Cap::HttpWrite]);
const SOCKETS: Grant = Grant::of(&[Cap::WebSocket]);
const VARIABLES: Grant = Grant::of(&[Cap::VariablesRead, Cap::VariablesWrite]);
const CACHE: Grant = Grant::of(&[Cap::CacheRead, Cap::CacheWrite]);

/// What a name in a node's list of permissions asks for; `None` if there is no such name.
///
/// Storage names ask for all four directories: where the manifest switches some of them on, the
/// [effective grant](super::effective) has only those.
pub fn permission(name: &str) -> Option<Grant> {
    Some(match name {
        "streaming" => Grant::of(&[Cap::Streaming]),
        "network:http" | "http" | "http_all" => HTTP,
        "http_get" => Grant::of(&[Cap::HttpRead]),
        "http_write" => Grant::of(&[Cap::HttpWrite]),
        "network:websocket" | "websocket" | "ws" => SOCKETS,
        "network" | "network_all" => HTTP.union(SOCKETS),
        "storage:read" | "storage_read" => STORAGE_READ,
        // Whoever may write may delete: the guest ABI has no call of its own for that.
        "storage:write" | "storage_write" | "storage_delete" => STORAGE_WRITE,
        "storage:node" => Grant::of(&[Cap::NodeStorage, Cap::StorageRead, Cap::StorageWrite]),
        "storage:user" => Grant::of(&[Cap::UserStorage, Cap::StorageRead, Cap::StorageWrite]),
        "storage" | "storage_all" => STORAGE_READ.union(STORAGE_WRITE),
        "variables" | "variables_all" => VARIABLES,
        "variables_read" => Grant::of(&[Cap::VariablesRead]),
        "variables_write" => Grant::of(&[Cap::VariablesWrite]),
        "cache" | "cache_all" => CACHE,
        "cache_read" => Grant::of(&[Cap::CacheRead]),
        "cache_write" => Grant::of(&[Cap::CacheWrite]),
        "models" | "llm" => Grant::of(&[Cap::Models]),
        "oauth" | "auth" | "auth_all" | "token" => Grant::of(&[Cap::OAuth]),
        "a2ui" | "functions" => Grant::NONE,
        "standard" => STORAGE_READ
            .union(Grant::of(&[Cap::HttpRead, Cap::VariablesRead]))
            .union(CACHE),
        "all" => Grant::ALL,
        _ => return None,
    })
}

/// What all these names ask for; unknown ones ask for nothing.
pub(super) fn permissions(names: &[String]) -> Grant {
    names.iter().filter_map(|name| permission(name)).collect()
}

/// The names that mean nothing.
pub fn unknown_permissions(names: &[String]) -> Vec<String> {
    names
        .iter()
        .filter(|name| permission(name).is_none())
        .cloned()
        .collect()
}
