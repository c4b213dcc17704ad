//! The effective grant: what manifest, node and user together allow.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    Ask, Capability as Cap, Grant,
    ask::CONNECTING,
    hosts::HostPattern,
    names::{permission, permissions},
};
use crate::{
    manifest::{Manifest, Permissions},
    node::NodeDefinition,
};

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
    /// Exactly this, hosts and scopes included.
    To(Ask),
    /// Nothing.
    #[default]
    None,
}

/// What a node may do: what the package asks for and the node asks for and the user agrees to.
///
/// Where only one of package and node asks for anything, that one counts.
pub fn effective(manifest: &Manifest, node_name: &str, node_permissions: &[String], agreed: &Agreed) -> EffectiveGrant {
    let asked = asked(manifest, node_permissions);
    let in_general = match agreed {
        Agreed::All | Agreed::To(_) => Grant::ALL,
        Agreed::Names(names) => permissions(names),
        Agreed::None => Grant::NONE,
    };
    let capabilities = asked.intersection(in_general);
    let connects = !capabilities.intersection(CONNECTING).is_empty();
    let grant = EffectiveGrant {
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
    };
    match agreed {
        Agreed::To(agreed) => agreed.limit(grant),
        _ => grant,
    }
}

/// What nodes ask for together: what each would be granted, were everything agreed to.
///
/// The nodes of a package share its lists of hosts and scopes, and those may be long: they are copied once.
pub(super) fn asked_together(manifest: &Manifest, nodes: &[Rc<NodeDefinition>]) -> EffectiveGrant {
    let mut grant = EffectiveGrant::default();
    for node in nodes {
        let asked = asked(manifest, &node.permissions);
        grant.capabilities = grant.capabilities.union(asked);
        if asked.contains(Cap::OAuth) {
            for scope in &manifest.permissions.oauth_scopes {
                if !grant.oauth.contains_key(&scope.provider)
                    && uses(manifest, &node.name, &node.permissions, &scope.provider)
                {
                    grant.oauth.insert(scope.provider.clone(), scope.scopes.clone());
                }
            }
        }
    }
    if !grant.capabilities.intersection(CONNECTING).is_empty() {
        grant
            .allowed_hosts
            .clone_from(&manifest.permissions.network.allowed_hosts);
    }
    grant
}

/// What a node asks for: what the package asks for and the node asks for, or what that one asks for that asks at all.
pub(crate) fn asked(manifest: &Manifest, node_permissions: &[String]) -> Grant {
    let package = package_grant(&manifest.permissions);
    let node = permissions(node_permissions);
    match (speaks(&manifest.permissions), node_permissions.is_empty()) {
        (_, true) => package,
        (false, false) => node,
        (true, false) => package.intersection(node),
    }
}

/// What the manifest's `[permissions]` switches on.
fn package_grant(permissions: &Permissions) -> Grant {
    let on = switches(permissions).into_iter().filter(|(_, on, _)| *on);
    on.map(|(.., grant)| grant).collect()
}

/// The switches of the manifest below `permissions`: name, whether it is on, and what it allows.
pub(crate) fn switches(permissions: &Permissions) -> [(&'static str, bool, Grant); 11] {
    let Permissions {
        network, filesystem, ..
    } = permissions;
    let directory = |directory| Grant::of(&[Cap::StorageRead, Cap::StorageWrite, directory]);
    [
        ("streaming", permissions.streaming, Grant::of(&[Cap::Streaming])),
        (
            "variables",
            permissions.variables,
            Grant::of(&[Cap::VariablesRead, Cap::VariablesWrite]),
        ),
        (
            "cache",
            permissions.cache,
            Grant::of(&[Cap::CacheRead, Cap::CacheWrite]),
        ),
        ("models", permissions.models, Grant::of(&[Cap::Models])),
        (
            "network.http_enabled",
            network.http_enabled,
            Grant::of(&[Cap::HttpRead, Cap::HttpWrite]),
        ),
        (
            "network.websocket_enabled",
            network.websocket_enabled,
            Grant::of(&[Cap::WebSocket]),
        ),
        (
            "filesystem.node_storage",
            filesystem.node_storage,
            directory(Cap::NodeStorage),
        ),
        (
            "filesystem.user_storage",
            filesystem.user_storage,
            directory(Cap::UserStorage),
        ),
        (
            "filesystem.upload_dir",
            filesystem.upload_dir,
            directory(Cap::UploadDir),
        ),
        ("filesystem.cache_dir", filesystem.cache_dir, directory(Cap::CacheDir)),
        (
            "oauth_scopes",
            !permissions.oauth_scopes.is_empty(),
            Grant::of(&[Cap::OAuth]),
        ),
    ]
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
    let declared = manifest.permissions.oauth_scopes.iter();
    declared
        .filter(|scope| uses(manifest, node_name, node_permissions, &scope.provider))
        .map(|scope| (scope.provider.clone(), scope.scopes.clone()))
        .collect()
}

/// Whether a node uses a provider that the package declares.
pub(super) fn uses(manifest: &Manifest, node_name: &str, node_permissions: &[String], provider: &String) -> bool {
    let asks = || {
        node_permissions
            .iter()
            .filter_map(|name| permission(name))
            .any(|grant| grant.contains(Cap::OAuth))
    };
    match manifest.node(node_name) {
        Some(node) => node.oauth_providers.contains(provider),
        None => manifest.nodes.is_empty() && asks(),
    }
}
