use std::rc::Rc;

use serde_json::json;

use super::{LISTED, Risk, permissions, shown};
use crate::{manifest::Manifest, node::NodeDefinition};

fn manifest(rest: &str) -> Manifest {
    let head = "manifest_version = 1\nid = \"com.example.t\"\nname = \"T\"\nversion = \"1.0.0\"\ndescription = \"\"\n";
    Manifest::from_toml(&format!("{head}{rest}")).unwrap().manifest
}

fn nodes(list: &[(&str, &str)]) -> Vec<Rc<NodeDefinition>> {
    list.iter()
        .map(|(name, permissions)| {
            Rc::new(NodeDefinition {
                name: (*name).to_owned(),
                permissions: permissions.split_whitespace().map(str::to_owned).collect(),
                ..NodeDefinition::default()
            })
        })
        .collect()
}

const fn letter(risk: Risk) -> char {
    match risk {
        Risk::None => '-',
        Risk::Low => 'l',
        Risk::Medium => 'm',
        Risk::High => 'h',
    }
}

/// Hosts (`-`: no network in the manifest, and the node's list holds alone), the node's list, names with their risk.
const RISKS: [(&str, &str, &str); 18] = [
    ("-", "", ""),
    (
        "-",
        "streaming variables cache",
        "l:streaming l:variables_read l:variables_write l:cache_read l:cache_write",
    ),
    ("-", "models", "m:models"),
    ("-", "storage:node", "m:storage:read m:storage:write l:storage:node"),
    (
        "-",
        "storage:read",
        "m:storage:read l:storage:node m:storage:user m:filesystem.upload_dir l:filesystem.cache_dir",
    ),
    ("a.example", "http_get", "m:http_get"),
    ("a.example *.b.example", "http", "m:http_get m:http_write"),
    ("a.example", "ws", "m:network:websocket"),
    ("", "http_get", "h:http_get"),
    ("*", "http_get", "h:http_get"),
    ("*.com", "http_get", "h:http_get"),
    ("a.example *:8080", "ws", "h:network:websocket"),
    ("localhost:8080", "http_get", "h:http_get"),
    ("192.168.1.1", "http_get", "h:http_get"),
    ("1.a 2.a 3.a 4.a 5.a 6.a 7.a 8.a 9.a 10.a", "http_get", "m:http_get"),
    (
        "1.a 2.a 3.a 4.a 5.a 6.a 7.a 8.a 9.a 10.a 11.a",
        "http_get",
        "h:http_get",
    ),
    (
        "",
        "http_get storage:node",
        "h:http_get h:storage:read m:storage:write l:storage:node",
    ),
    (
        "a.example",
        "http_get storage:node",
        "m:http_get m:storage:read m:storage:write l:storage:node",
    ),
];

#[test]
fn risks_follow_the_rules() {
    for (hosts, listed, expected) in RISKS {
        let mut manifest = manifest("");
        if hosts != "-" {
            manifest.permissions.network.allowed_hosts =
                hosts.split_whitespace().map(|host| host.parse().unwrap()).collect();
        }
        let infos = permissions(&manifest, &nodes(&[("n", listed)]));
        let found: Vec<String> = infos
            .iter()
            .filter(|info| info.risk != Risk::None)
            .map(|info| format!("{}:{}", letter(info.risk), info.name))
            .collect();
        assert_eq!(found.join(" "), expected, "{hosts}, {listed}");
        for info in infos {
            assert!(!info.title.is_empty() && info.description.ends_with('.'), "{info:?}");
            assert!(!info.description.contains("{}"), "{info:?}");
        }
    }
}

#[test]
fn files_and_an_open_network_are_a_risk_in_one_node_only() {
    let risk = |list: &[(&str, &str)]| {
        let infos = permissions(&manifest(""), &nodes(list));
        infos.into_iter().find(|info| info.name == "storage:read").unwrap().risk
    };
    assert_eq!(risk(&[("a", "storage:read"), ("b", "http_get")]), Risk::Medium);
    assert_eq!(
        risk(&[("a", "storage:read"), ("b", "http_get storage:read")]),
        Risk::High
    );
}

