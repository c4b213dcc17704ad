mod problems;
mod round_trip;

use super::*;

/// The fields without which nothing goes, on lines 1 to 5.
const HEAD: &str = "manifest_version = 1
id = \"com.example.math\"
name = \"Math\"
version = \"1.0.0\"
description = \"\"
";

const FULL: &str = include_str!("full.toml");

#[test]
fn every_field_is_read() {
    let Parsed { manifest, warnings } = Manifest::from_toml(FULL).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    let some = |text: &str| Some(text.to_owned());
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected = Manifest {
        manifest_version: 1,
        id: "com.example.full".into(),
        name: "Full".into(),
        version: "1.2.3-beta.1+build.5".into(),
        description: "Everything".into(),
        authors: vec![
            Author {
                name: "Ada".into(),
                email: some("ada@example.com"),
                url: some("https://ada.example"),
            },
            Author {
                name: "Bob".into(),
                email: None,
                url: None,
            },
        ],
        license: some("MIT"),
        repository: some("https://example.com/repository"),
        homepage: some("https://example.com"),
        min_flow_like_version: some("0.1.0"),
        keywords: texts(&["math", "ünïcode"]),
        primary_category: some("Data"),
        secondary_category: some("Science"),
        wasm_path: some("target/wasm32-unknown-unknown/release/full.wasm"),
        wasm_hash: some("0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"),
        permissions: Permissions {
            memory: MemoryTier::Heavy,
            timeout: TimeoutTier::LongRunning,
            variables: true,
            cache: true,
            streaming: true,
            a2ui: true,
            models: true,
            network: Network {
                http_enabled: true,
                websocket_enabled: true,
                tcp_enabled: false,
                udp_enabled: false,
                dns_enabled: false,
                allowed_hosts: vec!["*.example.com".parse().unwrap(), "localhost:8080".parse().unwrap()],
            },
            filesystem: Filesystem {
                node_storage: true,
                user_storage: true,
                upload_dir: true,
                cache_dir: true,
            },
            oauth_scopes: vec![OAuthScope {
                provider: "google".into(),
                scopes: texts(&["drive", "mail"]),
                reason: "Reads files".into(),
                required: true,
            }],
        },
        nodes: vec![
            NodeEntry {
                id: "add".into(),
                name: "Add".into(),
                description: "Adds".into(),
                category: "Math/Arithmetic".into(),
                icon: some("/add.svg"),
                oauth_providers: texts(&["google"]),
                metadata: toml::from_str("colour = \"red\"\nsize = 3").unwrap(),
            },
            NodeEntry {
                id: "sub".into(),
                ..NodeEntry::default()
            },
        ],
        metadata: toml::from_str("released = 2026-01-02\nratio = 0.5\n[deep.er]\nlist = [1, [true, \"x\"]]").unwrap(),
    };
    assert_eq!(manifest, expected);
}

#[test]
fn tiers_have_the_figures_of_the_document() {
    let memory = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096];
    let names = [
        "minimal",
        "light",
        "standard",
        "heavy",
        "intensive",
        "large",
        "huge",
        "extreme",
        "maximum",
    ];
    for ((name, mib), tier) in names.iter().zip(memory).zip(MemoryTier::ALL) {
        let text = format!("{HEAD}permissions.memory = \"{name}\"\nnodes = [{{ id = \"n\" }}]");
        let Parsed { manifest, warnings } = Manifest::from_toml(&text).unwrap();
        let found = manifest.permissions.memory;
        assert_eq!((found, found.as_str(), found.bytes()), (tier, *name, mib << 20));
        assert_eq!(
            warnings.iter().any(|warning| warning.contains("caps it at 1 GiB")),
            mib > 1024,
            "{name}"
        );
    }
    let seconds = [5, 30, 60, 300, 600, 1800];
    let names = ["quick", "standard", "extended", "long_running", "very_long", "maximum"];
    for ((name, seconds), tier) in names.iter().zip(seconds).zip(TimeoutTier::ALL) {
        let manifest = Manifest::from_toml(&format!("{HEAD}permissions.timeout = \"{name}\""))
            .unwrap()
            .manifest;
        let found = manifest.permissions.timeout;
        assert_eq!((found, found.as_str(), found.millis()), (tier, *name, seconds * 1000));
    }
    let silent = Manifest::from_toml(HEAD).unwrap().manifest.permissions;
    assert_eq!(
        (silent.memory, silent.timeout),
        (MemoryTier::Standard, TimeoutTier::Standard)
    );
}

