//! The effective grant: what manifest, node and user together allow.

use std::collections::BTreeMap;

use super::{
    Capability as Cap, Grant,
    hosts::HostPattern,
    names::{permission, permissions},
};
use crate::manifest::{Manifest, Permissions};

/// What one node may do. The default is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct EffectiveGrant {
    /// Which capabilities.
    pub capabilities: Grant,
    /// Where requests and sockets may go; empty means every public host.
    pub allowed_hosts: Vec<HostPattern>,
    /// The scopes by OAuth provider; a provider that is not here is denied.
    pub oauth: BTreeMap<String, Vec<String>>,
}

impl EffectiveGrant {
    /// The scopes that the package declares for a provider, if this node may have its token.
    pub fn oauth_scopes(&self, provider: &str) -> Option<&[String]> {
        self.oauth.get(provider).map(Vec::as_slice)
    }
}

/// What the user has agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Agreed {
    /// Whatever the package asks for.
    All,
    /// The permissions of these names, as [`permission`] knows them.
    Names(Vec<String>),
    /// Nothing.
    #[default]
    None,
}

/// What a node may do: what the package asks for and the node asks for and the user agrees to.
///
/// Where only one of package and node asks for anything, that one counts.
pub fn effective(manifest: &Manifest, node_name: &str, node_permissions: &[String], agreed: &Agreed) -> EffectiveGrant {
    let package = package_grant(&manifest.permissions);
    let node = permissions(node_permissions);
    let asked = match (speaks(&manifest.permissions), node_permissions.is_empty()) {
        (_, true) => package,
        (false, false) => node,
        (true, false) => package.intersection(node),
    };
    let agreed = match agreed {
        Agreed::All => Grant::ALL,
        Agreed::Names(names) => permissions(names),
        Agreed::None => Grant::NONE,
    };
    let capabilities = asked.intersection(agreed);
    let connects = [Cap::HttpRead, Cap::HttpWrite, Cap::WebSocket]
        .iter()
        .any(|cap| capabilities.contains(*cap));
    EffectiveGrant {
        capabilities,
        // Grants that allow the same are equal, so that nodes can share an instance.
        allowed_hosts: if connects {
            manifest.permissions.network.allowed_hosts.clone()
        } else {
            Vec::new()
        },
        oauth: if capabilities.contains(Cap::OAuth) {
            oauth(manifest, node_name, node_permissions)
        } else {
            BTreeMap::new()
        },
    }
}

/// What the manifest's `[permissions]` switches on.
fn package_grant(permissions: &Permissions) -> Grant {
    let Permissions {
        network, filesystem, ..
    } = permissions;
    let storage = [Cap::StorageRead, Cap::StorageWrite];
    let switches: [(bool, Grant); 11] = [
        (permissions.streaming, Grant::of(&[Cap::Streaming])),
        (
            permissions.variables,
            Grant::of(&[Cap::VariablesRead, Cap::VariablesWrite]),
        ),
        (permissions.cache, Grant::of(&[Cap::CacheRead, Cap::CacheWrite])),
        (permissions.models, Grant::of(&[Cap::Models])),
        (network.http_enabled, Grant::of(&[Cap::HttpRead, Cap::HttpWrite])),
        (network.websocket_enabled, Grant::of(&[Cap::WebSocket])),
        (
            filesystem.node_storage,
            Grant::of(&storage).union(Grant::of(&[Cap::NodeStorage])),
        ),
        (
            filesystem.user_storage,
            Grant::of(&storage).union(Grant::of(&[Cap::UserStorage])),
        ),
        (
            filesystem.upload_dir,
            Grant::of(&storage).union(Grant::of(&[Cap::UploadDir])),
        ),
        (
            filesystem.cache_dir,
            Grant::of(&storage).union(Grant::of(&[Cap::CacheDir])),
        ),
        (!permissions.oauth_scopes.is_empty(), Grant::of(&[Cap::OAuth])),
    ];
    switches
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, grant)| grant)
        .collect()
}

/// Whether the manifest switches anything on, be it something that cannot be granted here.
fn speaks(permissions: &Permissions) -> bool {
    let network = &permissions.network;
    !package_grant(permissions).is_empty()
        || permissions.a2ui
        || network.tcp_enabled
        || network.udp_enabled
        || network.dns_enabled
}

/// The providers that the package declares and the node uses.
fn oauth(manifest: &Manifest, node_name: &str, node_permissions: &[String]) -> BTreeMap<String, Vec<String>> {
    let asks = || {
        node_permissions
            .iter()
            .filter_map(|name| permission(name))
            .any(|grant| grant.contains(Cap::OAuth))
    };
    let uses = |provider: &String| match manifest.node(node_name) {
        Some(node) => node.oauth_providers.contains(provider),
        None => manifest.nodes.is_empty() && asks(),
    };
    let declared = manifest.permissions.oauth_scopes.iter();
    declared
        .filter(|scope| uses(&scope.provider))
        .map(|scope| (scope.provider.clone(), scope.scopes.clone()))
        .collect()
}
