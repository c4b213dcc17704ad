use std::rc::Rc;

use super::{FindingKind, preflight};
use crate::{
    abi::core::{Emscripten, Resolved, tables},
    manifest::Manifest,
    node::NodeDefinition,
};

fn manifest(permissions: &str) -> Manifest {
    let head = "manifest_version = 1\nid = \"com.example.t\"\nname = \"T\"\nversion = \"1.0.0\"\ndescription = \"\"\n";
    Manifest::from_toml(&format!("{head}[permissions]\n{permissions}"))
        .unwrap()
        .manifest
}

/// `a: http_get ws; b: streaming`
fn nodes(text: &str) -> Vec<Rc<NodeDefinition>> {
    text.split(';')
        .map(|node| {
            let (name, listed) = node.split_once(':').unwrap();
            Rc::new(NodeDefinition {
                name: name.trim().to_owned(),
                permissions: listed.split_whitespace().map(str::to_owned).collect(),
                ..NodeDefinition::default()
            })
        })
        .collect()
}

fn imports(text: &str) -> Vec<Resolved> {
    let find = |name: &str| {
        tables()
            .find(|row| format!("{}.{}", row.module.trim_start_matches("flowlike_"), row.name) == name)
            .unwrap_or_else(|| panic!("no import {name}"))
    };
    text.split_whitespace().map(|name| Resolved::Host(find(name))).collect()
}

/// Manifest, nodes, imports, findings: kind, permission, and who asks for it or which imports need it.
const CASES: [(&str, &str, &str, &str); 31] = [
    ("", "a:", "", ""),
    // What toolchains add needs nothing.
    (
        "",
        "a:",
        "wasi_snapshot_preview1.fd_write wasi_snapshot_preview1.path_open wasi_snapshot_preview1.sock_send env.abort \
         env.emscripten_notify_memory_growth log.info pins.get_input meta.random schema.get_type_schema http.response",
        "",
    ),
    ("streaming = true", "a:", "stream.text", ""),
    ("streaming = true", "a:", "env.host_stream", ""),
    ("streaming = true", "a:", "", "unused streaming manifest"),
    ("", "a: streaming; b: streaming", "", "unused streaming node:a,node:b"),
    (
        "streaming = true",
        "a: streaming",
        "",
        "unused streaming manifest,node:a",
    ),
    // One half of what a switch allows is enough, and one half of what a name allows.
    ("variables = true", "a:", "vars.get", ""),
    (
        "",
        "a: variables network storage standard all",
        "vars.get http.request storage.list_request",
        "",
    ),
    (
        "",
        "a: variables_write",
        "vars.get",
        "unused variables_write node:a; ungranted variables_read vars.get",
    ),
    ("", "a: functions a2ui nonsense", "", ""),
    // Methods are arguments.
    ("", "a: http_get", "http.request", ""),
    ("", "a: http_write", "http.request", ""),
    (
        "",
        "a: streaming",
        "http.request stream.text",
        "ungranted http_get http.request",
    ),
    (
        "network = { http_enabled = true }",
        "a:",
        "ws.connect",
        "unused network.http_enabled manifest; ungranted network:websocket ws.connect",
    ),
    // Directories come in with inputs.
    ("filesystem = { upload_dir = true }", "a:", "storage.read_request", ""),
    ("filesystem = { upload_dir = true }", "a:", "storage.write_request", ""),
    (
        "filesystem = { upload_dir = true }",
        "a:",
        "storage.storage_dir",
        "unused filesystem.upload_dir manifest; ungranted storage:node storage.storage_dir",
    ),
    (
        "filesystem = { upload_dir = true, node_storage = true }",
        "a:",
        "",
        "unused filesystem.node_storage manifest; unused filesystem.upload_dir manifest",
    ),
    ("", "a: storage:node", "schema.get_type_schema", ""),
    (
        "",
        "a: storage:write",
        "storage.read_request",
        "ungranted storage:read storage.read_request",
    ),
    // One node is enough, but it must have all that an import needs.
    ("", "a: streaming; b: storage:read", "stream.text storage.user_dir", ""),
    (
        "filesystem = { user_storage = true }",
        "a: storage:read",
        "storage.user_dir",
        "",
    ),
    (
        "filesystem = { user_storage = true }",
        "a: storage:read",
        "storage.cache_dir storage.read_request",
        "ungranted filesystem.cache_dir storage.cache_dir",
    ),
    // One line for each permission.
    (
        "",
        "a:",
        "models.embed_text db.query image.to_bytes",
        "ungranted models models.embed_text,db.query,image.to_bytes",
    ),
    (
        "a2ui = true",
        "a: models",
        "models.embed_text",
        "ungranted models models.embed_text",
    ),
    (
        "network = { tcp_enabled = true, dns_enabled = true }",
        "a:",
        "",
        "unsupported network.tcp_enabled manifest; unsupported network.dns_enabled manifest",
    ),
    // Tokens.
    (
        "oauth_scopes = [{ provider = 'p' }]",
        "a: oauth",
        "auth.get_oauth_token",
        "",
    ),
    (
        "oauth_scopes = [{ provider = 'p' }]",
        "a: streaming",
        "auth.get_oauth_token stream.text",
        "ungranted oauth auth.get_oauth_token; ungranted streaming stream.text; oauth-unused p manifest",
    ),
    (
        "oauth_scopes = [{ provider = 'p' }, { provider = 'q' }]\n[[nodes]]\nid = 'a'\noauth_providers = ['q']",
        "a:",
        "auth.has_oauth_token",
        "oauth-unused p manifest",
    ),
    (
        "oauth_scopes = [{ provider = 'p' }]\n[[nodes]]\nid = 'a'\noauth_providers = ['p']",
        "a:",
        "",
        "unused oauth_scopes manifest",
    ),
];

