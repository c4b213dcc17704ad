//! The network rules: where a node's requests and sockets may go.
//!
//! A name that resolves to a private address cannot be seen from a page, so nothing is promised about those.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub use crate::manifest::HostPattern;
use crate::{manifest::default_port_of, platform::ParsedUrl};

/// Why a URL may not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// For people: what is wrong, and what would allow it.
    pub reason: String,
}

/// Checks a URL against the rules and, unless that is empty, against a list of allowed hosts.
///
/// `schemes` are the ones that the caller can handle. Local hosts and the page's own origin (`own_origin`) are open only
/// to a pattern that writes them out; for sockets, to which browsers attach cookies whatever the port, the page's own
/// host and those above and below it count as its origin.
pub fn check(
    url: &ParsedUrl,
    patterns: &[HostPattern],
    own_origin: Option<&ParsedUrl>,
    schemes: &[&str],
) -> Result<(), Refused> {
    // The URL itself is not repeated: it may carry a password or a key.
    let scheme = &url.scheme;
    if !schemes.contains(&scheme.as_str()) {
        return refuse(format!(
            "the scheme `{scheme}` cannot be used here, only {}",
            schemes.join(" and ")
        ));
    }
    if url.has_userinfo {
        return refuse(format!(
            "the URL for `{}` carries a user name or password; use a header instead",
            url.host
        ));
    }
    let host = name_of(url);
    if host.is_empty() {
        return refuse("the URL has no host".to_owned());
    }
    let port = port_of(url);
    let mut matching = patterns
        .iter()
        .filter(|pattern| pattern.matches(scheme, host, port))
        .peekable();
    let matched = matching.peek().is_some();
    if matching.any(HostPattern::is_literal) {
        return Ok(());
    }
    let local = local(host).or_else(|| own_origin.and_then(|own| own_place(url, own)));
    if let Some(what) = local {
        let entry = if port == default_port_of(scheme) {
            host.to_owned()
        } else {
            format!("{host}:{port}")
        };
        return refuse(format!(
            "{what}; only a manifest whose allowed_hosts names `{entry}` literally, and a user who agreed to just that, open it"
        ));
    }
    if matched || patterns.is_empty() {
        return Ok(());
    }
    refuse(format!(
        "`{host}` (port {port}, {scheme}) is not among the allowed hosts: {}",
        listed(patterns)
    ))
}

fn refuse(reason: String) -> Result<(), Refused> {
    Err(Refused { reason })
}

fn listed(patterns: &[HostPattern]) -> String {
    const SHOWN: usize = 8;
    let mut names: Vec<String> = patterns
        .iter()
        .take(SHOWN)
        .map(|pattern| format!("`{pattern}`"))
        .collect();
    if patterns.len() > SHOWN {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// The host without the dot that marks a name as complete: both forms lead to the same place.
fn name_of(url: &ParsedUrl) -> &str {
    url.host.trim_end_matches('.')
}

fn port_of(url: &ParsedUrl) -> u16 {
    url.port.unwrap_or_else(|| default_port_of(&url.scheme))
}

/// Whether a host, as URL parsers write it, is this computer or may be in its network.
pub(super) fn is_local(host: &str) -> bool {
    local(host).is_some()
}

/// What makes a host local, if anything does.
fn local(host: &str) -> Option<String> {
    if host == "localhost" || host.ends_with(".localhost") {
        return Some(format!("`{host}` is this computer"));
    }
    let address = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => IpAddr::V6(inner.parse().ok()?),
        None => IpAddr::V4(host.parse().ok()?),
    };
    let kind = match address {
        IpAddr::V4(address) => kind_v4(address),
        IpAddr::V6(address) => kind_v6(address),
    };
    kind.map(|kind| format!("`{host}` is {kind}"))
}

fn kind_v4(address: Ipv4Addr) -> Option<&'static str> {
    Some(match address.octets() {
        [0, ..] => "an unspecified address",
        [127, ..] => "a loopback address",
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => "a private address",
        [100, 64..=127, ..] => "a carrier's private address",
        [169, 254, ..] => "a link-local address",
        [224..=239, ..] => "a multicast address",
        [240..=255, ..] => "a broadcast or reserved address",
        [192, 0, 0, _] | [198, 18..=19, ..] => "an address for special use",
        _ => return None,
    })
}

fn kind_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("the unspecified address"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("the loopback address"),
        // Mapped, compatible, translated (NAT64) and tunnelled (6to4): what counts is the IPv4 address inside.
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0, 0, 0, 0, 0, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => kind_v4(v4(high, low)),
        [0x64, 0xff9b, 1, ..] => Some("an address of a local translator"),
        [0xfc00..=0xfdff, ..] => Some("a private address"),
        [0xfe80..=0xfebf, ..] => Some("a link-local address"),
        [0xfec0..=0xfeff, ..] => Some("a private address"),
        [0xff00..=0xffff, ..] => Some("a multicast address"),
        _ => None,
    }
}

/// What makes a URL part of the page's own place, if anything does.
fn own_place(url: &ParsedUrl, own: &ParsedUrl) -> Option<String> {
    let (host, own_host) = (name_of(url), name_of(own));
    if matches!(url.scheme.as_str(), "ws" | "wss") {
        let below = |name: &str, parent: &str| name.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'));
        let same_site = host == own_host || below(host, own_host) || below(own_host, host);
        return same_site.then(|| format!("`{host}` belongs to this page's own site, where a browser adds cookies"));
    }
    let same = host == own_host && url.scheme == own.scheme && port_of(url) == port_of(own);
    same.then(|| format!("`{host}` is this page's own origin"))
}

#[cfg(test)]
mod tests;
