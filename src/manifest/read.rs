//! Reads a manifest field by field, and goes on after every mistake.

use std::collections::BTreeSet;

use super::{
    Author, Filesystem, HostPattern, MANIFEST_VERSION, Manifest, MemoryTier, Network, NodeEntry, OAuthScope, Parsed,
    Permissions, TimeoutTier,
    report::{Report, quote},
    rules,
    section::{Section, Text},
    tree::Node,
};
use crate::{error::Result, nearest::nearest};

/// What a page can give a guest at most; see `run::limits`.
const PLATFORM_MEMORY: u64 = 1 << 30;

/// The manifest that a document holds, unless `report` has or gets a problem. Without a document, it has one already.
pub(super) fn manifest(document: Option<Node>, report: Report<'_>) -> Result<Parsed> {
    let manifest = document
        .map(|node| root(Section::root(node, &report)))
        .unwrap_or_default();
    let warnings = report.finish()?;
    Ok(Parsed { manifest, warnings })
}

fn root(mut root: Section<'_>) -> Manifest {
    let permissions = permissions(root.section("permissions"));
    let providers: BTreeSet<String> = permissions
        .oauth_scopes
        .iter()
        .map(|scope| scope.provider.clone())
        .collect();
    let manifest = Manifest {
        manifest_version: manifest_version(&mut root),
        id: root.required_by("id", rules::id),
        name: root.required_by("name", rules::not_empty),
        version: root.required_by("version", rules::version),
        description: root.required("description").map(|text| text.text).unwrap_or_default(),
        authors: root.sections("authors").into_iter().map(author).collect(),
        license: root.text("license"),
        repository: root.text("repository"),
        homepage: root.text("homepage"),
        min_flow_like_version: root.text_by("min_flow_like_version", rules::version),
        keywords: plain(root.texts("keywords")),
        primary_category: root.text("primary_category"),
        secondary_category: root.text("secondary_category"),
        wasm_path: root.text_by("wasm_path", rules::inner_path),
        wasm_hash: root.text_by("wasm_hash", rules::hash),
        nodes: nodes(&mut root, &providers),
        metadata: root.anything("metadata"),
        permissions,
    };
    root.finish();
    manifest
}

fn manifest_version(root: &mut Section<'_>) -> u32 {
    const NAME: &str = "manifest_version";
    if root.is_missing(NAME) {
        root.missing(NAME, &format!("; write `{NAME} = {MANIFEST_VERSION}`"));
    }
    let Some((found, offset)) = root.integer(NAME) else {
        return 0;
    };
    let known = i64::from(MANIFEST_VERSION);
    if found > known {
        let message = format!("this runtime reads manifest version {known}, and this is {found}; update the runtime");
        root.reject_at(NAME, message, offset);
    } else if found < known {
        root.reject_at(
            NAME,
            format!("{found} is no manifest version; the only one is {known}"),
            offset,
        );
    }
    MANIFEST_VERSION
}

fn author(mut section: Section<'_>) -> Author {
    let author = Author {
        name: section.required_by("name", rules::not_empty),
        email: section.text("email"),
        url: section.text("url"),
    };
    section.finish();
    author
}

fn permissions(mut section: Section<'_>) -> Permissions {
    let memory = tier(&mut section, "memory", &MemoryTier::ALL, MemoryTier::as_str);
    if memory.bytes() > PLATFORM_MEMORY {
        section.warning(format!(
            "`permissions.memory`: `{}` is {} MiB, and this platform caps it at 1 GiB",
            memory.as_str(),
            memory.bytes() >> 20
        ));
    }
    let permissions = Permissions {
        memory,
        timeout: tier(&mut section, "timeout", &TimeoutTier::ALL, TimeoutTier::as_str),
        variables: section.flag("variables"),
        cache: section.flag("cache"),
        streaming: section.flag("streaming"),
        a2ui: section.flag("a2ui"),
        models: section.flag("models"),
        network: network(section.section("network")),
        filesystem: filesystem(section.section("filesystem")),
        oauth_scopes: oauth_scopes(&mut section),
    };
    section.finish();
    permissions
}

