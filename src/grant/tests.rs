use std::collections::BTreeMap;

use super::{Agreed, Capability as Cap, EffectiveGrant, Grant, effective, permission, unknown_permissions};
use crate::manifest::Manifest;

/// Capabilities by short names, so that rows stay readable.
const NAMES: [(&str, &[Cap]); 15] = [
    ("stream", &[Cap::Streaming]),
    ("get", &[Cap::HttpRead]),
    ("post", &[Cap::HttpWrite]),
    ("ws", &[Cap::WebSocket]),
    ("read", &[Cap::StorageRead]),
    ("write", &[Cap::StorageWrite]),
    ("node", &[Cap::NodeStorage]),
    ("user", &[Cap::UserStorage]),
    ("upload", &[Cap::UploadDir]),
    ("tmp", &[Cap::CacheDir]),
    (
        "dirs",
        &[Cap::NodeStorage, Cap::UserStorage, Cap::UploadDir, Cap::CacheDir],
    ),
    ("vars", &[Cap::VariablesRead, Cap::VariablesWrite]),
    ("cache", &[Cap::CacheRead, Cap::CacheWrite]),
    ("models", &[Cap::Models]),
    ("oauth", &[Cap::OAuth]),
];

fn grant(text: &str) -> Grant {
    let of = |name: &str| match name {
        "vars-read" => Grant::of(&[Cap::VariablesRead]),
        "vars-write" => Grant::of(&[Cap::VariablesWrite]),
        "cache-read" => Grant::of(&[Cap::CacheRead]),
        "cache-write" => Grant::of(&[Cap::CacheWrite]),
        _ => Grant::of(
            NAMES
                .iter()
                .find(|(known, _)| *known == name)
                .unwrap_or_else(|| panic!("{name}"))
                .1,
        ),
    };
    text.split_whitespace().map(of).collect()
}

