//! `flowlike_http`: requests under the network rules, answers by handle.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use serde_json::{Map, Value, json};

use super::{Answer, Refusal, Session, handles::Handles};
use crate::{
    error::Code,
    grant::{Capability, hosts},
    platform::{HttpRequest, HttpResponse},
};

/// The largest response body, in bytes after decompression.
pub const MAX_BODY: usize = 16 << 20;
/// How many bytes of unread answers a run may hold.
const MAX_HELD: usize = 64 << 20;
/// How many requests a run may make.
const MAX_REQUESTS: u32 = 1_000;
/// The largest request body, in bytes.
const MAX_REQUEST_BODY: usize = 16 << 20;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// The answers of one run, by handle.
#[derive(Default)]
pub struct Responses {
    held: RefCell<Handles<HttpResponse>>,
    requests: Cell<u32>,
}

impl Responses {
    fn keep(&self, response: HttpResponse) -> Result<i32, Refusal> {
        let mut held = self.held.borrow_mut();
        let bytes: usize = held.values().map(size).sum();
        if bytes + size(&response) > MAX_HELD {
            return Err(Refusal::new(format!("a run may hold {MAX_HELD} bytes of HTTP answers")));
        }
        Ok(held.insert(response))
    }

    fn get<T>(&self, handle: i32, read: impl FnOnce(&HttpResponse) -> Result<T, Refusal>) -> Result<T, Refusal> {
        match self.held.borrow().get(handle) {
            Some(response) => read(response),
            None => Err(Refusal::new(format!("there is no HTTP answer {handle}"))),
        }
    }

    /// The status of an answer.
    pub fn status(&self, handle: i32) -> Result<u16, Refusal> {
        self.get(handle, |response| Ok(response.status))
    }

    /// The raw body of an answer.
    pub fn body(&self, handle: i32) -> Result<Vec<u8>, Refusal> {
        self.get(handle, |response| Ok(response.body.clone()))
    }

    /// An answer as `{status, headers, body}`, if its body is UTF-8.
    pub fn json(&self, handle: i32) -> Result<Value, Refusal> {
        self.get(handle, |response| {
            let body = std::str::from_utf8(&response.body)
                .map_err(|_| Refusal::new("the body is not valid UTF-8; read it with `response_body`"))?;
            let headers: Map<String, Value> = response
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect();
            Ok(json!({"status": response.status, "headers": headers, "body": body}))
        })
    }
}

/// What an answer holds.
fn size(response: &HttpResponse) -> usize {
    let headers = response.headers.iter().map(|(name, value)| name.len() + value.len());
    response.body.len() + headers.sum::<usize>()
}

impl Session {
    /// Sends a request; the answer is a handle into [`Responses`]. `method` is the ABI's number.
    pub fn request(
        self: &Rc<Self>,
        method: u32,
        url: &str,
        headers: &[u8],
        body: Vec<u8>,
    ) -> Result<Answer<i32>, Refusal> {
        let Some(method) = METHODS.get(method as usize).copied() else {
            return Err(Refusal::new(format!("there is no HTTP method {method}")));
        };
        let reads = matches!(method, "GET" | "HEAD" | "OPTIONS");
        self.require(if reads {
            Capability::HttpRead
        } else {
            Capability::HttpWrite
        })?;
        if self.responses.requests.get() >= MAX_REQUESTS {
            return Err(Refusal::new(format!("a run may make {MAX_REQUESTS} requests")));
        }
        self.responses.requests.set(self.responses.requests.get() + 1);
        if matches!(method, "GET" | "HEAD") && !body.is_empty() {
            return Err(Refusal::new(format!(
                "{method} requests cannot have a body in a browser"
            )));
        }
        if body.len() > MAX_REQUEST_BODY {
            return Err(Refusal::new(format!(
                "a request body has at most {MAX_REQUEST_BODY} bytes"
            )));
        }
        let headers = parse_headers(headers)?;
        let url = self.checked_url(url, &["http", "https"])?;
        if self.rehearse(|| json!({"action": "http.request", "method": method, "url": url, "bytes": body.len()})) {
            return Err(Refusal::new("this is a dry run"));
        }
        let listed = !self.grant.allowed_hosts.is_empty();
        let response = self.platform.http.send(HttpRequest {
            method,
            url: url.clone(),
            headers,
            body: (!body.is_empty()).then_some(body),
            // The browser does not show where a redirect leads before it has gone there.
            follow_redirects: !listed,
            max_body: MAX_BODY,
        });
        let session = Rc::clone(self);
        Ok(Box::pin(async move {
            let response = response.await.map_err(|error| {
                let hint = match error.code() {
                    Code::Network if listed => {
                        " (Redirects are refused because the manifest limits the hosts; name the final URL.)"
                    }
                    _ => "",
                };
                Refusal::new(format!("{method} {} failed: {error}{hint}", place(&url)))
            })?;
            session
                .checked_url(&response.url, &["http", "https"])
                .map_err(|Refusal(reason)| {
                    Refusal::new(format!(
                        "the request was sent, but redirected to a place it may not go: {reason}"
                    ))
                })?;
            session.responses.keep(response)
        }))
    }

