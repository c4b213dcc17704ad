//! What a module imports, compared with what its package asks for.
//!
//! Only what is sure is said. Which node calls an import cannot be seen, so that one node with the permission is enough.
//! A directory can come in with the inputs, so that any import which takes a path may use it. Whether `request` reads or
//! writes is up to its arguments. What toolchains add (WASI, Emscripten, AssemblyScript) is answered without permission.

use std::rc::Rc;

use serde::Serialize;

use super::{MAX_SHOWN, MAX_WARNINGS};
use crate::{
    abi::core::{Import, Resolved},
    grant::{self, Capability as Cap, Grant, permission, shown},
    manifest::Manifest,
    node::NodeDefinition,
};

const DIRECTORIES: Grant = Grant::of(&[Cap::NodeStorage, Cap::UserStorage, Cap::UploadDir, Cap::CacheDir]);
const HTTP: Grant = Grant::of(&[Cap::HttpRead, Cap::HttpWrite]);
/// How many nodes, and how many imports, a finding names.
const LISTED: usize = 20;

/// What is known about a package before it runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preflight {
    /// The permissions that the module's imports can use, by [`Cap::permission_name`].
    pub imports: Vec<&'static str>,
    /// What does not fit, in a stable order.
    pub findings: Vec<Finding>,
}

/// What kind of thing does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// No import can use a permission that is asked for.
    Unused,
    /// No node has the permission that an import needs.
    Ungranted,
    /// Something is asked for that no page can do.
    Unsupported,
    /// A provider of tokens is declared, and no node lists it.
    OauthUnused,
}

/// One thing that does not fit. None of it keeps the package from running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The permission: a name for a node's list or the manifest's field below `permissions`, as it is asked for; the
    /// name of a provider where that is unused.
    pub permission: String,
    /// Who asks for it: `manifest`, and `node:` with the names of nodes. At most 20.
    pub asked_by: Vec<String>,
    /// Which imports need it, as `module.function`. At most 20.
    pub imports: Vec<String>,
    /// For people: what it is, and what to do.
    pub message: String,
}

/// Compares what a module imports with what manifest and nodes ask for.
pub fn preflight(manifest: &Manifest, nodes: &[Rc<NodeDefinition>], imports: &[Resolved]) -> Preflight {
    let imports: Vec<&Import> = imports
        .iter()
        .filter_map(|import| match import {
            Resolved::Host(import) => Some(*import),
            Resolved::Emscripten(_) => None,
        })
        .collect();
    let usable: Grant = imports.iter().map(|import| usable(import)).collect();
    let mut findings = unused(manifest, nodes, usable);
    findings.extend(ungranted(manifest, nodes, &imports));
    findings.extend(unsupported(manifest));
    findings.extend(oauth_unused(manifest, nodes));
    findings.truncate(MAX_WARNINGS);
    Preflight {
        imports: usable.iter().map(Cap::permission_name).collect(),
        findings,
    }
}

/// What an import can use: more than it needs in any case.
fn usable(import: &Import) -> Grant {
    let needs = Grant::of(import.needs);
    match (import.module, import.name) {
        ("flowlike_http", "request") => HTTP,
        // For one of all types.
        ("flowlike_schema", "get_type_schema") => Grant::of(&[Cap::StorageRead]),
        // Those that need no directory of their own take a path in any.
        ("flowlike_storage", _) if needs.intersection(DIRECTORIES).is_empty() => needs.union(DIRECTORIES),
        _ => needs,
    }
}

/// Whether a node with this grant can use an import.
fn works(import: &Import, grant: Grant) -> bool {
    match (import.module, import.name) {
        ("flowlike_http", "request") => !grant.intersection(HTTP).is_empty(),
        _ => import.needs.iter().all(|capability| grant.contains(*capability)),
    }
}

/// Permissions as they are written, of which no import can use any part.
fn unused(manifest: &Manifest, nodes: &[Rc<NodeDefinition>], usable: Grant) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut ask = |permission: &str, by: &str| {
        let known = found.iter_mut().find(|finding| finding.permission == permission);
        if let Some(finding) = known {
            name(&mut finding.asked_by, by);
            return;
        }
        found.push(Finding {
            kind: FindingKind::Unused,
            permission: permission.to_owned(),
            asked_by: vec![by.to_owned()],
            imports: Vec::new(),
            message: format!(
                "`{permission}` is asked for, and nothing that the module imports can use it. Leave it out."
            ),
        });
    };
    for (field, _, allows) in grant::switches(&manifest.permissions)
        .into_iter()
        .filter(|(_, on, _)| *on)
    {
        // A directory's switch is about that directory; reading and writing come along.
        let own = allows.intersection(DIRECTORIES);
        let about = if own.is_empty() { allows } else { own };
        if about.intersection(usable).is_empty() {
            ask(field, "manifest");
        }
    }
    for node in nodes {
        for listed in &node.permissions {
            let allows = permission(listed).unwrap_or_default();
            if !allows.is_empty() && allows.intersection(usable).is_empty() {
                ask(listed, &node_name(node));
            }
        }
    }
    found
}