fn names(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn manifest(rest: &str) -> Manifest {
    let head = "manifest_version = 1\nid = \"com.example.t\"\nname = \"T\"\nversion = \"1.0.0\"\ndescription = \"\"\n";
    Manifest::from_toml(&format!("{head}{rest}")).unwrap().manifest
}

const PERMISSIONS: [(&str, &str); 45] = [
    ("streaming", "stream"),
    ("network:http", "get post"),
    ("http", "get post"),
    ("http_all", "get post"),
    ("http_get", "get"),
    ("http_write", "post"),
    ("network:websocket", "ws"),
    ("websocket", "ws"),
    ("ws", "ws"),
    ("network", "get post ws"),
    ("network_all", "get post ws"),
    ("storage:read", "read dirs"),
    ("storage_read", "read dirs"),
    ("storage:write", "write dirs"),
    ("storage_write", "write dirs"),
    ("storage_delete", "write dirs"),
    ("storage:node", "read write node"),
    ("storage:user", "read write user"),
    ("storage", "read write dirs"),
    ("storage_all", "read write dirs"),
    ("variables", "vars"),
    ("variables_read", "vars-read"),
    ("variables_write", "vars-write"),
    ("variables_all", "vars"),
    ("cache", "cache"),
    ("cache_read", "cache-read"),
    ("cache_write", "cache-write"),
    ("cache_all", "cache"),
    ("models", "models"),
    ("llm", "models"),
    ("oauth", "oauth"),
    ("auth", "oauth"),
    ("auth_all", "oauth"),
    ("token", "oauth"),
    ("a2ui", ""),
    ("functions", ""),
    ("standard", "read dirs get vars-read cache"),
    ("all", "stream get post ws read write dirs vars cache models oauth"),
    // Nothing but the exact names counts.
    ("", "?"),
    ("HTTP", "?"),
    (" http", "?"),
    ("network:tcp", "?"),
    ("storage:delete", "?"),
    ("variables:read", "?"),
    ("root", "?"),
];

#[test]
fn every_permission_name_grants_what_the_table_says() {
    for (name, expected) in PERMISSIONS {
        let expected = (expected != "?").then(|| grant(expected));
        assert_eq!(permission(name), expected, "{name}");
        let unknown = if expected.is_some() {
            vec![]
        } else {
            vec![name.to_owned()]
        };
        assert_eq!(unknown_permissions(&[name.to_owned()]), unknown, "{name}");
        // A module without manifest: the node's list holds, as far as it can be granted.
        let lone = effective(&Manifest::for_module("a.wasm"), "n", &[name.to_owned()], &Agreed::All);
        assert_eq!(lone.capabilities, expected.unwrap_or_default(), "{name}");
        assert!(lone.oauth.is_empty() && lone.allowed_hosts.is_empty(), "{name}");
    }
}

#[test]
fn the_named_permission_gives_the_capability() {
    for capability in Cap::ALL {
        let name = capability.permission_name();
        match permission(name) {
            Some(grant) => assert!(grant.contains(capability), "{name}"),
            None => {
                let (table, field) = name.split_once('.').unwrap();
                let manifest = manifest(&format!("[permissions.{table}]\n{field} = true"));
                assert!(
                    effective(&manifest, "n", &[], &Agreed::All)
                        .capabilities
                        .contains(capability),
                    "{name}"
                );
            }
        }
    }
}

/// Manifest permissions, the node's list, what the user agrees to (`*` is everything), what is granted.
const RULES: [(&str, &str, &str, &str); 46] = [
    // Nobody asks for anything.
    ("", "", "*", ""),
    // The package speaks alone.
    ("streaming = true", "", "*", "stream"),
    ("variables = true", "", "*", "vars"),
    ("cache = true", "", "*", "cache"),
    ("models = true", "", "*", "models"),
    ("a2ui = true", "", "*", ""),
    ("network = { http_enabled = true }", "", "*", "get post"),
    ("network = { websocket_enabled = true }", "", "*", "ws"),
    (
        "network = { tcp_enabled = true, udp_enabled = true, dns_enabled = true }",
        "",
        "*",
        "",
    ),
    ("network = { allowed_hosts = ['a.example'] }", "", "*", ""),
    ("filesystem = { node_storage = true }", "", "*", "read write node"),
    ("filesystem = { user_storage = true }", "", "*", "read write user"),
    ("filesystem = { upload_dir = true }", "", "*", "read write upload"),
    ("filesystem = { cache_dir = true }", "", "*", "read write tmp"),
    ("oauth_scopes = [{ provider = 'google' }]", "", "*", "oauth"),
    ("memory = 'heavy'\ntimeout = 'quick'", "", "*", ""),
    // The node speaks alone.
    ("", "http_get variables_read", "*", "get vars-read"),
    ("", "storage:read", "*", "read dirs"),
    ("memory = 'heavy'\ntimeout = 'quick'", "streaming", "*", "stream"),
    (
        "streaming = false\nfilesystem = { node_storage = false }",
        "streaming",
        "*",
        "stream",
    ),
    ("network = { allowed_hosts = ['a.example'] }", "http", "*", "get post"),
    // Both speak.
    (
        "variables = true\ncache = true",
        "variables_read streaming",
        "*",
        "vars-read",
    ),
    ("variables = true", "streaming", "*", ""),
    ("variables = true", "all", "*", "vars"),
    ("network = { http_enabled = true }", "network", "*", "get post"),
    ("network = { http_enabled = true }", "http_get", "*", "get"),
    (
        "network = { http_enabled = true }\ncache = true",
        "standard",
        "*",
        "get cache",
    ),
    ("streaming = true", "storage:read", "*", ""),
    (
        "filesystem = { upload_dir = true, cache_dir = true }",
        "storage:read",
        "*",
        "read upload tmp",
    ),
    (
        "filesystem = { upload_dir = true }",
        "storage_write",
        "*",
        "write upload",
    ),
    (
        "filesystem = { node_storage = true, user_storage = true }",
        "storage:user",
        "*",
        "read write user",
    ),
    ("filesystem = { upload_dir = true }", "storage:node", "*", "read write"),
    // A list of names that grant nothing is a list all the same, and so is a switch.
    ("variables = true", "functions", "*", ""),
    ("variables = true", "nonsense", "*", ""),
    ("", "nonsense", "*", ""),
    ("a2ui = true", "streaming", "*", ""),
    ("network = { dns_enabled = true }", "streaming", "*", ""),
    ("oauth_scopes = [{ provider = 'google' }]", "streaming", "*", ""),
    (
        "oauth_scopes = [{ provider = 'google' }]",
        "streaming token",
        "*",
        "oauth",
    ),
    // The user agrees to part of it.
    ("streaming = true\nvariables = true", "", "", ""),
    ("streaming = true\nvariables = true", "", "streaming", "stream"),
    (
        "streaming = true\nvariables = true",
        "",
        "variables_read network",
        "vars-read",
    ),
    (
        "filesystem = { user_storage = true, upload_dir = true }",
        "",
        "storage:user",
        "read write user",
    ),
    (
        "filesystem = { user_storage = true, upload_dir = true }",
        "",
        "storage:read",
        "read user upload",
    ),
    ("streaming = true", "", "nonsense", ""),
    ("streaming = true", "streaming", "all", "stream"),
];

#[test]
fn the_effective_grant_follows_the_rules() {
    for (permissions, node, agreed, expected) in RULES {
        let manifest = manifest(&format!("[permissions]\n{permissions}"));
        let agreed = if agreed == "*" {
            Agreed::All
        } else {
            Agreed::Names(names(agreed))
        };
        let found = effective(&manifest, "n", &names(node), &agreed);
        assert_eq!(
            found.capabilities,
            grant(expected),
            "{permissions:?}, {node:?}, {agreed:?}"
        );
        let nothing = effective(&manifest, "n", &names(node), &Agreed::None);
        assert_eq!(nothing, EffectiveGrant::default(), "{permissions:?}, {node:?}");
    }
}

const GOOGLE_AND_GITHUB: &str = "[[permissions.oauth_scopes]]\nprovider = 'google'\nscopes = ['drive', 'mail']\n\
                                 [[permissions.oauth_scopes]]\nprovider = 'github'\n";

/// The manifest after the two providers, the node's list, what the user agrees to, which providers the node gets.
const OAUTH: [(&str, &str, &str, &str); 14] = [
    ("[[nodes]]\nid = 'n'\noauth_providers = ['google']", "", "*", "google"),
    (
        "[[nodes]]\nid = 'n'\noauth_providers = ['google', 'github']",
        "",
        "*",
        "github google",
    ),
    ("[[nodes]]\nid = 'n'", "", "*", ""),
    ("[[nodes]]\nid = 'n'", "oauth", "*", ""),
    ("[[nodes]]\nid = 'other'\noauth_providers = ['google']", "", "*", ""),
    (
        "[[nodes]]\nid = 'other'\noauth_providers = ['google']",
        "oauth",
        "*",
        "",
    ),
    (
        "[[nodes]]\nid = 'n'\noauth_providers = ['google']",
        "oauth",
        "*",
        "google",
    ),
    (
        "[[nodes]]\nid = 'n'\noauth_providers = ['google']",
        "streaming",
        "*",
        "",
    ),
    ("[[nodes]]\nid = 'n'\noauth_providers = ['google']", "", "streaming", ""),
    (
        "[[nodes]]\nid = 'n'\noauth_providers = ['google']",
        "",
        "token",
        "google",
    ),
    // A manifest without nodes leaves the word to the module's.
    ("", "oauth", "*", "github google"),
    ("", "auth_all streaming", "*", "github google"),
    ("", "", "*", ""),
    ("", "streaming", "*", ""),
];

#[test]
fn tokens_reach_only_nodes_that_declare_their_provider() {
    for (rest, node, agreed, expected) in OAUTH {
        let manifest = manifest(&format!("{GOOGLE_AND_GITHUB}{rest}"));
        let agreed = if agreed == "*" {
            Agreed::All
        } else {
            Agreed::Names(names(agreed))
        };
        let found = effective(&manifest, "n", &names(node), &agreed);
        let providers: Vec<&str> = found.oauth.keys().map(String::as_str).collect();
        assert_eq!(providers.join(" "), expected, "{rest:?}, {node:?}, {agreed:?}");
    }
    let node = "[[nodes]]\nid = 'n'\noauth_providers = ['google']";
    let found = effective(&manifest(&format!("{GOOGLE_AND_GITHUB}{node}")), "n", &[], &Agreed::All);
    assert_eq!(
        found.oauth_scopes("google"),
        Some(&["drive".to_owned(), "mail".to_owned()][..])
    );
    assert_eq!(found.oauth_scopes("github"), None);
}

#[test]
fn hosts_go_with_the_network() {
    let manifest = manifest(
        "[permissions]\nvariables = true\n[permissions.network]\nhttp_enabled = true\nallowed_hosts = ['a.example']",
    );
    let hosts = |node: &str, agreed: Agreed| effective(&manifest, "n", &names(node), &agreed).allowed_hosts.len();
    assert_eq!(hosts("", Agreed::All), 1);
    assert_eq!(hosts("http_get", Agreed::All), 1);
    assert_eq!(hosts("variables", Agreed::All), 0);
    assert_eq!(hosts("", Agreed::Names(names("variables"))), 0);
    assert_eq!(hosts("", Agreed::None), 0);
}

#[test]
fn a_grant_is_a_set() {
    let (left, right) = (grant("stream vars"), grant("vars models"));
    assert_eq!(left.union(right), grant("stream vars models"));
    assert_eq!(left.intersection(right), grant("vars"));
    assert!(left.contains(Cap::Streaming) && !left.contains(Cap::Models));
    assert_eq!(
        left.iter().collect::<Vec<_>>(),
        [Cap::Streaming, Cap::VariablesRead, Cap::VariablesWrite]
    );
    assert_eq!(Grant::ALL.iter().count(), Cap::ALL.len());
    assert!(Grant::default().is_empty() && Grant::default().iter().next().is_none());
    let counted: BTreeMap<Cap, usize> = Cap::ALL.into_iter().map(|cap| (cap, 1)).collect();
    assert_eq!(counted.len(), Cap::ALL.len(), "a capability is listed twice");
    assert_eq!(format!("{left:?}"), "{Streaming, VariablesRead, VariablesWrite}");
}
