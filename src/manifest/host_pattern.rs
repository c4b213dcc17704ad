//! Host patterns: which hosts a package may talk to.

mod cover;

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use serde::{Serialize, Serializer};

/// A host, or hosts, that requests may go to: `api.example.com`, `*.example.com`, `localhost:8080`, `[::1]:80`, `*`.
///
/// - `*` alone is any host name; `*.` at the start stands for one or more labels, and any other `*` for characters
///   within its label. Addresses such as `127.0.0.1` are only ever matched by being written out.
/// - Without a port, the scheme's default port is meant.
/// - A scheme may stand in front (`https://api.example.com`); `wss` counts as `https` and `ws` as `http`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPattern {
    text: String,
    secure: Option<bool>,
    rule: Rule,
    port: Option<u16>,
    /// Whether it opens its host even where that is local.
    literal: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Rule {
    /// A host as the URL parser serialises it, without trailing dot.
    Exactly(String),
    /// Any host name.
    Any,
    /// Patterns of labels; with `deeper`, one or more labels in front.
    Labels { deeper: bool, labels: Vec<String> },
}

impl HostPattern {
    /// Whether the pattern writes one host out, instead of leaving something open; only such a one opens local hosts.
    pub fn is_literal(&self) -> bool {
        self.literal
    }

    /// Whether a URL of this scheme (`http`, `https`, `ws` or `wss`), host (as the URL parser serialises it, without
    /// trailing dot) and port matches. The port is the one that is connected to, default or not.
    pub fn matches(&self, scheme: &str, host: &str, port: u16) -> bool {
        let secure = is_secure(scheme);
        self.secure.is_none_or(|expected| expected == secure)
            && port == self.port.unwrap_or(default_port(secure))
            && self.matches_host(host)
    }

    fn matches_host(&self, host: &str) -> bool {
        let is_name = || !host.is_empty() && !is_address(host);
        match &self.rule {
            Rule::Exactly(expected) => expected == host,
            Rule::Any => is_name(),
            Rule::Labels { deeper, labels } => {
                let found: Vec<&str> = host.split('.').collect();
                let Some(in_front) = found.len().checked_sub(labels.len()) else {
                    return false;
                };
                let count_fits = if *deeper { in_front > 0 } else { in_front == 0 };
                count_fits
                    && is_name()
                    && found.iter().all(|label| !label.is_empty())
                    && labels
                        .iter()
                        .zip(&found[in_front..])
                        .all(|(pattern, label)| matches_label(pattern, label))
            }
        }
    }
}

/// Whether a scheme is encrypted.
fn is_secure(scheme: &str) -> bool {
    matches!(scheme, "https" | "wss")
}

fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

/// The port that a URL without one means.
pub(crate) fn default_port_of(scheme: &str) -> u16 {
    default_port(is_secure(scheme))
}

/// Whether a serialised host is an IP address.
fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

/// Matches `*` against any run of characters, one pass with a single way back.
fn matches_label(pattern: &str, label: &str) -> bool {
    let (pattern, label) = (pattern.as_bytes(), label.as_bytes());
    let (mut at, mut read, mut retry) = (0, 0, None);
    while read < label.len() {
        match pattern.get(at) {
            Some(b'*') => {
                retry = Some((at, read));
                at += 1;
            }
            Some(byte) if *byte == label[read] => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((star, from)) = retry else { return false };
                retry = Some((star, from + 1));
                at = star + 1;
                read = from + 1;
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

impl FromStr for HostPattern {
    type Err = String;

    /// Reads a pattern; the error says what is wrong with it, without repeating it.
    fn from_str(text: &str) -> Result<Self, String> {
        let (secure, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(secure(scheme)?), rest),
            None => (None, text),
        };
        if let Some(bad) = rest
            .chars()
            .find(|c| c.is_whitespace() || c.is_control() || "/\\?#@%".contains(*c))
        {
            return Err(match bad {
                '/' | '\\' | '?' | '#' => {
                    "a path or query cannot be matched; only scheme, host and port can".to_owned()
                }
                '@' => "user names and passwords are not allowed in URLs".to_owned(),
                other => format!("a host cannot contain `{}`", other.escape_debug()),
            });
        }
        let (host, port) = split_port(rest)?;
        let port = port.map(parse_port).transpose()?;
        let rule = parse_rule(host)?;
        Ok(HostPattern {
            text: text.to_owned(),
            secure,
            literal: matches!(rule, Rule::Exactly(_)),
            rule,
            port,
        })
    }
}

fn secure(scheme: &str) -> Result<bool, String> {
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "ws" => Ok(false),
        "https" | "wss" => Ok(true),
        other => Err(format!(
            "the scheme `{}` is none of http, https, ws and wss",
            other.escape_debug()
        )),
    }
}

fn split_port(text: &str) -> Result<(&str, Option<&str>), String> {
    if text.starts_with('[') {
        let end = text.find(']').ok_or("the `]` after the IPv6 address is missing")?;
        let (host, rest) = text.split_at(end + 1);
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err("after the `]` of an IPv6 address comes nothing or `:` and a port".to_owned()),
        };
    }
    match text.split_once(':') {
        Some((_, port)) if port.contains(':') => Err("an IPv6 address stands in brackets, like `[::1]`".to_owned()),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((text, None)),
    }
}

