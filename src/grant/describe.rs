//! What a package asks for, told to people.
//!
//! Risk is what could go wrong at worst, by these rules:
//!
//! | risk | what |
//! |---|---|
//! | low | streaming, variables, cache entries; files of the board and those that may go |
//! | medium | reading and writing files; files of the user, and uploads; models; the network, as far as ten hosts of the public network that are written out, or whose domain is |
//! | high | more of the network: any host, `*.com`, more than ten hosts, this computer and its network; OAuth tokens; reading files in a node that may connect to any host, since it can send them anywhere |

mod words;

use std::rc::Rc;

pub(crate) use words::shown;

use serde::Serialize;

use self::words::{listed, quoted, words};
use super::{
    Ask, Capability as Cap, Grant,
    ask::CONNECTING,
    effective::{asked, uses},
    hosts::{HostPattern, is_local},
};
use crate::{
    manifest::{Manifest, OAuthScope},
    node::NodeDefinition,
};

/// The names of what is no permission and told beside them.
pub(super) const LIMITS: [&str; 2] = ["memory", "timeout"];
/// How many hosts anybody can be expected to read.
const FEW_HOSTS: usize = 10;
/// How many nodes or scopes a permission lists, and how many providers a package.
const LISTED: usize = 100;
/// How long a text of a package may be, in characters.
const MAX_TEXT: usize = 300;
/// How long a name of a package may be, in characters.
const MAX_NAME: usize = 100;

/// What could go wrong at worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Nothing: it is there to be known.
    None,
    /// Little: it concerns the flow alone.
    Low,
    /// Something of the user's is read or changed, or a known place learns of it.
    Medium,
    /// The user's data may leave, or somebody may act in their name.
    High,
}

/// One thing that a package asks for, for people. All of it is text, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionInfo {
    /// Stable: a text of [`Ask`], or `oauth:<provider>`; `memory` and `timeout` for limits.
    pub name: String,
    /// A few words.
    pub title: &'static str,
    /// What it means for the user. What comes from the package is cut and in quotation marks.
    pub description: String,
    /// What could go wrong at worst.
    pub risk: Risk,
    /// Which nodes need it.
    pub nodes: Vec<String>,
    /// Where it may connect to, as the manifest writes it; `*` is every public host.
    pub hosts: Vec<String>,
    /// What a token allows, in the provider's words.
    pub scopes: Vec<String>,
}

/// What these nodes of a package ask for, in the order of [`Capability::ALL`](super::Capability::ALL), and their limits.
pub fn permissions(manifest: &Manifest, nodes: &[Rc<NodeDefinition>]) -> Vec<PermissionInfo> {
    let nodes: Vec<(&NodeDefinition, Grant)> = nodes
        .iter()
        .map(|node| (&**node, asked(manifest, &node.permissions)))
        .collect();
    let all: Grant = nodes.iter().map(|(_, grant)| *grant).collect();
    let reach = Reach::of(manifest);
    // A node that may do both can send what it reads to wherever it wants.
    let leaks = |grant: &Grant| grant.contains(Cap::StorageRead) && !grant.intersection(CONNECTING).is_empty();
    let leaks = reach.any && nodes.iter().any(|(_, grant)| leaks(grant));
    let mut infos = Vec::new();
    for capability in all.iter().filter(|capability| *capability != Cap::OAuth) {
        let connects = CONNECTING.contains(capability);
        let (title, mut description, mut risk) = words(capability, all, &reach.words);
        if connects {
            risk = reach.risk;
            description.push_str(reach.warning);
        }
        if capability == Cap::StorageRead && leaks {
            risk = Risk::High;
            description.push_str(" It may also connect to any host, and could send there what it reads.");
        }
        infos.push(PermissionInfo {
            name: capability.permission_name().to_owned(),
            title,
            description,
            risk,
            nodes: names(nodes.iter().filter(|(_, grant)| grant.contains(capability))),
            hosts: if connects { reach.hosts.clone() } else { Vec::new() },
            scopes: Vec::new(),
        });
    }
    infos.extend(tokens(manifest, &nodes));
    infos.extend(limits(manifest));
    infos
}

