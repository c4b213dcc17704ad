use std::rc::Rc;

use super::{Agreed, Ask, MAX_HOSTS, MAX_ITEM, MAX_ITEMS, effective};
use crate::{
    grant::{hosts, permissions},
    manifest::Manifest,
    node::NodeDefinition,
    platform::{ParsedUrl, memory},
};

fn ask(text: &str) -> Ask {
    text.split_whitespace().map(str::to_owned).collect()
}

fn manifest(rest: &str) -> Manifest {
    let head = "manifest_version = 1\nid = \"com.example.t\"\nname = \"T\"\nversion = \"1.0.0\"\ndescription = \"\"\n";
    Manifest::from_toml(&format!("{head}{rest}")).unwrap().manifest
}

fn node(name: &str, permissions: &str) -> NodeDefinition {
    NodeDefinition {
        name: name.to_owned(),
        permissions: permissions.split_whitespace().map(str::to_owned).collect(),
        ..NodeDefinition::default()
    }
}

fn network(hosts: &str) -> String {
    let hosts: Vec<String> = hosts.split_whitespace().map(|host| format!("'{host}'")).collect();
    format!(
        "[permissions.network]\nhttp_enabled = true\nwebsocket_enabled = true\nallowed_hosts = [{}]",
        hosts.join(",")
    )
}

const TOKENS: &str = "[[permissions.oauth_scopes]]\nprovider = 'google'\nscopes = ['drive', 'mail:read']\n\
                      [[permissions.oauth_scopes]]\nprovider = 'git:hub%'\n\
                      [[nodes]]\nid = 'n'\noauth_providers = ['google', 'git:hub%']\n[[nodes]]\nid = 'm'\n";

/// The manifest, the node's list, what the node `n` asks for.
fn asking() -> Vec<(String, &'static str, &'static str)> {
    let permissions = |text: &str| format!("[permissions]\n{text}");
    vec![
        (String::new(), "", ""),
        (permissions("streaming = true"), "", "streaming"),
        (
            permissions("variables = true"),
            "variables_read nonsense",
            "variables_read",
        ),
        (
            permissions("filesystem = { upload_dir = true }"),
            "",
            "filesystem.upload_dir storage:read storage:write",
        ),
        (network(""), "http_get", "host:* http_get"),
        (
            network("a.example *.b.example"),
            "",
            "host:*.b.example host:a.example http_get http_write network:websocket",
        ),
        (network("a.example"), "streaming", ""),
        (
            TOKENS.to_owned(),
            "",
            "oauth oauth:git%3Ahub%25 oauth:google:drive oauth:google:mail:read",
        ),
        (TOKENS.to_owned(), "streaming", ""),
        // Without a manifest nobody declares a provider.
        (String::new(), "oauth models", "models"),
    ]
}

#[test]
fn a_node_asks_for_what_it_would_be_granted() {
    for (manifest_text, listed, expected) in asking() {
        let manifest = manifest(&manifest_text);
        let node = node("n", listed);
        let asked = Ask::of_node(&manifest, &node);
        assert_eq!(asked, ask(expected), "{manifest_text}, {listed}");
        // Whoever agrees to all of it grants just that.
        let all = effective(&manifest, "n", &node.permissions, &Agreed::All);
        assert_eq!(
            effective(&manifest, "n", &node.permissions, &Agreed::To(asked)),
            all,
            "{manifest_text}, {listed}"
        );
    }
}

#[test]
fn a_package_asks_for_what_its_nodes_do() {
    let manifest = manifest(&format!("{}\n{TOKENS}", network("a.example")));
    let nodes = |list: &[(&str, &str)]| -> Vec<Rc<NodeDefinition>> {
        list.iter().map(|(name, listed)| Rc::new(node(name, listed))).collect()
    };
    for list in [
        &[("m", "http_get"), ("n", "oauth")][..],
        &[("n", "http_get"), ("m", "oauth")],
        &[("m", ""), ("n", "streaming")],
        &[],
    ] {
        let nodes = nodes(list);
        let together: Ask = nodes
            .iter()
            .map(|node| Ask::of_node(&manifest, node))
            .fold(Ask::default(), |all, one| all.union(&one));
        let package = Ask::of_package(&manifest, &nodes);
        let without = |ask: &Ask| {
            ask.items()
                .iter()
                .filter(|item| *item != "oauth")
                .cloned()
                .collect::<Ask>()
        };
        assert_eq!(without(&package), without(&together), "{list:?}");
    }
}

