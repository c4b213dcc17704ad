//! What a package asks for, told to people.
//!
//! Risk is what could go wrong at worst, by these rules:
//!
//! | risk | what |
//! |---|---|
//! | low | streaming, variables, cache entries; files of the board and those that may go |
//! | medium | reading and writing files; files of the user, and uploads; models; the network, as far as ten hosts of the public network that are written out, or whose domain is |
//! | high | more of the network: any host, `*.com`, more than ten hosts, this computer and its network; OAuth tokens; reading files in a node that may connect to any host, since it can send them anywhere |

use std::rc::Rc;

use serde::Serialize;

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

/// How many hosts anybody can be expected to read.
const FEW_HOSTS: usize = 10;
/// How many hosts, scopes and nodes a sentence names.
const NAMED: usize = 5;
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

/// Title, description and risk of a capability; those of the network come with its hosts.
fn words(capability: Cap, all: Grant, hosts: &str) -> (&'static str, String, Risk) {
    let (title, text, risk) = match capability {
        Cap::Streaming => ("Show progress", "Sends text and events while it runs.", Risk::Low),
        Cap::HttpRead => ("Load from the network", "Loads data from {}.", Risk::Medium),
        Cap::HttpWrite => (
            "Send to the network",
            "Sends data to {}, and may change things there.",
            Risk::Medium,
        ),
        Cap::WebSocket => (
            "Keep connections open",
            "Exchanges messages with {}. Browsers attach the cookies of that site, so it may know who you are.",
            Risk::Medium,
        ),
        Cap::StorageRead => ("Read files", "Reads files in {}.", Risk::Medium),
        Cap::StorageWrite => ("Write files", "Writes and deletes files in {}.", Risk::Medium),
        Cap::NodeStorage => (
            "Files of the board",
            "Uses the directory that the nodes of a board share.",
            Risk::Low,
        ),
        Cap::UserStorage => (
            "Your files",
            "Uses your own directory, which all boards of the app share.",
            Risk::Medium,
        ),
        Cap::UploadDir => (
            "Uploads",
            "Uses the files that were uploaded to the board.",
            Risk::Medium,
        ),
        Cap::CacheDir => (
            "Temporary files",
            "Uses a directory of files that may go at any time.",
            Risk::Low,
        ),
        Cap::VariablesRead => ("Read variables", "Reads the variables of the flow.", Risk::Low),
        Cap::VariablesWrite => (
            "Change variables",
            "Sets and deletes variables of the flow, which other nodes read.",
            Risk::Low,
        ),
        Cap::CacheRead => (
            "Read remembered values",
            "Reads what it has remembered in this flow.",
            Risk::Low,
        ),
        Cap::CacheWrite => ("Remember values", "Remembers values until the flow ends.", Risk::Low),
        Cap::Models => (
            "Use models and databases",
            "Uses models, images and databases of this app. They see what it gives them, and may cost money.",
            Risk::Medium,
        ),
        Cap::OAuth => ("Tokens", "Gets tokens.", Risk::High),
    };
    let text = match capability {
        Cap::StorageRead | Cap::StorageWrite => text.replace("{}", &directories(all)),
        _ => text.replace("{}", hosts),
    };
    (title, text, risk)
}

fn directories(all: Grant) -> String {
    const DIRECTORIES: [(Cap, &str); 4] = [
        (Cap::NodeStorage, "the directory of the board"),
        (Cap::UserStorage, "your own directory"),
        (Cap::UploadDir, "the uploads of the board"),
        (Cap::CacheDir, "the directory of temporary files"),
    ];
    let open = DIRECTORIES
        .into_iter()
        .filter(|(capability, _)| all.contains(*capability));
    let open: Vec<String> = open.map(|(_, name)| name.to_owned()).collect();
    if open.is_empty() {
        return "no directory".to_owned();
    }
    listed(&open)
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
        info("memory", "Memory", format!("Uses {mib} MiB of memory at most.")),
        info("timeout", "Time", format!("Runs for {seconds} seconds at most.")),
    ]
}

fn names<'a>(nodes: impl Iterator<Item = &'a (&'a NodeDefinition, Grant)>) -> Vec<String> {
    nodes
        .take(LISTED)
        .map(|(node, _)| shown(&node.name, MAX_NAME))
        .collect()
}

fn quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| format!("“{text}”")).collect()
}

/// `a, b and c`, or the first few `and 7 more`.
fn listed(texts: &[String]) -> String {
    let more = texts.len().saturating_sub(NAMED);
    match texts {
        [] => String::new(),
        [only] => only.clone(),
        _ if more > 0 => format!("{} and {more} more", texts[..NAMED].join(", ")),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A text of a package as it may stand among ours: without line breaks and characters that change how what is around
/// them is shown, and not longer than so many characters.
pub(crate) fn shown(text: &str, max: usize) -> String {
    let unseen = |c: &char| {
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    let plain = |c: char| match c {
        c if c.is_control() => ' ',
        // Ours tell where the package's words end.
        '“' | '”' => '"',
        c => c,
    };
    let mut chars = text.trim().chars().filter(|c| !unseen(c)).map(plain);
    let mut cut: String = chars.by_ref().take(max).collect();
    if chars.next().is_some() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests;
