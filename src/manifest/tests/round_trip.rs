use proptest::{
    collection::{btree_map, vec},
    option::of,
    prelude::*,
};
use toml::{Table, Value as Toml};

use super::*;

#[test]
fn a_full_manifest_survives_in_both_formats() {
    let manifest = Manifest::from_toml(FULL).unwrap().manifest;
    assert_eq!(
        Manifest::from_toml(&manifest.to_toml().unwrap()).unwrap().manifest,
        manifest
    );
    let json = manifest.to_json();
    // JSON has no dates.
    assert_eq!(json["metadata"]["released"], "2026-01-02");
    let mut expected = manifest.clone();
    expected.metadata.insert("released".into(), "2026-01-02".into());
    assert_eq!(Manifest::from_json(&json.to_string()).unwrap().manifest, expected);
    // Field for field, what JSON has is what the TOML file says.
    let file: Table = FULL.parse().unwrap();
    for (name, value) in file {
        let found = json[&name].to_string();
        match value {
            Toml::String(text) => assert_eq!(found, Value::from(text).to_string()),
            Toml::Array(items) => assert_eq!(json[&name].as_array().map(Vec::len), Some(items.len()), "{name}"),
            Toml::Integer(number) => assert_eq!(found, number.to_string()),
            other => assert!(other.is_table() && json[&name].is_object(), "{name}"),
        }
    }
}

#[test]
fn serde_sees_json_and_checks_what_it_reads() {
    let manifest = Manifest::from_toml(FULL).unwrap().manifest;
    let value = serde_json::to_value(&manifest).unwrap();
    assert_eq!(value, manifest.to_json());
    assert_eq!(serde_json::from_value::<Manifest>(value).unwrap().id, manifest.id);
    let error = serde_json::from_str::<Manifest>(r#"{"id": "a b"}"#)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("the field `name` is missing") && error.contains("the id `a b` contains ` `"),
        "{error}"
    );
}

#[test]
fn numbers_that_json_lacks_become_text() {
    let text = format!(
        "{HEAD}metadata = {{ top = inf, low = -inf, none = nan, big = {} }}",
        i64::MAX
    );
    let manifest = Manifest::from_toml(&text).unwrap().manifest;
    let again = Manifest::from_toml(&manifest.to_toml().unwrap()).unwrap().manifest;
    assert_eq!(again.metadata["top"].as_float(), Some(f64::INFINITY));
    assert!(again.metadata["none"].as_float().is_some_and(f64::is_nan));
    let json = &manifest.to_json()["metadata"];
    assert_eq!(
        json,
        &serde_json::json!({"top": "inf", "low": "-inf", "none": "NaN", "big": i64::MAX})
    );
}

/// Any text, and now and then one that tries the quoting.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => ".{0,12}", 1 => Just("\"\"\"'''\\\u{7f}\r\n\t #=[]".to_owned())]
}

fn present() -> impl Strategy<Value = String> {
    text().prop_map(|text| format!("x{text}"))
}

fn date() -> impl Strategy<Value = Toml> {
    let dates = [
        "1979-05-27T07:32:00Z",
        "1979-05-27T00:32:00.999999-07:00",
        "1979-05-27T07:32:00",
        "1979-05-27",
        "07:32:00",
    ];
    prop::sample::select(dates.to_vec()).prop_map(|date| Toml::Datetime(date.parse().unwrap()))
}

fn metadata() -> impl Strategy<Value = Table> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Toml::Boolean),
        any::<i64>().prop_map(Toml::Integer),
        prop::num::f64::NORMAL.prop_map(Toml::Float),
        text().prop_map(Toml::String),
        date(),
    ];
    let value = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Toml::Array),
            btree_map(text(), inner, 0..4).prop_map(|map| Toml::Table(map.into_iter().collect())),
        ]
    });
    btree_map(text(), value, 0..4).prop_map(|map| map.into_iter().collect())
}

fn version() -> impl Strategy<Value = String> {
    (any::<[u16; 3]>(), of("[a-z][a-z0-9]{0,4}"), of("[0-9a-z]{1,4}")).prop_map(
        |([major, minor, patch], pre, build)| {
            let pre = pre.map(|pre| format!("-{pre}")).unwrap_or_default();
            let build = build.map(|build| format!("+{build}")).unwrap_or_default();
            format!("{major}.{minor}.{patch}{pre}{build}")
        },
    )
}

fn host() -> impl Strategy<Value = HostPattern> {
    let hosts = [
        "*",
        "*.example.com",
        "Example.COM:8443",
        "https://xn--bcher-kva.example",
        "[::1]:80",
        "api-*.example.com",
    ];
    prop::sample::select(hosts.to_vec()).prop_map(|host| host.parse().unwrap())
}