/// Where a package may connect to.
struct Reach {
    hosts: Vec<String>,
    words: String,
    /// Whether it can send data to a place that nobody foresees.
    any: bool,
    risk: Risk,
    warning: &'static str,
}

impl Reach {
    fn of(manifest: &Manifest) -> Reach {
        let patterns = &manifest.permissions.network.allowed_hosts;
        // The one truth about what is asked for.
        let hosts = Ask::hosts_of(patterns);
        let unlimited = patterns.is_empty() || hosts.iter().any(|host| host == "*");
        let any = unlimited || patterns.iter().any(HostPattern::is_wide);
        let local = patterns.iter().filter_map(HostPattern::host).any(is_local);
        let (risk, warning) = match () {
            () if any => (Risk::High, " What it knows may end up anywhere."),
            () if local => (Risk::High, " Among these are this computer or others in its network."),
            () if patterns.len() > FEW_HOSTS => (Risk::High, " These are too many to look at each."),
            () => (Risk::Medium, ""),
        };
        let hosts: Vec<String> = hosts.iter().map(|host| shown(host, MAX_TEXT)).collect();
        let words = if unlimited {
            "any host".to_owned()
        } else {
            listed(&quoted(&hosts))
        };
        Reach {
            hosts,
            words,
            any,
            risk,
            warning,
        }
    }
}

/// A line for each provider whose tokens any of these nodes gets.
fn tokens<'a>(
    manifest: &'a Manifest,
    nodes: &'a [(&'a NodeDefinition, Grant)],
) -> impl Iterator<Item = PermissionInfo> + 'a {
    let line = |OAuthScope {
                    provider,
                    scopes,
                    reason,
                    required,
                }: &OAuthScope| {
        let using: Vec<_> = nodes
            .iter()
            .filter(|(node, grant)| {
                grant.contains(Cap::OAuth) && uses(manifest, &node.name, &node.permissions, provider)
            })
            .collect();
        if using.is_empty() {
            return None;
        }
        let scopes: Vec<String> = scopes.iter().take(LISTED).map(|scope| shown(scope, MAX_TEXT)).collect();
        let provider_shown = shown(provider, MAX_NAME);
        let mut description = format!("Gets your access token of “{provider_shown}” and can act in your name there, ");
        if scopes.is_empty() {
            description.push_str("with whatever that token allows.");
        } else {
            description.push_str(&format!("within {}.", listed(&quoted(&scopes))));
        }
        if !reason.trim().is_empty() {
            description.push_str(&format!(" The package says why: “{}”.", shown(reason, MAX_TEXT)));
        }
        if *required {
            description.push_str(" The package needs it to be of any use.");
        }
        Some(PermissionInfo {
            name: super::ask::oauth(provider, None),
            title: "Act in your name",
            description,
            risk: Risk::High,
            nodes: names(using.into_iter()),
            hosts: Vec::new(),
            scopes,
        })
    };
    manifest.permissions.oauth_scopes.iter().filter_map(line).take(LISTED)
}

fn limits(manifest: &Manifest) -> [PermissionInfo; 2] {
    let info = |name: &str, title, description| PermissionInfo {
        name: name.to_owned(),
        title,
        description,
        risk: Risk::None,
        nodes: Vec::new(),
        hosts: Vec::new(),
        scopes: Vec::new(),
    };
    let (memory, timeout) = (manifest.permissions.memory, manifest.permissions.timeout);
    let mib = memory.bytes() >> 20;
    let seconds = timeout.millis() / 1_000;
    [
        info(LIMITS[0], "Memory", format!("Uses {mib} MiB of memory at most.")),
        info(LIMITS[1], "Time", format!("Runs for {seconds} seconds at most.")),
    ]
}

fn names<'a>(nodes: impl Iterator<Item = &'a (&'a NodeDefinition, Grant)>) -> Vec<String> {
    nodes
        .take(LISTED)
        .map(|(node, _)| shown(&node.name, MAX_NAME))
        .collect()
}

#[cfg(test)]
mod tests;