#[test]
fn is_told_in_sentences() {
    let manifest = manifest(
        "[permissions]\nmemory = 'light'\ntimeout = 'quick'\n\
         filesystem = { node_storage = true, user_storage = true }\n\
         network = { http_enabled = true, websocket_enabled = true, allowed_hosts = ['a.example', '*.b.example'] }\n\
         [[permissions.oauth_scopes]]\nprovider = 'google'\nscopes = ['drive', 'mail']\n\
         reason = \"Keeps copies”.\\nReally \\u202Esafe\"\nrequired = true\n\
         [[nodes]]\nid = 'a'\noauth_providers = ['google']\n[[nodes]]\nid = 'b'\n",
    );
    let infos = permissions(&manifest, &nodes(&[("a", "oauth http_get"), ("b", "ws storage:read")]));
    let hosts = ["a.example", "*.b.example"];
    let none: [&str; 0] = [];
    assert_eq!(
        serde_json::to_value(infos).unwrap(),
        json!([
            {
                "name": "http_get", "title": "Load from the network", "risk": "medium", "nodes": ["a"], "hosts": hosts,
                "scopes": none, "description": "Loads data from “a.example” and “*.b.example”.",
            },
            {
                "name": "network:websocket", "title": "Keep connections open", "risk": "medium", "nodes": ["b"],
                "hosts": hosts, "scopes": none,
                "description": "Exchanges messages with “a.example” and “*.b.example”. Browsers attach the cookies of \
                    that site, so it may know who you are.",
            },
            {
                "name": "storage:read", "title": "Read files", "risk": "medium", "nodes": ["b"], "hosts": none,
                "scopes": none, "description": "Reads files in the directory of the board and your own directory.",
            },
            {
                "name": "storage:node", "title": "Files of the board", "risk": "low", "nodes": ["b"], "hosts": none,
                "scopes": none, "description": "Uses the directory that the nodes of a board share.",
            },
            {
                "name": "storage:user", "title": "Your files", "risk": "medium", "nodes": ["b"], "hosts": none,
                "scopes": none, "description": "Uses your own directory, which all boards of the app share.",
            },
            {
                "name": "oauth:google", "title": "Act in your name", "risk": "high", "nodes": ["a"], "hosts": none,
                "scopes": ["drive", "mail"],
                "description": "Gets your access token of “google” and can act in your name there, within “drive” and \
                    “mail”. The package says why: “Keeps copies\". Really safe”. The package needs it to be of any use.",
            },
            {
                "name": "memory", "title": "Memory", "risk": "none", "nodes": none, "hosts": none, "scopes": none,
                "description": "Uses 32 MiB of memory at most.",
            },
            {
                "name": "timeout", "title": "Time", "risk": "none", "nodes": none, "hosts": none, "scopes": none,
                "description": "Runs for 5 seconds at most.",
            },
        ])
    );
}

#[test]
fn what_a_package_says_is_bounded() {
    let providers: String = (0..2 * LISTED)
        .map(|n| {
            format!(
                "[[permissions.oauth_scopes]]\nprovider = 'p{n}'\nreason = '{}'\nscopes = ['{}']\n",
                "r".repeat(2_000),
                "s".repeat(2_000)
            )
        })
        .collect();
    let list: Vec<(String, &str)> = (0..2 * LISTED).map(|n| (format!("n{n}"), "oauth")).collect();
    let list: Vec<(&str, &str)> = list.iter().map(|(name, listed)| (name.as_str(), *listed)).collect();
    let infos = permissions(&manifest(&providers), &nodes(&list));
    assert_eq!(infos.len(), LISTED + 2);
    assert!(
        infos
            .iter()
            .all(|info| info.nodes.len() <= LISTED && info.description.len() < 1_000)
    );
}

#[test]
fn texts_of_packages_do_not_change_what_is_around_them() {
    for (text, max, expected) in [
        ("plain", 5, "plain"),
        ("longer", 5, "longe…"),
        (" a\r\n\tb ", 9, "a   b"),
        ("\u{202e}a\u{2066}b\u{200b}", 9, "ab"),
        ("“a”", 9, "\"a\""),
        ("größer 日本", 99, "größer 日本"),
    ] {
        assert_eq!(shown(text, max), expected);
    }
}
