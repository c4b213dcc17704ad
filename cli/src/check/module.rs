//! What is wrong with a module, by itself and beside its manifest.

use std::rc::Rc;

use flow_like_browser::{
    Code, Error, Runtime,
    manifest::{Manifest, Parsed},
    node::NodeDefinition,
    package::{Difference, Package, differences, sha256},
    platform::memory,
    run::{Cancel, Options},
};
use serde_json::Value;

use super::{Level, Problem, Report, Target, places::Places, report::File};
use crate::{place::read, screen::Failure};

/// How long a module may take to say what its nodes are, in milliseconds.
const DEFINITIONS_MS: f64 = 30_000.0;
/// The largest module, in bytes: what is larger is not even read, and the loader says the same of less.
const MAX_MODULE: usize = 1 << 30;

pub(super) struct Context<'a> {
    pub(super) target: &'a Target,
    pub(super) manifest_file: &'a str,
    pub(super) places: &'a Places<'a>,
    /// The manifest, if it is of any use.
    pub(super) manifest: Option<Manifest>,
}

impl Context<'_> {
    /// Looks at the module at that path; `beside` are the modules that lie in the folder.
    pub(super) async fn look(
        &self,
        path: Option<String>,
        beside: &[&String],
        report: &mut Report,
    ) -> Result<(), Failure> {
        let Some(path) = path else {
            let message = match beside {
                [] => "there is no module here; build the package, or set `wasm_path` in the manifest".to_owned(),
                several => {
                    let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
                    format!(
                        "there are several modules here: {}; say with `wasm_path` in the manifest which one is meant",
                        names.join(", ")
                    )
                }
            };
            let file = match report.manifest {
                Some(_) => self.manifest_file.to_owned(),
                None => self.target.shown(""),
            };
            report.add(Level::Error, &file, None, "module-missing", message);
            return Ok(());
        };
        let file = self.target.shown(&path);
        let Some(bytes) = read(&self.target.folder.join(&path), MAX_MODULE)? else {
            let message = format!("there is no file `{path}`, which should be the module; build the package first");
            self.manifest_problem(report, Level::Error, "wasm_path", "module-missing", message);
            return Ok(());
        };
        report.module = Some(File {
            name: file.clone(),
            bytes: bytes.len() as u64,
        });
        let hash = sha256(&bytes);
        let promised = self.manifest.as_ref().and_then(|manifest| manifest.wasm_hash.clone());
        if let Some(promised) = promised.filter(|promised| !promised.eq_ignore_ascii_case(&hash)) {
            let message = format!(
                "the module is not the one that is promised: it is {promised}, and {file} has the SHA-256 {hash}; write that \
                 here after a build, or leave `wasm_hash` out"
            );
            self.manifest_problem(report, Level::Error, "wasm_hash", Code::HashMismatch.as_str(), message);
        }
        report.hash = Some(hash);
        self.load(&bytes, &file, report).await;
        Ok(())
    }

    async fn load(&self, bytes: &[u8], file: &str, report: &mut Report) {
        let options = Options {
            timeout_ms: Some(DEFINITIONS_MS),
            ..Options::default()
        };
        let runtime = Runtime::new(memory::platform(), options);
        let load = async |manifest: Manifest| {
            let warnings = Vec::new();
            runtime.load(Parsed { manifest, warnings }, bytes, Cancel::new()).await
        };
        // Hash and list of nodes are looked at here, so that a mistake in one of them hides nothing else.
        let mut manifest = self.manifest.clone().unwrap_or_else(|| Manifest::for_module(file));
        manifest.wasm_hash = None;
        let listed = std::mem::take(&mut manifest.nodes);
        let loaded = match load(manifest.clone()).await {
            Ok(loaded) => loaded,
            Err(error) => {
                report.problems.extend(of_module(&error, file));
                return;
            }
        };
        report.nodes = loaded.nodes().iter().map(|node| node.name.clone()).collect();
        for warning in &loaded.warnings {
            report.add(
                Level::Warning,
                file,
                None,
                Code::DefinitionInvalid.as_str(),
                warning.as_str(),
            );
        }
        manifest.nodes = listed;
        let before = report.count(Level::Error);
        self.compare(&manifest, loaded.nodes(), report);
        let fits = report.count(Level::Error) == before;
        // Without the list of nodes, some findings would be of a list that nobody wrote.
        let whole = if fits {
            load(manifest).await
        } else {
            Ok(Rc::clone(&loaded))
        };
        if let Ok(whole) = whole {
            self.findings(&whole, file, fits, report);
        }
    }

    /// The nodes that the manifest lists, and those of the module.
    fn compare(&self, manifest: &Manifest, nodes: &[Rc<NodeDefinition>], report: &mut Report) {
        let code = Code::DefinitionInvalid.as_str();
        for Difference {
            is_error,
            path,
            message,
        } in differences(manifest, nodes)
        {
            let level = if is_error { Level::Error } else { Level::Warning };
            self.manifest_problem(report, level, &path, code, message);
        }
    }

    fn findings(&self, package: &Package, file: &str, whole: bool, report: &mut Report) {
        for finding in package.preflight["findings"].as_array().into_iter().flatten() {
            let text = |name: &str| finding[name].as_str().unwrap_or_default();
            let (kind, permission, message) = (text("kind"), text("permission"), text("message"));
            if kind == "oauth-unused" && !whole {
                continue;
            }
            let asked_by = finding["askedBy"].as_array();
            let by_manifest = asked_by.is_some_and(|by| by.iter().any(|by| by == "manifest"));
            let path = match kind {
                "oauth-unused" => "permissions.oauth_scopes".to_owned(),
                _ => format!("permissions.{permission}"),
            };
            match by_manifest && self.manifest.is_some() {
                true => self.manifest_problem(report, Level::Warning, &path, kind, message.to_owned()),
                false => report.add(Level::Warning, file, None, kind, message),
            }
        }
    }

    fn manifest_problem(&self, report: &mut Report, level: Level, path: &str, code: &str, message: String) {
        report.problems.push(Problem {
            level,
            file: self.manifest_file.to_owned(),
            place: self.places.find(path),
            path: path.to_owned(),
            code: code.to_owned(),
            message,
        });
    }
}

/// A module that does not load: each problem by itself where there is a list of them.
fn of_module(error: &Error, file: &str) -> Vec<Problem> {
    let problem = |message: &str| Problem {
        level: Level::Error,
        file: file.to_owned(),
        place: None,
        path: String::new(),
        code: error.code().as_str().to_owned(),
        message: message.to_owned(),
    };
    let listed = error.details().get("problems").and_then(Value::as_array);
    let listed: Vec<Problem> = listed
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(problem)
        .collect();
    if listed.is_empty() {
        return vec![problem(error.message())];
    }
    listed
}
