//! Loaded packages: what the manifest says, what the module is, and what its nodes are.

mod preflight;
mod program;

use std::rc::Rc;

pub use preflight::{Finding, FindingKind, Preflight, preflight};
pub(crate) use program::{Program, Programs};

use crate::{
    error::{Code, Error, Result},
    grant,
    manifest::{Manifest, Parsed},
    node::{Definitions, NodeDefinition},
};

/// How many warnings a package may have: enough for people, and a bound for hostile modules.
const MAX_WARNINGS: usize = 1_000;
/// How long a name that came from a module may be in a warning, in bytes.
const MAX_SHOWN: usize = 200;

/// A package that is ready to run.
pub struct Package {
    /// Its manifest.
    pub manifest: Manifest,
    /// SHA-256 of the module, as lower-case hex.
    pub hash: String,
    /// The module's size in bytes.
    pub module_bytes: usize,
    /// What deserves a look although the package runs: unknown fields, unknown permissions.
    pub warnings: Vec<String>,
    nodes: Vec<Rc<NodeDefinition>>,
    pub(crate) program: Rc<Program>,
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
        if nodes.is_empty() {
            return Err(Error::new(
                Code::DefinitionInvalid,
                format!(
                    "The package `{}` has no node, neither in its manifest nor in its module.",
                    manifest.id
                ),
            ));
        }
        let problems = differences(&manifest, &nodes);
        if !problems.is_empty() {
            return Err(Error::new(
                Code::DefinitionInvalid,
                format!(
                    "The manifest of `{}` and its module name different nodes:\n  {}\nThe `id` of a node in the manifest \
                     is the `name` in its definition.",
                    manifest.id,
                    problems.join("\n  ")
                ),
            )
            .with("problems", problems));
        }
        warnings.extend(more);
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
            manifest,
            hash: program.hash.clone(),
            module_bytes: program.module_bytes,
            warnings,
            nodes,
            program,
        })
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

/// Every difference between the nodes that a manifest lists (newer ones list none) and those of the module.
fn differences(manifest: &Manifest, nodes: &[Rc<NodeDefinition>]) -> Vec<String> {
    let listed = &manifest.nodes;
    if listed.is_empty() {
        return Vec::new();
    }
    let missing = listed
        .iter()
        .filter(|entry| !nodes.iter().any(|node| node.name == entry.id))
        .map(|entry| format!("`{}` is in the manifest and not in the module", entry.id));
    let unlisted = nodes
        .iter()
        .filter(|node| !listed.iter().any(|entry| entry.id == node.name))
        .map(|node| format!("`{}` is in the module and not in the manifest", node.name));
    missing.chain(unlisted).collect()
}