#[test]
fn too_many_hosts_are_every_host() {
    let hosts = |count: usize| (0..count).map(|n| format!("h{n}.example ")).collect::<String>();
    let asked = |count| Ask::of_node(&manifest(&network(&hosts(count))), &node("n", "http_get"));
    assert_eq!(asked(MAX_HOSTS).items().len(), MAX_HOSTS + 1);
    assert_eq!(asked(MAX_HOSTS + 1), ask("host:* http_get"));
    let granted = |agreed| {
        let manifest = manifest(&network(&format!("localhost {}", hosts(MAX_HOSTS))));
        effective(&manifest, "n", &[], &Agreed::To(ask(agreed)))
    };
    let found = granted("host:* http_get");
    assert_eq!(found.allowed_hosts.len(), MAX_HOSTS, "all but the local one");
    assert!(granted("host:h1.example http_get").capabilities.is_empty());
}

/// What somebody has, what is asked, what of that is missing.
const COVERED: [(&str, &str, &str); 18] = [
    ("", "", ""),
    ("streaming", "", ""),
    ("", "streaming", "streaming"),
    ("http_get", "http_get http_write", "http_write"),
    // Names here are single capabilities.
    ("storage:node", "storage:read", "storage:read"),
    ("network", "http_get", "http_get"),
    (
        "host:*",
        "host:a.example host:*.b.example host:a.example:8080 host:93.184.216.34",
        "",
    ),
    (
        "host:*",
        "host:localhost host:127.0.0.1:80 host:[::1] host:192.168.1.1 host:a.localhost",
        "host:localhost host:127.0.0.1:80 host:[::1] host:192.168.1.1 host:a.localhost",
    ),
    ("host:*.example.com", "host:a.example.com host:*.b.example.com", ""),
    (
        "host:*.example.com",
        "host:example.com host:a.example.com:8080 host:*",
        "host:example.com host:a.example.com:8080 host:*",
    ),
    ("host:*:8080", "host:localhost:8080", "host:localhost:8080"),
    ("host:localhost:8080", "host:LOCALHOST:8080", ""),
    ("host:a.example", "host:https://a.example", ""),
    ("host:https://a.example", "host:a.example", "host:a.example"),
    (
        "oauth:google:drive",
        "oauth:google:drive oauth:google:mail",
        "oauth:google:mail",
    ),
    ("oauth:google", "oauth:google:drive", "oauth:google:drive"),
    ("oauth:google:drive", "oauth:google", "oauth:google"),
    (
        "host:what is this",
        "host:a.example unheard-of",
        "host:a.example unheard-of",
    ),
];

#[test]
fn agreements_cover_what_they_say() {
    for (has, asked, missing) in COVERED {
        let (has, asked, missing) = (ask(has), ask(asked), ask(missing));
        assert_eq!(has.missing(&asked), missing, "{has:?}, {asked:?}");
        assert_eq!(has.covers(&asked), missing.is_empty(), "{has:?}, {asked:?}");
        assert!(has.union(&asked).covers(&asked));
        let both = has.intersection(&asked);
        assert!(has.covers(&both) && asked.covers(&both), "{has:?}, {asked:?}");
    }
    let narrower = ask("host:* http_get").intersection(&ask("host:a.example host:localhost http_get streaming"));
    assert_eq!(narrower, ask("host:a.example http_get"));
}

/// The hosts of the manifest, what was agreed to, the URLs of `URLS` that may be requested by number.
const LIMITED: [(&str, &str, &str); 15] = [
    ("", "host:*", "012"),
    ("*", "host:*", "01"),
    ("a.example", "host:a.example", "0"),
    ("a.example localhost", "host:a.example host:localhost", "03"),
    // An update that adds hosts, or the whole network.
    ("a.example b.example", "host:a.example", "0"),
    ("*", "host:a.example", "0"),
    ("", "host:a.example", "0"),
    ("localhost a.example", "host:*", "0"),
    ("localhost", "host:*", ""),
    ("page.example b.example", "host:*", "1"),
    ("page.example", "host:*.example", ""),
    ("page.example", "host:page.example", "4"),
    ("*.example", "host:page.example host:localhost host:a.example", "0"),
    ("a.example", "host:b.example", ""),
    ("", "", ""),
];

const URLS: [&str; 5] = [
    "https://a.example/",
    "https://b.example/",
    "https://b.example:8443/",
    "http://localhost/",
    // The page's own origin: only a host that is written out, and agreed to so, opens it.
    "https://page.example/",
];