/// Imports that fail in every node, by the permission that would allow them.
fn ungranted(manifest: &Manifest, nodes: &[Rc<NodeDefinition>], imports: &[&Import]) -> Vec<Finding> {
    let mut grants: Vec<Grant> = nodes
        .iter()
        .map(|node| grant::asked(manifest, &node.permissions))
        .collect();
    grants.dedup();
    let all: Grant = grants.iter().copied().collect();
    let mut found: Vec<Finding> = Vec::new();
    for import in imports {
        if grants.iter().any(|grant| works(import, *grant)) {
            continue;
        }
        let needs = if import.needs.is_empty() {
            &[Cap::HttpRead]
        } else {
            import.needs
        };
        // Where nodes have one each, but none has all, each is as good as the other.
        let missing = needs.iter().find(|capability| !all.contains(**capability));
        let permission = missing
            .or(needs.last())
            .map_or("", |capability| capability.permission_name());
        let import = format!("{}.{}", import.module, import.name);
        match found.iter_mut().find(|finding| finding.permission == permission) {
            Some(finding) => name(&mut finding.imports, &import),
            None => found.push(Finding {
                kind: FindingKind::Ungranted,
                permission: permission.to_owned(),
                asked_by: Vec::new(),
                message: format!(
                    "The module imports `{import}`, which fails: no node has the permission `{permission}`. If a node needs \
                     it, ask for it in the manifest, and in the node's own list if it has one."
                ),
                imports: vec![import],
            }),
        }
    }
    found
}

fn unsupported(manifest: &Manifest) -> impl Iterator<Item = Finding> {
    let network = &manifest.permissions.network;
    [
        ("network.tcp_enabled", network.tcp_enabled),
        ("network.udp_enabled", network.udp_enabled),
        ("network.dns_enabled", network.dns_enabled),
    ]
    .into_iter()
    .filter(|(_, on)| *on)
    .map(|(permission, _)| Finding {
        kind: FindingKind::Unsupported,
        permission: permission.to_owned(),
        asked_by: vec!["manifest".to_owned()],
        imports: Vec::new(),
        message: format!("`{permission}` is asked for, and no page can do that. A node that relies on it fails here."),
    })
}

fn oauth_unused(manifest: &Manifest, nodes: &[Rc<NodeDefinition>]) -> Vec<Finding> {
    let oauth = |node: &Rc<NodeDefinition>| {
        let mut listed = node.permissions.iter().filter_map(|name| permission(name));
        listed.any(|grant| grant.contains(Cap::OAuth))
    };
    // Newer manifests list no nodes; there, whoever asks for tokens gets those of every provider.
    if manifest.nodes.is_empty() && nodes.iter().any(oauth) {
        return Vec::new();
    }
    let lists = |provider: &String| {
        manifest
            .nodes
            .iter()
            .any(|node| node.oauth_providers.contains(provider))
    };
    let declared = manifest.permissions.oauth_scopes.iter();
    declared
        .filter(|scope| !lists(&scope.provider))
        .take(MAX_WARNINGS)
        .map(|scope| {
            let provider = shown(&scope.provider, MAX_SHOWN);
            Finding {
                kind: FindingKind::OauthUnused,
                asked_by: vec!["manifest".to_owned()],
                imports: Vec::new(),
                message: format!(
                    "The manifest declares the OAuth provider `{provider}`, and no node has it among its `oauth_providers`: \
                     nobody gets its token."
                ),
                permission: provider,
            }
        })
        .collect()
}

fn node_name(node: &NodeDefinition) -> String {
    format!("node:{}", shown(&node.name, MAX_SHOWN))
}

/// Adds a name to a list that has room for it.
fn name(list: &mut Vec<String>, name: &str) {
    if list.len() < LISTED && list.iter().all(|known| known != name) {
        list.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests;