#[test]
fn the_first_character_tells_json_from_toml() {
    let json = Manifest::from_toml(FULL).unwrap().manifest.to_json().to_string();
    for text in [FULL.to_owned(), json] {
        for before in ["", " \n\t", "\u{feff}", "\u{feff}\n"] {
            let parsed = Manifest::parse(format!("{before}{text}").as_bytes()).unwrap();
            assert_eq!(parsed.manifest.name, "Full");
        }
    }
}

#[test]
fn null_counts_as_absent() {
    let text = r#"{"manifest_version": 1, "id": "a.b", "name": "N", "version": "1.0.0", "description": "",
        "authors": null, "license": null, "permissions": null, "metadata": {"kept": 1, "gone": null},
        "nodes": [{"id": "n", "icon": null, "oauth_providers": null, "metadata": null}]}"#;
    let Parsed { manifest, warnings } = Manifest::from_json(text).unwrap();
    assert_eq!((manifest.license, manifest.permissions), (None, Permissions::default()));
    assert_eq!(manifest.metadata, toml::from_str("kept = 1").unwrap());
    assert_eq!(
        warnings,
        ["`metadata.gone` is null, which TOML does not have: left out"]
    );
}

#[test]
fn likely_mistakes_are_remarked_on() {
    let node = "[[nodes]]\nid = \"n\"\n";
    let cases: [(String, &[&str]); 9] = [
        (format!("{HEAD}{node}"), &[]),
        (
            HEAD.to_owned(),
            &["1:1: the manifest has no nodes; they are taken from the module"],
        ),
        (
            format!("{HEAD}nodes = []"),
            &["1:1: the manifest has an empty list of nodes; they are taken from the module"],
        ),
        (
            format!("{HEAD}[permisions]\nmemory = \"light\"\n{node}"),
            &["6:2: unknown field `permisions`; did you mean `permissions`?"],
        ),
        (
            format!("{HEAD}licence = \"MIT\"\n{node}oauth_provider = [\"google\"]"),
            &[
                "6:1: unknown field `licence`; did you mean `license`?",
                "9:1: unknown field `nodes[0].oauth_provider`; did you mean `oauth_providers`?",
            ],
        ),
        (
            format!("{HEAD}[permissions]\nnetwork.http_enable = true\nx.y.z = 1\n{node}"),
            &[
                "7:9: unknown field `permissions.network.http_enable`; did you mean `http_enabled`?",
                "8:1: unknown field `permissions.x`",
            ],
        ),
        (
            format!("{HEAD}authors = [{{ name = \"A\", mail = \"a@b\" }}]\n{node}"),
            &["6:26: unknown field `authors[0].mail`; did you mean `email`?"],
        ),
        (
            format!("{HEAD}[permissions]\nmemory = \"maximum\"\n{node}"),
            &["6:1: `permissions.memory`: `maximum` is 4096 MiB, and this platform caps it at 1 GiB"],
        ),
        (
            format!("{HEAD}[permissions.network]\nudp_enabled = true\n{node}"),
            &["6:1: `permissions.network.udp_enabled` has no effect: a web page cannot do that"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(Manifest::from_toml(&text).unwrap().warnings, expected, "{text}");
    }
}

#[test]
fn a_module_alone_gets_a_closed_manifest() {
    let long = "x".repeat(300);
    let cases = [
        ("math.wasm", "local.math.wasm"),
        ("My Node (1).wasm", "local.My-Node-(1).wasm"),
        ("C:\\Users\\ada\\math.wasm", "local.math.wasm"),
        ("../build/math.wasm", "local.math.wasm"),
        ("", "local.module"),
        ("a\u{0}b\nc", "local.a-b-c"),
        (long.as_str(), &format!("local.{}", "x".repeat(194))),
    ];
    for (file, id) in cases {
        let manifest = Manifest::for_module(file);
        assert_eq!((manifest.id.as_str(), manifest.version.as_str()), (id, "0.0.0"));
        assert_eq!(
            (&manifest.permissions, manifest.nodes.len()),
            (&Permissions::default(), 0)
        );
        let again = Manifest::from_toml(&manifest.to_toml().unwrap()).unwrap().manifest;
        assert_eq!(again, manifest, "a manifest made here is a valid one");
    }
}
