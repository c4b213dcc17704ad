//! Holds a run to what was agreed to.

use super::{ANY_HOST, Ask, CONNECTING, MAX_HOSTS, is_public, oauth};
use crate::grant::{Capability, EffectiveGrant, Grant, hosts::HostPattern};

impl Ask {
    /// Of what a node asks for, what is in this agreement.
    pub(in crate::grant) fn limit(&self, asked: EffectiveGrant) -> EffectiveGrant {
        let agreed: Grant = Capability::ALL
            .into_iter()
            .filter(|capability| self.has_text(capability.permission_name()))
            .map(|capability| Grant::of(&[capability]))
            .collect();
        let mut capabilities = asked.capabilities.intersection(agreed);
        let mut allowed_hosts = Vec::new();
        if !capabilities.intersection(CONNECTING).is_empty() {
            match self.hosts_among(&asked.allowed_hosts) {
                Some(hosts) => allowed_hosts = hosts,
                // An empty list of hosts would mean all of them.
                None => capabilities = capabilities.difference(CONNECTING),
            }
        }
        const OAUTH_ALONE: Grant = Grant::of(&[Capability::OAuth]);
        let mut oauth = asked.oauth;
        if oauth.is_empty() {
            // It was not asked for, since it opens nothing; with it the refusal of a token says why.
            capabilities = capabilities.union(asked.capabilities.intersection(OAUTH_ALONE));
        } else if capabilities.contains(Capability::OAuth) {
            oauth.retain(|provider, scopes| self.limit_scopes(provider, scopes));
        } else {
            oauth.clear();
        }
        EffectiveGrant {
            capabilities,
            allowed_hosts,
            oauth,
        }
    }

    /// Leaves the scopes that were agreed to. Returns whether any token of the provider was.
    fn limit_scopes(&self, provider: &str, scopes: &mut Vec<String>) -> bool {
        if scopes.is_empty() {
            return self.has_text(&oauth(provider, None));
        }
        scopes.retain(|scope| self.has_text(&oauth(provider, Some(scope))));
        // No scopes at all would mean the provider's own choice.
        !scopes.is_empty()
    }

    /// Of the hosts that a package asks for (none: every public one), those that were agreed to (none: every public one);
    /// `None` if there is no such host.
    fn hosts_among(&self, asked: &[HostPattern]) -> Option<Vec<HostPattern>> {
        let agreed = self.hosts();
        let any = self.has_text(ANY_HOST);
        if asked.is_empty() && any {
            return Some(Vec::new());
        }
        if asked.len() > MAX_HOSTS && !any {
            // It was asked for as every public host.
            return None;
        }
        let mut found: Vec<HostPattern> = Vec::new();
        for host in asked {
            // What is written out opens local hosts, the page's own among them, which no wildcard does: so only where it
            // was agreed to as it is.
            if agreed.iter().any(|agreed| agreed.is_literal() && agreed.covers(host)) {
                found.push(host.clone());
            } else if self.has_host(host, any, &agreed) {
                found.push(host.public_only());
            }
        }
        for host in &agreed {
            let narrower = if asked.is_empty() {
                is_public(host)
            } else {
                asked.iter().any(|asked| asked.covers(host)) && is_public(host)
            };
            if narrower && !found.iter().any(|found| found.covers(host)) {
                found.push(host.public_only());
            }
        }
        (!found.is_empty()).then_some(found)
    }
}