#[test]
fn a_run_gets_the_hosts_that_were_agreed_to() {
    let parse = |url: &str| -> ParsedUrl { memory::platform().urls.parse(url).unwrap() };
    let own = parse("https://page.example/");
    for (listed, agreed, expected) in LIMITED {
        let agreed = Agreed::To(ask(&format!("http_get network:websocket {agreed}")));
        let grant = effective(&manifest(&network(listed)), "n", &[], &agreed);
        let connects = !grant.capabilities.is_empty();
        let open = |url: &str| hosts::check(&parse(url), &grant.allowed_hosts, Some(&own), &["http", "https"]).is_ok();
        let found: String = URLS
            .iter()
            .enumerate()
            .filter(|(_, url)| connects && open(url))
            .map(|(index, _)| index.to_string())
            .collect();
        assert_eq!(found, expected, "{listed}, {agreed:?}");
    }
}

/// What was agreed to of `TOKENS`, and the scopes that the node gets.
const TOKENS_AGREED: [(&str, &[(&str, &str)]); 7] = [
    ("", &[]),
    ("oauth", &[]),
    ("oauth:google:drive", &[]),
    ("oauth oauth:google:drive", &[("google", "drive")]),
    (
        "oauth oauth:git%3Ahub%25 oauth:google:drive",
        &[("git:hub%", ""), ("google", "drive")],
    ),
    ("oauth oauth:git:hub%", &[]),
    ("oauth oauth:google", &[]),
];

#[test]
fn a_run_gets_the_scopes_that_were_agreed_to() {
    for (agreed, expected) in TOKENS_AGREED {
        let grant = effective(&manifest(TOKENS), "n", &[], &Agreed::To(ask(agreed)));
        let found: Vec<(&str, String)> = grant
            .oauth
            .iter()
            .map(|(provider, scopes)| (provider.as_str(), scopes.join(" ")))
            .collect();
        let expected: Vec<(&str, String)> = expected
            .iter()
            .map(|(provider, scopes)| (*provider, (*scopes).to_owned()))
            .collect();
        assert_eq!(found, expected, "{agreed}");
    }
}

#[test]
fn names_of_permissions_choose_their_hosts_and_scopes() {
    let manifest = manifest(&format!("{}\n{TOKENS}", network("a.example b.example")));
    let nodes = [Rc::new(node("n", ""))];
    let asked = Ask::of_package(&manifest, &nodes);
    let names: Vec<String> = permissions(&manifest, &nodes)
        .into_iter()
        .map(|info| info.name)
        .collect();
    assert_eq!(asked.chosen(&names), asked);
    for (names, expected) in [
        ("", ""),
        ("http_get", "http_get host:a.example host:b.example"),
        ("http_get host:a.example", "http_get host:a.example"),
        ("host:c.example", ""),
        ("oauth:google", "oauth oauth:google:drive oauth:google:mail:read"),
        ("oauth:google:drive", "oauth oauth:google:drive"),
        ("oauth:git%3Ahub%25", "oauth oauth:git%3Ahub%25"),
        ("streaming", ""),
    ] {
        let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
        assert_eq!(asked.chosen(&names), ask(expected), "{names:?}");
        assert_eq!(Ask::unknown(&names), None, "{names:?}");
    }
    assert_eq!(Ask::unknown(&names), None);
    for wrong in ["x", "http", "HTTP_GET", "network:http", "", "hosts:a.example"] {
        assert_eq!(Ask::unknown(&["streaming".to_owned(), wrong.to_owned()]), Some(wrong));
    }
}

#[test]
fn reads_back_what_it_wrote() {
    let asked = ask("streaming host:a.example oauth:google:drive");
    let json = serde_json::to_string(&asked).unwrap();
    assert_eq!(json, r#"["host:a.example","oauth:google:drive","streaming"]"#);
    assert_eq!(serde_json::from_str::<Ask>(&json).unwrap(), asked);
    assert_eq!(serde_json::from_str::<Ask>(r#"["b","a","b"]"#).unwrap(), ask("a b"));
    let many: Vec<String> = (0..=MAX_ITEMS).map(|n| n.to_string()).collect();
    let long = vec!["a".repeat(MAX_ITEM + 1)];
    for bad in [
        serde_json::json!(many),
        serde_json::json!(long),
        serde_json::json!([1]),
        serde_json::json!({}),
    ] {
        assert!(serde_json::from_value::<Ask>(bad).is_err());
    }
}
