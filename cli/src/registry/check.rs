//! Whether an upload is a package: the same code decides that loads it in a page.

use base64::{Engine, engine::general_purpose::STANDARD};
use flow_like_browser::{
    Error, Runtime,
    manifest::{Manifest, Parsed},
    platform::memory,
    run::{Cancel, Options},
};
use futures::executor::block_on;
use serde_json::{Value, json};

use super::{
    id::{Id, RULE},
    refusal::{Kind, Refusal},
};

/// How long a module may take to say what its nodes are, in milliseconds: less than most packages have for a run.
const DEFINITIONS_MS: f64 = 10_000.0;
/// What lists show must fit into lists, in characters.
const MAX_NAME: usize = 100;
const MAX_DESCRIPTION: usize = 2_000;
const MAX_WORD: usize = 50;
const MAX_VERSION: usize = 64;
/// How many keywords, and how many authors.
const MAX_WORDS: usize = 20;

/// A package that may be published.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) id: Id,
    pub(super) manifest: Manifest,
    pub(super) module: Vec<u8>,
    /// SHA-256 of the module, in hex.
    pub(super) hash: String,
    /// What deserves a look.
    pub(super) warnings: Vec<String>,
}

/// Checks manifest and module, and says everything that is wrong with either. It compiles the module and runs a part of
/// it, so it takes its time: not for a thread that has other things to do.
pub(super) fn check(manifest: &str, wasm_base64: &str, most_bytes: usize) -> Result<Checked, Refusal> {
    let mut problems = Vec::new();
    let parsed = match Manifest::from_json(manifest) {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            problems.extend(of_manifest(&error));
            None
        }
    };
    let id = parsed.as_ref().and_then(|parsed| {
        problems.extend(unfit(&parsed.manifest));
        Id::parse(&parsed.manifest.id)
    });
    let kind = match problems.is_empty() {
        true => Kind::InvalidModule,
        false => Kind::InvalidManifest,
    };
    let module = match module(wasm_base64, most_bytes) {
        Ok(module) => module,
        Err(Ok(problem)) => {
            problems.push(problem);
            return Err(refused(kind, problems));
        }
        Err(Err(refusal)) => return Err(refusal),
    };
    // A module is looked at also where the manifest is no use, so that all mistakes are told at once.
    let manifest = parsed.clone().unwrap_or_else(|| Parsed {
        manifest: Manifest::for_module("module"),
        warnings: Vec::new(),
    });
    let loaded = load(manifest, &module);
    let (id, parsed, (hash, warnings)) = match (id, parsed, loaded) {
        (Some(id), Some(parsed), Ok(loaded)) if problems.is_empty() => (id, parsed, loaded),
        (_, _, loaded) => {
            problems.extend(loaded.err().map(|error| of_module(&error)));
            return Err(refused(kind, problems));
        }
    };
    Ok(Checked {
        id,
        manifest: parsed.manifest,
        module,
        hash,
        warnings,
    })
}

/// The module's bytes; else a problem among others, or a refusal of its own.
fn module(wasm_base64: &str, most_bytes: usize) -> Result<Vec<u8>, Result<Value, Refusal>> {
    let module = STANDARD
        .decode(wasm_base64)
        .map_err(|error| Ok(problem("wasm_base64", &format!("not base64: {error}"))))?;
    if module.len() > most_bytes {
        return Err(Err(too_large(most_bytes)));
    }
    Ok(module)
}

/// The refusal of what is larger than a registry takes.
pub(super) fn too_large(most_bytes: usize) -> Refusal {
    let message = format!("The module is too large: this registry takes at most {most_bytes} bytes.");
    Refusal::new(Kind::TooLarge, message).with("limit", most_bytes)
}

/// Loads the package as a page would, over a world without network and files. Returns hash and warnings.
fn load(manifest: Parsed, module: &[u8]) -> Result<(String, Vec<String>), Error> {
    let options = Options {
        timeout_ms: Some(DEFINITIONS_MS),
        ..Options::default()
    };
    let runtime = Runtime::new(memory::platform(), options);
    let package = block_on(runtime.load(manifest, module, Cancel::new()))?;
    Ok((package.hash.clone(), package.warnings.clone()))
}

/// What a registry wants beyond what a package needs: `{path, message}`.
pub(crate) fn unfit(manifest: &Manifest) -> Vec<Value> {
    let mut problems = Vec::new();
    if Id::parse(&manifest.id).is_none() {
        problems.push(problem("id", RULE));
    }
    let mut bound = |path: &str, found: usize, most: usize, what: &str| {
        if found > most {
            problems.push(problem(
                path,
                &format!("{found} {what}; a registry takes at most {most}"),
            ));
        }
    };
    let characters = |text: &str| text.chars().count();
    bound("name", characters(&manifest.name), MAX_NAME, "characters");
    bound("version", characters(&manifest.version), MAX_VERSION, "characters");
    bound(
        "description",
        characters(&manifest.description),
        MAX_DESCRIPTION,
        "characters",
    );
    bound("keywords", manifest.keywords.len(), MAX_WORDS, "keywords");
    bound("authors", manifest.authors.len(), MAX_WORDS, "authors");
    for (at, keyword) in manifest.keywords.iter().enumerate() {
        bound(&format!("keywords[{at}]"), characters(keyword), MAX_WORD, "characters");
    }
    for (at, author) in manifest.authors.iter().enumerate() {
        bound(
            &format!("authors[{at}].name"),
            characters(&author.name),
            MAX_NAME,
            "characters",
        );
    }
    let category = manifest.primary_category.as_deref().unwrap_or_default();
    bound("primary_category", characters(category), MAX_NAME, "characters");
    for (at, node) in manifest.nodes.iter().enumerate() {
        bound(
            &format!("nodes[{at}].category"),
            characters(&node.category),
            MAX_NAME,
            "characters",
        );
    }
    problems
}

fn of_manifest(error: &Error) -> Vec<Value> {
    match error.details().get("problems") {
        Some(Value::Array(problems)) => problems.clone(),
        _ => vec![problem("manifest", error.message())],
    }
}

fn of_module(error: &Error) -> Value {
    json!({
        "path": "wasm_base64",
        "message": error.message(),
        "code": error.code().as_str(),
        "details": error.details(),
    })
}

fn problem(path: &str, message: &str) -> Value {
    json!({ "path": path, "message": message })
}

fn refused(kind: Kind, problems: Vec<Value>) -> Refusal {
    let lines = problems.iter().map(|problem| {
        let text = |name: &str| problem[name].as_str().unwrap_or_default();
        format!("\n  {}: {}", text("path"), text("message"))
    });
    let message = format!("The package cannot be published:{}", lines.collect::<String>());
    Refusal::new(kind, message).with("problems", problems)
}
