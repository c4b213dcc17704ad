//! What `flow-like run` gives is what the behaviour suite has recorded, fuel included.
//!
//! The suite's native run records everything that it observed (`observed/` below the fixtures). Here each of its cases
//! goes through the command, as a process of its own. Cases of flows are left out: a command runs one node.

#![allow(clippy::unwrap_used)]

mod observed;

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use test_support::server::{Origin, Server};
use test_support::{merge, open_manifest};

const FIXTURES: &str = env!("FLOW_LIKE_FIXTURES");
const SUITES: [&str; 7] = [
    "languages",
    "values",
    "services",
    "flows",
    "seam",
    "failures",
    "templates",
];

#[derive(Deserialize)]
struct Suite {
    #[serde(default)]
    packages: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    packages: Vec<String>,
    manifest: Option<Value>,
    manifest_patch: Option<Value>,
    #[serde(default)]
    tokens: BTreeMap<String, String>,
    flow: Option<Value>,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    node: String,
    node_id: Option<String>,
    #[serde(default)]
    inputs: Map<String, Value>,
    grant: Option<Vec<String>>,
    #[serde(default)]
    context: Map<String, Value>,
    #[serde(default)]
    variables: Map<String, Value>,
    timeout_ms: Option<f64>,
    fuel: Option<u64>,
    #[serde(default)]
    dry_run: bool,
}

#[test]
fn runs_are_those_of_the_behaviour_suite() {
    let mut server = None;
    let mut compared = Vec::new();
    for suite in SUITES {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tests/behaviour/cases/{suite}.json"));
        let text = fs::read_to_string(cases).unwrap();
        let Suite { packages, mut cases } = serde_json::from_str(&text).unwrap();
        for case in cases.iter_mut().filter(|case| case.packages.is_empty()) {
            case.packages.clone_from(&packages);
        }
        let truth = observations(suite);
        let on_packages: Vec<(&Case, &str)> = cases
            .iter()
            .flat_map(|case| case.packages.iter().map(move |package| (case, &**package)))
            .collect();
        let mut titles: Vec<String> = on_packages
            .iter()
            .flat_map(|(case, package)| case.titles(package))
            .collect();
        // A case that was recorded and is not here, or the other way round, means that the record is of other cases.
        titles.sort();
        assert_eq!(
            titles,
            truth.keys().cloned().collect::<Vec<_>>(),
            "{suite} was recorded from other cases"
        );
        let commands: Vec<_> = on_packages
            .into_iter()
            .filter(|(case, _)| case.flow.is_none())
            .collect();
        if server.is_none() && commands.iter().any(|(case, _)| case.needs_network()) {
            server = Some(test_server());
        }
        compared.par_extend(
            commands
                .par_iter()
                .flat_map_iter(|(case, package)| case.compare(package, &truth)),
        );
    }
    let (compared, differences) = (compared.len(), compared.into_iter().flatten().collect::<Vec<_>>());
    assert!(compared > 90, "only {compared} runs were compared");
    assert!(
        differences.is_empty(),
        "{} of {compared} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

fn observations(suite: &str) -> BTreeMap<String, Value> {
    let path = Path::new(FIXTURES).join(format!("observed/{suite}.json"));
    let text = fs::read(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; record it first with `cargo test --all-features --test native -- suite`",
            path.display()
        )
    });
    serde_json::from_slice(&text).unwrap()
}

/// The origins that the fixtures' manifests name. Where their ports are taken, a test server listens there already.
fn test_server() -> Option<Server> {
    let origin = |port| Origin {
        port,
        directories: Vec::new(),
        rude: false,
    };
    Server::start(vec![origin(8791), origin(8792)]).ok()
}

impl Case {
    /// What its runs with a package are called in the record.
    fn titles(&self, package: &str) -> impl Iterator<Item = String> + use<> {
        let title = format!("{} [{package}]", self.name);
        (0..self.runs.len()).map(move |index| format!("{title} #{index}"))
    }

