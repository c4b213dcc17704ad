//! What a node asks its user for, in words that can be kept and compared.
//!
//! An [`Ask`] is a sorted list of texts, each one of
//!
//! - the [name of a capability](Capability::permission_name), without those that belong to it in a node's list of
//!   permissions: `storage:node` is that directory alone, not reading and writing there;
//! - `host:<pattern>`, a host that it may connect to, as the manifest writes it; `host:*` is every public host;
//! - `oauth:<provider>:<scope>`, a scope of a token; `oauth:<provider>` where the manifest names no scopes.
//!
//! In a provider's name `:` is written `%3A` and `%` is written `%25`, so that no two things have one text.

mod limit;

use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{
    Agreed, Capability, EffectiveGrant, Grant,
    describe::LIMITS,
    effective,
    effective::asked_together,
    hosts::{HostPattern, is_local},
};
use crate::{manifest::Manifest, node::NodeDefinition};

/// How many hosts are asked for one by one. More are asked for as every public host: nobody reads such a list.
const MAX_HOSTS: usize = 100;
/// How long such a host may be, in bytes: longer than any name that can be resolved.
const MAX_HOST: usize = 300;
/// How many texts are read back.
const MAX_ITEMS: usize = 1_000;
/// How long a text that is read back may be, in bytes.
const MAX_ITEM: usize = 1_024;

const HOST: &str = "host:";
const OAUTH: &str = "oauth:";
/// Every public host.
const ANY_HOST: &str = "host:*";

/// The capabilities that lead out of the page.
pub(super) const CONNECTING: Grant = Grant::of(&[Capability::HttpRead, Capability::HttpWrite, Capability::WebSocket]);

/// What somebody asks for, or agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Ask(Vec<String>);

impl Ask {
    /// What a node asks for: all that it would be granted, were everything agreed to.
    pub fn of_node(manifest: &Manifest, node: &NodeDefinition) -> Ask {
        Ask::of_grant(&effective(manifest, &node.name, &node.permissions, &Agreed::All))
    }

    /// What the nodes of a package ask for together.
    pub fn of_package(manifest: &Manifest, nodes: &[Rc<NodeDefinition>]) -> Ask {
        Ask::of_grant(&asked_together(manifest, nodes))
    }

    fn of_grant(grant: &EffectiveGrant) -> Ask {
        let mut items = Vec::new();
        let capabilities = grant.capabilities.iter();
        // Without a provider there is no token to be had, and nothing to ask for.
        items.extend(
            capabilities
                .filter(|capability| *capability != Capability::OAuth || !grant.oauth.is_empty())
                .map(|capability| capability.permission_name().to_owned()),
        );
        if !grant.capabilities.intersection(CONNECTING).is_empty() {
            let hosts = Ask::hosts_of(&grant.allowed_hosts);
            items.extend(hosts.into_iter().map(|host| format!("{HOST}{host}")));
        }
        for (provider, scopes) in &grant.oauth {
            if scopes.is_empty() {
                items.push(oauth(provider, None));
            }
            items.extend(scopes.iter().map(|scope| oauth(provider, Some(scope))));
        }
        items.into_iter().collect()
    }

    /// How hosts are asked for: as patterns, `*` where there are none or too many.
    pub(super) fn hosts_of(patterns: &[HostPattern]) -> Vec<String> {
        let every = || vec!["*".to_owned()];
        if patterns.is_empty() || patterns.len() > MAX_HOSTS {
            return every();
        }
        let hosts: Vec<String> = patterns.iter().map(HostPattern::to_string).collect();
        let readable = hosts.iter().all(|host| host.len() <= MAX_HOST);
        if readable { hosts } else { every() }
    }

    /// The texts, sorted, each once.
    pub fn items(&self) -> &[String] {
        &self.0
    }

    /// Whether it is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it can be read back once it is written.
    pub fn fits(&self) -> bool {
        self.0.len() <= MAX_ITEMS && self.0.iter().all(|item| item.len() <= MAX_ITEM)
    }

    /// Whether everything in the other is in this one, be it as part of something larger: `host:*` covers what opens
    /// only public hosts, `host:*.example.com` what stays below that domain.
    pub fn covers(&self, other: &Ask) -> bool {
        self.missing(other).is_empty()
    }

    /// What of `asked` this one does not cover.
    #[must_use]
    pub fn missing(&self, asked: &Ask) -> Ask {
        let hosts = self.hosts();
        asked.0.iter().filter(|item| !self.has(item, &hosts)).cloned().collect()
    }