    /// The URL as the platform serialises it, if this node may go there. Exactly that is fetched.
    pub(super) fn checked_url(&self, url: &str, schemes: &[&str]) -> Result<String, Refusal> {
        let Some(parsed) = self.platform.urls.parse(url) else {
            return Err(Refusal::new(format!("`{url}` is not an absolute URL")));
        };
        let own = self.platform.urls.own_origin();
        hosts::check(&parsed, &self.grant.allowed_hosts, own.as_ref(), schemes)
            .map_err(|refused| Refusal::new(refused.reason))?;
        Ok(parsed.href)
    }
}

/// Scheme, host and port of a URL: all that a log shows of it, since path and query may carry what is secret, in an encoding
/// of their own.
pub(super) fn place(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    &url[..end]
}

/// Headers as a JSON object of texts; an empty text means none.
fn parse_headers(json: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    if json.is_empty() {
        return Ok(Vec::new());
    }
    let Ok(Value::Object(headers)) = serde_json::from_slice(json) else {
        return Err(Refusal::new("the headers are not a JSON object of texts"));
    };
    headers
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(value) => header(&name, &value).map(|()| (name, value)),
            _ => Err(Refusal::new(format!("the header `{name}` is not a text"))),
        })
        .collect()
}

/// Refuses headers that would be split, that a browser sets itself or that speak for its user.
fn header(name: &str, value: &str) -> Result<(), Refusal> {
    let token = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    if !token {
        return Err(Refusal::new(format!("`{}` is no header name", name.escape_default())));
    }
    if value.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
        return Err(Refusal::new(format!(
            "the value of the header `{name}` contains a line break or NUL"
        )));
    }
    const FORBIDDEN: [&str; 22] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    let lower = name.to_ascii_lowercase();
    let forbidden = FORBIDDEN.contains(&lower.as_str())
        || lower.starts_with("proxy-")
        || lower.starts_with("sec-")
        || matches!(
            lower.as_str(),
            "x-http-method" | "x-http-method-override" | "x-method-override"
        );
    if forbidden {
        return Err(Refusal::new(format!("the header `{name}` cannot be set from a page")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_split_or_impersonate_are_refused() {
        for (name, value) in [
            ("Cookie", "a"),
            ("Host", "a"),
            ("Origin", "a"),
            ("Sec-Fetch-Site", "a"),
            ("Proxy-Authorization", "a"),
            ("X-A", "a\r\nB: c"),
            ("X-A", "a\0"),
            ("", "a"),
            ("X A", "a"),
            ("X-A:", "a"),
        ] {
            assert!(header(name, value).is_err(), "{name}: {value:?}");
        }
        for name in ["Content-Type", "Authorization", "X-Custom", "Accept"] {
            assert!(header(name, "a").is_ok(), "{name}");
        }
    }

    #[test]
    fn logs_show_the_place_of_a_url_only() {
        for (url, shown) in [
            ("https://a.example/secret?q#f", "https://a.example"),
            ("https://a.example:8443?secret", "https://a.example:8443"),
            ("wss://a.example", "wss://a.example"),
        ] {
            assert_eq!(place(url), shown);
        }
    }

    #[test]
    fn headers_are_an_object_of_texts() {
        assert!(parse_headers(b"").unwrap().is_empty());
        assert!(parse_headers(b"[1]").is_err());
        assert!(parse_headers(br#"{"a": 1}"#).is_err());
        assert_eq!(
            parse_headers(br#"{"A": "b"}"#).unwrap(),
            [("A".to_owned(), "b".to_owned())]
        );
    }
}
