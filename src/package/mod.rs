//! Loaded packages: what the manifest says, what the module is, and what its nodes are.

mod difference;
mod origin;
mod preflight;
mod program;

use std::rc::{Rc, Weak};

use futures::lock::Mutex;
use serde_json::Value;

pub use difference::{Difference, differences};
pub use origin::Origin;
pub use preflight::{Finding, FindingKind, Preflight, preflight};
pub use program::sha256;
pub(crate) use program::{Program, Programs, hash};

use crate::{
    error::{Code, Error, Result},
    grant,
    manifest::{Manifest, Parsed},
    node::{Definitions, NodeDefinition},
    platform::Future,
    registry::wire::PackageSource,
    store::{Identity, Record, UpdatePolicy},
};

/// How many warnings a package may have: enough for people, and a bound for hostile modules.
const MAX_WARNINGS: usize = 1_000;
/// How long a name that came from a module may be in a warning, in bytes.
const MAX_SHOWN: usize = 200;

/// A package that can be run. Its module is compiled when it runs for the first time.
pub struct Package {
    /// Its manifest.
    pub manifest: Manifest,
    /// SHA-256 of the module, as lower-case hex.
    pub hash: String,
    /// The module's size in bytes.
    pub module_bytes: usize,
    /// What deserves a look although the package runs: unknown fields, unknown permissions.
    pub warnings: Vec<String>,
    /// Where it came from, as far as it says whom to trust.
    pub origin: Origin,
    /// What was found when its imports were compared with what it asks for: a [`Preflight`] as JSON.
    pub preflight: Value,
    /// What the store knows of it; nothing where it is only loaded.
    pub installed: Option<Installed>,
    nodes: Vec<Rc<NodeDefinition>>,
    module: Module,
}

/// What the store knows of a package.
#[derive(Debug, Clone, PartialEq)]
pub struct Installed {
    /// Where it came from, as the editor tells it.
    pub source: PackageSource,
    /// In milliseconds since the Unix epoch.
    pub at: i64,
    /// What to do about newer versions.
    pub policy: UpdatePolicy,
    /// The version that can be gone back to.
    pub previous: Option<Identity>,
    /// Why it must not run.
    pub quarantined: Option<String>,
}

/// Where the compiled module is.
pub(crate) enum Module {
    /// Here, for as long as the package is.
    Loaded(Rc<Program>),
    /// In the store, until it is needed. The lock is held while it loads, so that this happens once.
    Stored(Weak<dyn Modules>, Mutex<Option<Rc<Program>>>),
}

/// Who keeps modules.
pub(crate) trait Modules {
    /// Reads the module of a package, checks that it is the one that was installed, and compiles it.
    fn load(&self, id: &str, hash: &str) -> Future<Result<Rc<Program>>>;
}

impl Package {
    /// Puts together what manifest and module say.
    ///
    /// # Errors
    ///
    /// [`Code::DefinitionInvalid`] when there is no node at all, or when the manifest lists nodes that are not those of
    /// the module; `details.problems` has every difference.
    pub(crate) fn new(manifest: Parsed, program: Rc<Program>, definitions: Definitions) -> Result<Self> {
        let Parsed { manifest, mut warnings } = manifest;
        let Definitions { nodes, warnings: more } = definitions;
        let named_otherwise = must_match(&manifest, &nodes)?;
        warnings.extend(more);
        warnings.extend(named_otherwise.into_iter().take(MAX_WARNINGS));
        for node in &nodes {
            for name in grant::unknown_permissions(&node.permissions) {
                if warnings.len() < MAX_WARNINGS && name.len() <= MAX_SHOWN {
                    warnings.push(format!(
                        "The node `{}` asks for `{name}`, which is no permission; it grants nothing.",
                        node.name
                    ));
                }
            }
        }
        Ok(Package {
            hash: program.hash.clone(),
            module_bytes: program.module_bytes,
            warnings,
            origin: Origin::local(),
            preflight: serde_json::to_value(preflight(&manifest, &nodes, &program.imports)).unwrap_or_default(),
            installed: None,
            manifest,
            nodes,
            module: Module::Loaded(program),
        })
    }

    /// The current version of a stored package.
    pub(crate) fn stored(record: Record, modules: Weak<dyn Modules>) -> Self {
        let Record {
            current,
            previous,
            policy,
            quarantined,
        } = record;
        Package {
            hash: current.hash,
            module_bytes: current.module_bytes as usize,
            warnings: current.warnings,
            origin: current.origin,
            preflight: current.preflight,
            installed: Some(Installed {
                source: current.source,
                at: current.installed_at,
                policy,
                previous: previous.map(|previous| previous.identity()),
                quarantined,
            }),
            nodes: current.nodes.into_iter().map(Rc::new).collect(),
            module: Module::Stored(modules, Mutex::default()),
            manifest: current.manifest,
        }
    }