fn permissions() -> impl Strategy<Value = Permissions> {
    let scope = (vec(text(), 0..3), text(), any::<bool>());
    let tiers = (
        prop::sample::select(&MemoryTier::ALL[..]),
        prop::sample::select(&TimeoutTier::ALL[..]),
    );
    let scopes = btree_map(present(), scope, 0..3);
    (
        tiers,
        any::<[bool; 5]>(),
        any::<[bool; 5]>(),
        any::<[bool; 4]>(),
        vec(host(), 0..3),
        scopes,
    )
        .prop_map(|((memory, timeout), switches, network, files, allowed_hosts, scopes)| {
            let [variables, cache, streaming, a2ui, models] = switches;
            let [http_enabled, websocket_enabled, tcp_enabled, udp_enabled, dns_enabled] = network;
            let [node_storage, user_storage, upload_dir, cache_dir] = files;
            let scope = |(provider, (scopes, reason, required))| OAuthScope {
                provider,
                scopes,
                reason,
                required,
            };
            Permissions {
                memory,
                timeout,
                variables,
                cache,
                streaming,
                a2ui,
                models,
                network: Network {
                    http_enabled,
                    websocket_enabled,
                    tcp_enabled,
                    udp_enabled,
                    dns_enabled,
                    allowed_hosts,
                },
                filesystem: Filesystem {
                    node_storage,
                    user_storage,
                    upload_dir,
                    cache_dir,
                },
                oauth_scopes: scopes.into_iter().map(scope).collect(),
            }
        })
}

/// Nodes that use any of these providers.
fn nodes(providers: Vec<String>) -> impl Strategy<Value = Vec<NodeEntry>> {
    let providers = prop::sample::subsequence(providers.clone(), 0..=providers.len());
    let node = (text(), text(), text(), of(text()), providers, metadata());
    btree_map(present(), node, 0..3).prop_map(|nodes| {
        let node = |(id, (name, description, category, icon, oauth_providers, metadata))| NodeEntry {
            id,
            name,
            description,
            category,
            icon,
            oauth_providers,
            metadata,
        };
        nodes.into_iter().map(node).collect()
    })
}

fn manifest() -> impl Strategy<Value = Manifest> {
    let author = (present(), of(text()), of(text())).prop_map(|(name, email, url)| Author { name, email, url });
    let lists = (vec(author, 0..3), vec(text(), 0..3));
    let head = ("[a-z.é-]{1,30}", present(), version(), text());
    let links = (
        of(text()),
        of(text()),
        of(text()),
        of(version()),
        of(text()),
        of(text()),
    );
    let module = (of("[a-z]{1,5}(/[a-z]{1,5}){0,2}\\.wasm"), of("[0-9a-fA-F]{64}"));
    let rest = permissions().prop_flat_map(|permissions| {
        let providers = permissions
            .oauth_scopes
            .iter()
            .map(|scope| scope.provider.clone())
            .collect();
        (Just(permissions), nodes(providers))
    });
    (head, lists, links, module, rest, metadata()).prop_map(|(head, lists, links, module, rest, metadata)| Manifest {
        manifest_version: MANIFEST_VERSION,
        id: head.0,
        name: head.1,
        version: head.2,
        description: head.3,
        authors: lists.0,
        keywords: lists.1,
        license: links.0,
        repository: links.1,
        homepage: links.2,
        min_flow_like_version: links.3,
        primary_category: links.4,
        secondary_category: links.5,
        wasm_path: module.0,
        wasm_hash: module.1,
        permissions: rest.0,
        nodes: rest.1,
        metadata,
    })
}

/// What becomes of values in JSON: dates are text there.
fn without_dates(value: Toml) -> Toml {
    match value {
        Toml::Datetime(date) => Toml::String(date.to_string()),
        Toml::Array(items) => Toml::Array(items.into_iter().map(without_dates).collect()),
        Toml::Table(table) => Toml::Table(dateless(table)),
        other => other,
    }
}

fn dateless(table: Table) -> Table {
    table
        .into_iter()
        .map(|(name, value)| (name, without_dates(value)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn toml_keeps_everything(manifest in manifest()) {
        let text = manifest.to_toml().unwrap();
        prop_assert_eq!(Manifest::parse(text.as_bytes()).unwrap().manifest, manifest);
    }

    #[test]
    fn json_keeps_everything(manifest in manifest()) {
        let text = manifest.to_json().to_string();
        let found = Manifest::parse(text.as_bytes()).unwrap().manifest;
        let mut expected = manifest;
        expected.metadata = dateless(expected.metadata);
        for node in &mut expected.nodes {
            node.metadata = dateless(std::mem::take(&mut node.metadata));
        }
        prop_assert_eq!(found, expected);
    }
}