    /// What both cover. Of two hosts of which one covers the other, that is the narrower one.
    #[must_use]
    pub fn intersection(&self, other: &Ask) -> Ask {
        let (hosts, others) = (self.hosts(), other.hosts());
        let ours = self.0.iter().filter(|item| other.has(item, &others));
        let theirs = other.0.iter().filter(|item| self.has(item, &hosts));
        ours.chain(theirs).cloned().collect()
    }

    /// What either has.
    #[must_use]
    pub fn union(&self, other: &Ask) -> Ask {
        self.0.iter().chain(&other.0).cloned().collect()
    }

    /// Of this, what somebody chose by name: texts as they are here, and names of
    /// [`PermissionInfo`](super::PermissionInfo)s, which stand for all of their hosts and scopes.
    #[must_use]
    pub fn chosen(&self, names: &[String]) -> Ask {
        let has = |name: &str| names.iter().any(|chosen| chosen == name);
        let connects = CONNECTING.iter().any(|capability| has(capability.permission_name()));
        let hosts_chosen = names.iter().any(|name| name.starts_with(HOST));
        let chosen = |item: &str| match provider_of(item) {
            Some(provider) => has(provider),
            None if item == Capability::OAuth.permission_name() => names.iter().any(|name| name.starts_with(OAUTH)),
            // Hosts that are chosen one by one are all that there are.
            None => item.starts_with(HOST) && connects && !hosts_chosen,
        };
        self.0
            .iter()
            .filter(|item| has(item) || chosen(item))
            .cloned()
            .collect()
    }

    /// The first of these names that nothing is called by, whatever is asked: neither a text of an ask nor the name of a
    /// [`PermissionInfo`](super::PermissionInfo).
    pub fn unknown(names: &[String]) -> Option<&str> {
        let is_known = |name: &str| {
            let mut capabilities = Capability::ALL.iter();
            name.starts_with(HOST)
                || name.starts_with(OAUTH)
                || LIMITS.contains(&name)
                || capabilities.any(|capability| capability.permission_name() == name)
        };
        names.iter().map(String::as_str).find(|name| !is_known(name))
    }

    fn has_text(&self, item: &str) -> bool {
        self.0.binary_search_by(|known| known.as_str().cmp(item)).is_ok()
    }

    fn has(&self, item: &str, hosts: &[HostPattern]) -> bool {
        if self.has_text(item) {
            return true;
        }
        let Some(Ok(host)) = item.strip_prefix(HOST).map(str::parse) else {
            return false;
        };
        self.has_host(&host, self.has_text(ANY_HOST), hosts)
    }

    fn has_host(&self, host: &HostPattern, any: bool, hosts: &[HostPattern]) -> bool {
        let public = is_public(host);
        any && public
            || hosts
                .iter()
                .any(|known| (public || known.is_literal()) && known.covers(host))
    }

    fn hosts(&self) -> Vec<HostPattern> {
        let hosts = self.0.iter().filter_map(|item| item.strip_prefix(HOST));
        hosts.filter_map(|host| host.parse().ok()).collect()
    }
}

/// Whether a pattern opens only public hosts. A wildcard never opens another.
fn is_public(host: &HostPattern) -> bool {
    host.host().is_none_or(|host| !is_local(host))
}

/// The text for a scope of a provider, or for a token of unnamed scopes.
pub(super) fn oauth(provider: &str, scope: Option<&str>) -> String {
    let provider = provider.replace('%', "%25").replace(':', "%3A");
    match scope {
        Some(scope) => format!("{OAUTH}{provider}:{scope}"),
        None => format!("{OAUTH}{provider}"),
    }
}

/// Of a text about a token, the part that names the provider.
fn provider_of(item: &str) -> Option<&str> {
    let rest = item.strip_prefix(OAUTH)?;
    let end = rest.find(':').unwrap_or(rest.len());
    item.get(..OAUTH.len() + end)
}

impl FromIterator<String> for Ask {
    fn from_iter<I: IntoIterator<Item = String>>(items: I) -> Self {
        let mut items: Vec<String> = items.into_iter().collect();
        items.sort_unstable();
        items.dedup();
        Ask(items)
    }
}

impl<'de> Deserialize<'de> for Ask {
    /// Reads an array of texts. More or longer ones than anybody is asked for are an error; unknown ones are kept, and
    /// stand for nothing.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ask: Ask = Vec::<String>::deserialize(deserializer)?.into_iter().collect();
        if !ask.fits() {
            return Err(de::Error::custom(format_args!(
                "an agreement has at most {MAX_ITEMS} texts of {MAX_ITEM} bytes"
            )));
        }
        Ok(ask)
    }
}

#[cfg(test)]
mod tests;