    /// What tells it from all other versions.
    pub(crate) fn identity(&self) -> Identity {
        Identity {
            version: self.manifest.version.clone(),
            hash: self.hash.clone(),
            origin: self.origin.clone(),
        }
    }

    /// What is left of a package whose record cannot be read.
    pub(crate) fn damaged(id: &str, reason: String) -> Self {
        Package {
            manifest: Manifest {
                id: id.to_owned(),
                name: id.to_owned(),
                ..Manifest::default()
            },
            hash: String::new(),
            module_bytes: 0,
            warnings: Vec::new(),
            origin: Origin::local(),
            preflight: Value::Null,
            installed: Some(Installed {
                source: PackageSource::default(),
                at: 0,
                policy: UpdatePolicy::Off,
                previous: None,
                quarantined: Some(reason),
            }),
            nodes: Vec::new(),
            module: Module::Stored(Weak::<NoModules>::new(), Mutex::default()),
        }
    }

    /// The compiled module.
    ///
    /// # Errors
    ///
    /// [`Code::Damaged`] when what is stored is not what was installed; those of the check, the compiler and the linker.
    pub(crate) async fn program(&self) -> Result<Rc<Program>> {
        let (modules, loaded) = match &self.module {
            Module::Loaded(program) => return Ok(Rc::clone(program)),
            Module::Stored(modules, loaded) => (modules, loaded),
        };
        let mut loaded = loaded.lock().await;
        if let Some(program) = &*loaded {
            return Ok(Rc::clone(program));
        }
        let modules = modules
            .upgrade()
            .ok_or_else(|| Error::new(Code::Closed, "The runtime is closed. Open another one."))?;
        let program = modules.load(&self.manifest.id, &self.hash).await?;
        *loaded = Some(Rc::clone(&program));
        Ok(program)
    }

    /// Takes over the compiled module of a package with the same one.
    pub(crate) fn adopt(&self, other: &Package) {
        let (Module::Stored(_, own), true) = (&self.module, self.hash == other.hash) else {
            return;
        };
        let program = match &other.module {
            Module::Loaded(program) => Some(Rc::clone(program)),
            // Where it is just being loaded, it will be found among the programs.
            Module::Stored(_, loaded) => loaded.try_lock().and_then(|loaded| loaded.clone()),
        };
        if let Some(mut own) = own.try_lock() {
            *own = program;
        }
    }

    /// Why it must not run, if that is so.
    pub fn quarantined(&self) -> Option<&str> {
        self.installed.as_ref()?.quarantined.as_deref()
    }

    /// The definitions of its nodes, in the module's order.
    pub fn nodes(&self) -> &[Rc<NodeDefinition>] {
        &self.nodes
    }

    /// The definition of one node.
    ///
    /// # Errors
    ///
    /// [`Code::NodeNotFound`] that lists the names there are.
    pub fn node(&self, name: &str) -> Result<&Rc<NodeDefinition>> {
        self.nodes.iter().find(|node| node.name == name).ok_or_else(|| {
            let names: Vec<_> = self.nodes.iter().map(|node| node.name.as_str()).collect();
            Error::new(
                Code::NodeNotFound,
                format!(
                    "The package `{}` has no node `{name}`; it has {}.",
                    self.manifest.id,
                    names.join(", ")
                ),
            )
            .with("package", self.manifest.id.clone())
            .with("node", name)
            .with("nodes", names)
        })
    }
}

/// Stands for the store of packages that have none.
struct NoModules;

impl Modules for NoModules {
    fn load(&self, _id: &str, _hash: &str) -> Future<Result<Rc<Program>>> {
        Box::pin(std::future::pending())
    }
}

/// Fails where a manifest does not describe the nodes of its module; gives what is only worth a warning.
fn must_match(manifest: &Manifest, nodes: &[Rc<NodeDefinition>]) -> Result<Vec<String>> {
    let id = &manifest.id;
    if nodes.is_empty() {
        return Err(Error::new(
            Code::DefinitionInvalid,
            format!("The package `{id}` has no node, neither in its manifest nor in its module."),
        ));
    }
    let (problems, warnings): (Vec<Difference>, Vec<Difference>) = differences(manifest, nodes)
        .into_iter()
        .partition(|difference| difference.is_error);
    let messages = |differences: Vec<Difference>| -> Vec<String> {
        differences.into_iter().map(|difference| difference.message).collect()
    };
    let problems = messages(problems);
    if problems.is_empty() {
        return Ok(messages(warnings));
    }
    Err(Error::new(
        Code::DefinitionInvalid,
        format!(
            "The manifest of `{id}` and its module name different nodes:\n  {}\nThe `id` of a node in the manifest is the \
             `name` in its definition.",
            problems.join("\n  ")
        ),
    )
    .with("problems", problems))
}