    /// How each of its runs differs from what the suite has recorded, if it does.
    fn compare(&self, package: &str, truth: &BTreeMap<String, Value>) -> Vec<Option<String>> {
        let folder = tempfile::tempdir().unwrap();
        let (module, home) = (self.write(package, folder.path()), folder.path().join("home"));
        let runs = self.runs.iter().zip(self.titles(package));
        runs.map(|(run, title)| {
            let seen = observed::of(&run.through_the_command(&module, &home, &self.tokens));
            let expected = &truth[&title];
            (seen != *expected).then(|| format!("{title}:\n  command {seen}\n  suite   {expected}"))
        })
        .collect()
    }

    fn needs_network(&self) -> bool {
        let places = ["127.0.0.1:8791", "127.0.0.1:8792"];
        let inputs = self.runs.iter().map(|run| json!(run.inputs).to_string());
        let seam = self.packages.iter().any(|package| package.contains("http"));
        seam || inputs
            .into_iter()
            .any(|inputs| places.iter().any(|place| inputs.contains(place)))
    }

    /// Writes module and manifest into a folder. Returns the module's path.
    fn write(&self, package: &str, folder: &Path) -> PathBuf {
        let fixtures = Path::new(FIXTURES);
        let module = folder.join("module.wasm");
        fs::copy(fixtures.join(format!("{package}.wasm")), &module).unwrap();
        match (&self.manifest, package.strip_prefix("wat/")) {
            (Some(manifest), _) => fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap(),
            (None, Some(name)) => {
                let manifest = open_manifest(&format!("com.example.{name}"));
                fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap();
            }
            (None, None) if package.starts_with("template-") => {
                let text = fs::read(fixtures.join(format!("{package}.json"))).unwrap();
                let mut manifest = serde_json::from_slice(&text).unwrap();
                merge(&mut manifest, self.manifest_patch.as_ref().unwrap_or(&json!({})));
                fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap();
            }
            (None, None) => {
                let name = package.split('.').next().unwrap();
                fs::copy(fixtures.join(format!("{name}.toml")), folder.join("manifest.toml")).unwrap();
            }
        }
        module
    }
}

impl Run {
    fn through_the_command(&self, module: &Path, home: &Path, tokens: &BTreeMap<String, String>) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flow-like"));
        command
            .args(["run", "--json", "--deterministic", "1772000000000,7", "--inputs", "-"])
            .arg("--home")
            .arg(home)
            .arg(module)
            .arg(&self.node);
        let grant = match &self.grant {
            None => "all".to_owned(),
            Some(names) if names.is_empty() => "none".to_owned(),
            Some(names) => names.join(","),
        };
        command.args(["--grant", &grant]);
        if let Some(id) = &self.node_id {
            command.args(["--node-id", id]);
        }
        for (key, value) in &self.context {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            command.args(["--context", &format!("{}={value}", key.replace('_', "-"))]);
        }
        for (name, value) in &self.variables {
            command.args(["--variable", &format!("{name}:={value}")]);
        }
        if let Some(ms) = self.timeout_ms {
            command.args(["--timeout", &(ms / 1000.0).to_string()]);
        }
        if let Some(fuel) = self.fuel {
            command.args(["--fuel", &fuel.to_string()]);
        }
        if self.dry_run {
            command.arg("--dry-run");
        }
        for (provider, token) in tokens {
            command
                .args(["--oauth", &format!("{provider}=TEST_TOKEN")])
                .env("TEST_TOKEN", token);
        }
        command
            .env_remove("FLOW_LIKE_HOME")
            .env_remove("FLOW_LIKE_REGISTRIES")
            .env_remove("FLOW_LIKE_REGISTRY");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let inputs = serde_json::to_vec(&self.inputs).unwrap();
        child.stdin.take().unwrap().write_all(&inputs).unwrap();
        let output = child.wait_with_output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }
}