fn parse_port(text: &str) -> Result<u16, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let port = text.parse().ok().filter(|port: &u16| digits && *port > 0);
    port.ok_or_else(|| "the port is not a number from 1 to 65535".to_owned())
}

fn parse_rule(host: &str) -> Result<Rule, String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    match host {
        "" => return Err("the host is missing".to_owned()),
        "*" => return Ok(Rule::Any),
        _ => {}
    }
    let labels: Vec<&str> = host.split('.').collect();
    if labels.iter().any(|label| label.is_empty()) {
        return Err("a host has no empty labels: too many dots".to_owned());
    }
    if !host.is_ascii() {
        return Err("write an international name in its ASCII form, like `xn--bcher-kva.example`".to_owned());
    }
    let bracketed = host.starts_with('[');
    if let Some(bad) = host
        .chars()
        .find(|c| "<>^|".contains(*c) || "[]".contains(*c) && !bracketed)
    {
        return Err(format!("a host cannot contain `{bad}`"));
    }
    if !host.contains('*') {
        return Ok(Rule::Exactly(serialise_host(host)?));
    }
    let (deeper, labels) = if labels[0] == "*" {
        (true, &labels[1..])
    } else {
        (false, &labels[..])
    };
    for label in labels.iter().filter(|label| label.contains('*')) {
        if label.contains("**") {
            return Err("`**` means no more than `*`; `*.example.com` matches at any depth".to_owned());
        }
        if !label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_*".contains(&byte))
        {
            return Err("a label with `*` may otherwise have only ASCII letters, digits, `-` and `_`".to_owned());
        }
    }
    if labels.last().is_some_and(|label| is_number(label)) {
        return Err("`*` cannot stand for a part of an address".to_owned());
    }
    Ok(Rule::Labels {
        deeper,
        labels: labels.iter().map(|label| label.to_ascii_lowercase()).collect(),
    })
}

/// Brings a host to the form in which URL parsers write it (WHATWG URL, "host serializing").
///
/// URLs themselves are left to the platform's parser. A pattern is not a URL, and a parser of our own for it would bring
/// Unicode's tables along, so it has to be written in ASCII.
fn serialise_host(host: &str) -> Result<String, String> {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address: Ipv6Addr = address.parse().map_err(|_| "not an IPv6 address".to_owned())?;
        return Ok(match address.segments() {
            // Unlike the standard library, URLs have no dotted form for these.
            [0, 0, 0, 0, 0, 0xffff, high, low] => format!("[::ffff:{high:x}:{low:x}]"),
            _ => format!("[{address}]"),
        });
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    if is_number(last) && host.parse::<Ipv4Addr>().is_err() {
        return Err("an IPv4 address is four numbers from 0 to 255, like `127.0.0.1`".to_owned());
    }
    Ok(host.to_ascii_lowercase())
}

/// Whether URL parsers take a host that ends in this label for an IPv4 address (WHATWG URL, "ends in a number checker").
fn is_number(label: &str) -> bool {
    let hexadecimal = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    label.bytes().all(|byte| byte.is_ascii_digit())
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for HostPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