#[test]
fn finds_what_does_not_fit_and_nothing_else() {
    for (permissions, listed, imported, expected) in CASES {
        let found = preflight(&manifest(permissions), &nodes(listed), &imports(imported));
        let lines: Vec<String> = found
            .findings
            .iter()
            .map(|finding| {
                let kind = serde_json::to_value(finding.kind).unwrap();
                let who = if finding.kind == FindingKind::Ungranted {
                    &finding.imports
                } else {
                    &finding.asked_by
                };
                let who = who.join(",").replace("flowlike_", "");
                format!("{} {} {who}", kind.as_str().unwrap(), finding.permission)
            })
            .collect();
        assert_eq!(lines.join("; "), expected, "{permissions}, {listed}, {imported}");
    }
}

#[test]
fn says_what_imports_can_use() {
    for (imported, expected) in [
        ("", ""),
        ("http.request vars.has", "http_get http_write variables_read"),
        ("storage.storage_dir", "storage:read storage:node"),
        (
            "storage.write_request",
            "storage:write storage:node storage:user filesystem.upload_dir filesystem.cache_dir",
        ),
    ] {
        let found = preflight(&manifest(""), &nodes("a: all"), &imports(imported));
        assert_eq!(found.imports.join(" "), expected, "{imported}");
    }
    let longjmp = [Resolved::Emscripten(Emscripten::ThrowLongjmp)];
    assert_eq!(
        preflight(&manifest(""), &nodes("a:"), &longjmp),
        super::Preflight::default()
    );
}

#[test]
fn lists_are_bounded() {
    let many: String = (0..1_000).map(|n| format!("n{n}: streaming;")).collect();
    let found = preflight(&manifest(""), &nodes(many.trim_end_matches(';')), &[]);
    assert_eq!(
        (found.findings.len(), found.findings[0].asked_by.len()),
        (1, super::LISTED)
    );
    let providers: String = (0..2_000).map(|n| format!("{{ provider = 'p{n}' }},")).collect();
    let found = preflight(&manifest(&format!("oauth_scopes = [{providers}]")), &nodes("a:"), &[]);
    assert_eq!(found.findings.len(), super::MAX_WARNINGS);
}

#[test]
fn is_json_for_the_page() {
    let found = preflight(&manifest(""), &nodes("a:"), &imports("vars.get"));
    assert_eq!(
        serde_json::to_value(&found).unwrap(),
        serde_json::json!({
            "imports": ["variables_read"],
            "findings": [{
                "kind": "ungranted", "permission": "variables_read", "askedBy": [], "imports": ["flowlike_vars.get"],
                "message": "The module imports `flowlike_vars.get`, which fails: no node has the permission \
                    `variables_read`. If a node needs it, ask for it in the manifest, and in the node's own list if it has \
                    one.",
            }],
        })
    );
}
