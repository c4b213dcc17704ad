//! What is found in real packages before they run.

use flow_like_browser::{
    Runtime,
    platform::memory,
    run::{Cancel, Options},
};
use futures::executor::block_on;

use crate::behaviour::fixtures;

/// Package, what its imports can use, and its findings: kind, permission, who asks or which imports.
const PACKAGES: &[(&str, &str, &[&str])] = &[];

#[test]
fn real_packages_have_the_findings_that_they_should() {
    for (name, imports, findings) in PACKAGES {
        let runtime = Runtime::new(memory::platform(), Options::default());
        let loaded = runtime.load(fixtures::manifest(name), fixtures::module(name), Cancel::new());
        let preflight = block_on(loaded).expect("the fixture loads").preflight();
        let found: Vec<String> = preflight
            .findings
            .iter()
            .map(|finding| {
                let who = [finding.asked_by.as_slice(), &finding.imports].concat();
                format!("{:?} {} {}", finding.kind, finding.permission, who.join(","))
            })
            .collect();
        assert_eq!(preflight.imports.join(" "), *imports, "{name}");
        assert_eq!(found, *findings, "{name}");
    }
}
