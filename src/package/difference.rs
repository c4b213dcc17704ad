//! Where the nodes that a manifest lists are not those of its module.

use std::rc::Rc;

use super::MAX_SHOWN;
use crate::{manifest::Manifest, nearest::nearest, node::NodeDefinition};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whether the package cannot be used with it.
    pub is_error: bool,
    /// Where in the manifest: `nodes[2].id`, `nodes[2].name` or `nodes`.
    pub path: String,
    /// What it is, for people.
    pub message: String,
}

/// Every difference. Newer manifests list no nodes, and differ in none.
pub fn differences(manifest: &Manifest, nodes: &[Rc<NodeDefinition>]) -> Vec<Difference> {
    let listed = &manifest.nodes;
    if listed.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let of_entries =
        listed
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| match nodes.iter().find(|node| node.name == entry.id) {
                None => Some(Difference {
                    is_error: true,
                    path: format!("nodes[{at}].id"),
                    message: match nearest(&entry.id, &names) {
                        Some(name) => format!(
                            "`{}` is in the manifest and not in the module (is `{name}` meant?)",
                            entry.id
                        ),
                        None => format!("`{}` is in the manifest and not in the module", entry.id),
                    },
                }),
                Some(node) => other_name(&entry.name, node).map(|message| Difference {
                    is_error: false,
                    path: format!("nodes[{at}].name"),
                    message,
                }),
            });
    let unlisted = names
        .iter()
        .filter(|name| !listed.iter().any(|entry| entry.id == **name))
        .map(|name| Difference {
            is_error: true,
            path: "nodes".to_owned(),
            message: format!("`{name}` is in the module and not in the manifest"),
        });
    of_entries.chain(unlisted).collect()
}

/// What people see of a node is what its module says; a manifest that says something else is out of date. One that only
/// repeats the id says nothing.
fn other_name(listed: &str, node: &NodeDefinition) -> Option<String> {
    let seen = &node.friendly_name;
    let shown = |name: &str| !name.is_empty() && name.len() <= MAX_SHOWN;
    let differ = shown(listed) && shown(seen) && listed != node.name && listed != seen;
    differ.then(|| {
        format!(
            "`{}` is called \"{listed}\" in the manifest and \"{seen}\" in the module, which is what people see.",
            node.name
        )
    })
}
