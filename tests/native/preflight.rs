//! What is found in real packages before they run.

use flow_like_browser::{
    Runtime,
    manifest::Manifest,
    platform::memory,
    run::{Cancel, Options},
};
use futures::executor::block_on;

use crate::behaviour::fixtures;

const RUST: &str = "streaming http_get http_write storage:read storage:write storage:node storage:user \
                    filesystem.upload_dir filesystem.cache_dir variables_read variables_write cache_read cache_write oauth";

/// Package, what of its manifest is replaced by what, what its imports can use, and its findings: kind, permission, who
/// asks or which imports.
#[rustfmt::skip]
const PACKAGES: &[(&str, &str, &str, &str, &[&str])] = &[
    ("rust-sdk.unknown", "", "", RUST, &[]),
    ("rust-sdk.wasip1", "", "", RUST, &[]),
    ("rust-sdk.opt", "", "", RUST, &[]),
    ("assemblyscript", "", "", "", &[]),
    ("assemblyscript-initialize", "", "", "", &[]),
    ("assemblyscript-counter", "", "", "", &[]),
    ("go", "", "", "", &[]),
    ("c", "", "", "", &[]),
    ("rust-sdk.opt", "http_enabled = true", "websocket_enabled = true\ntcp_enabled = true", RUST, &[
        "unused network.websocket_enabled manifest",
        "ungranted http_get flowlike_http.request",
        "unsupported network.tcp_enabled manifest",
    ]),
    ("rust-sdk.opt", "node_storage = true", "user_storage = true\nupload_dir = true", RUST, &[
        "ungranted storage:node flowlike_storage.storage_dir",
    ]),
    ("rust-sdk.opt", "oauth_providers = [\"github\"]", "", RUST, &["oauth-unused github manifest"]),
    ("go", "[[nodes]]", "[permissions]\nmodels = true\ncache = true\n[[nodes]]", "", &[
        "unused cache manifest",
        "unused models manifest",
    ]),
];

#[test]
fn real_packages_have_the_findings_that_they_should() {
    for (name, replaced, by, imports, findings) in PACKAGES {
        let text = str::from_utf8(fixtures::manifest_text(name)).expect("text");
        assert!(text.contains(replaced), "{name}");
        let text = if replaced.is_empty() {
            text.to_owned()
        } else {
            text.replacen(replaced, by, 1)
        };
        let manifest = Manifest::from_toml(&text).expect("the manifest is valid");
        let runtime = Runtime::new(memory::platform(), Options::default());
        let loaded = runtime.load(manifest, fixtures::module(name), Cancel::new());
        let preflight = block_on(loaded).expect("the fixture loads").preflight.clone();
        let texts = |list: &serde_json::Value| -> Vec<String> {
            let list = list.as_array().expect("a list").iter();
            list.map(|text| text.as_str().expect("a text").to_owned()).collect()
        };
        let found: Vec<String> = preflight["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|finding| {
                let who = [texts(&finding["askedBy"]), texts(&finding["imports"])].concat();
                let text = |name: &str| finding[name].as_str().expect("a text");
                format!("{} {} {}", text("kind"), text("permission"), who.join(","))
            })
            .collect();
        assert_eq!(texts(&preflight["imports"]).join(" "), *imports, "{name}");
        assert_eq!(found, *findings, "{name}, {by}");
    }
}