fn tier<T: Copy + Default>(
    section: &mut Section<'_>,
    name: &'static str,
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> T {
    let Some(text) = section.located(name) else {
        return T::default();
    };
    if let Some(tier) = all.iter().find(|tier| as_str(**tier) == text.text) {
        return *tier;
    }
    let names: Vec<&str> = all.iter().map(|tier| as_str(*tier)).collect();
    let hint = nearest(&text.text, &names)
        .map(|known| format!("; did you mean `{known}`?"))
        .unwrap_or_default();
    let message = format!(
        "there is no tier {}{hint} (the tiers are {})",
        quote(&text.text),
        names.join(", ")
    );
    section.reject(&text, message);
    T::default()
}

fn network(mut section: Section<'_>) -> Network {
    let hosts = section.texts("allowed_hosts");
    let host = |text: Text| match text.text.parse::<HostPattern>() {
        Ok(pattern) => Some(pattern),
        Err(reason) => {
            section.reject(
                &text,
                format!("the host {} cannot be used: {reason}", quote(&text.text)),
            );
            None
        }
    };
    let allowed_hosts = hosts.into_iter().filter_map(host).collect();
    let network = Network {
        http_enabled: section.flag("http_enabled"),
        websocket_enabled: section.flag("websocket_enabled"),
        tcp_enabled: section.flag("tcp_enabled"),
        udp_enabled: section.flag("udp_enabled"),
        dns_enabled: section.flag("dns_enabled"),
        allowed_hosts,
    };
    for (name, enabled) in [
        ("tcp", network.tcp_enabled),
        ("udp", network.udp_enabled),
        ("dns", network.dns_enabled),
    ] {
        if enabled {
            section.warning(format!(
                "`permissions.network.{name}_enabled` has no effect: a web page cannot do that"
            ));
        }
    }
    section.finish();
    network
}

fn filesystem(mut section: Section<'_>) -> Filesystem {
    let filesystem = Filesystem {
        node_storage: section.flag("node_storage"),
        user_storage: section.flag("user_storage"),
        upload_dir: section.flag("upload_dir"),
        cache_dir: section.flag("cache_dir"),
    };
    section.finish();
    filesystem
}

fn oauth_scopes(permissions: &mut Section<'_>) -> Vec<OAuthScope> {
    let mut seen = BTreeSet::new();
    let scope = |mut section: Section<'_>| {
        let provider = unique(&mut section, "provider", &mut seen, |name| {
            format!("the provider {name} is declared twice; put its scopes into one entry")
        });
        let scope = OAuthScope {
            provider,
            scopes: plain(section.texts("scopes")),
            reason: section.text("reason").unwrap_or_default(),
            required: section.flag("required"),
        };
        section.finish();
        scope
    };
    permissions.sections("oauth_scopes").into_iter().map(scope).collect()
}

fn nodes(root: &mut Section<'_>, declared: &BTreeSet<String>) -> Vec<NodeEntry> {
    let mut seen = BTreeSet::new();
    let node = |mut section: Section<'_>| {
        let id = unique(&mut section, "id", &mut seen, |id| {
            format!("there is already a node {id}")
        });
        let providers = section.texts("oauth_providers");
        for provider in providers.iter().filter(|provider| !declared.contains(&provider.text)) {
            let (node, name) = (quote(&id), quote(&provider.text));
            section.reject(
                provider,
                format!(
                    "the node {node} uses the OAuth provider {name}, which permissions.oauth_scopes does not declare"
                ),
            );
        }
        let node = NodeEntry {
            id,
            name: section.text("name").unwrap_or_default(),
            description: section.text("description").unwrap_or_default(),
            category: section.text("category").unwrap_or_default(),
            icon: section.text("icon"),
            oauth_providers: plain(providers),
            metadata: section.anything("metadata"),
        };
        section.finish();
        node
    };
    let listed = !root.is_missing("nodes");
    let nodes: Vec<NodeEntry> = root.sections("nodes").into_iter().map(node).collect();
    if nodes.is_empty() {
        let what = if listed { "an empty list of nodes" } else { "no nodes" };
        root.warning(format!("the manifest has {what}; they are taken from the module"));
    }
    nodes
}

/// A text that is there, says something and is not in `seen`.
fn unique(
    section: &mut Section<'_>,
    name: &'static str,
    seen: &mut BTreeSet<String>,
    twice: impl FnOnce(String) -> String,
) -> String {
    let Some(text) = section.required(name) else {
        return String::new();
    };
    if let Err(objection) = rules::not_empty(&text.text) {
        section.reject(&text, objection);
    } else if !seen.insert(text.text.clone()) {
        section.reject(&text, twice(quote(&text.text)));
    }
    text.text
}

fn plain(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.text).collect()
}
