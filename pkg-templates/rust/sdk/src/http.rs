//! Requests. Needs `http_get` for GET, HEAD and OPTIONS and `http_write` for the rest, and the host in the manifest.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result, host};

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
    /// Changes.
    Patch,
    /// Reads headers.
    Head,
    /// Asks what can be done.
    Options,
}

/// A request: `Request::get("https://api.example.com/items").send()?`.
#[derive(Debug, Clone)]
pub struct Request {
    method: Method,
    url: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    /// Of any method.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Request {
            method,
            url: url.into(),
            headers: BTreeMap::new(),
            body: Vec::new(),
        }
    }

    /// Reads.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::Get, url)
    }

    /// Sends something new.
    pub fn post(url: impl Into<String>) -> Self {
        Self::new(Method::Post, url)
    }

    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sends these bytes. GET and HEAD requests have none.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends a value as JSON.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        self.header("Content-Type", "application/json").body(host::to_json(value))
    }

    /// Waits for the answer, whatever its status.
    ///
    /// # Errors
    ///
    /// Where there is none. The log says why: no permission, another host than the manifest names, no network.
    pub fn send(self) -> Result<Response> {
        let headers = host::to_json(&self.headers);
        match host::http_request(self.method as i32, &self.url, &headers, &self.body) {
            0 => Err(Error::new(format!("no answer from {}", self.url))),
            handle => Ok(Response { handle, url: self.url }),
        }
    }
}

/// The answer to a request. The host keeps it until the run ends.
#[derive(Debug)]
pub struct Response {
    handle: i32,
    url: String,
}

impl Response {
    /// HTTP status.
    pub fn status(&self) -> u16 {
        host::http_status(self.handle) as u16
    }

    /// Whether it is between 200 and 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// The body.
    pub fn bytes(self) -> Vec<u8> {
        host::http_body(self.handle).unwrap_or_default()
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// Where it is not UTF-8.
    pub fn text(self) -> Result<String> {
        let url = self.url.clone();
        String::from_utf8(self.bytes()).map_err(|_| Error::new(format!("the answer from {url} is not text")))
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// Where it is not, or something else than expected.
    pub fn json<T: DeserializeOwned>(self) -> Result<T> {
        let url = self.url.clone();
        serde_json::from_slice(&self.bytes()).map_err(|_| Error::new(format!("the answer from {url} is not JSON")))
    }

    /// Status, headers as far as the page may see them, and body, for bodies that are text.
    ///
    /// # Errors
    ///
    /// Where the body is not UTF-8.
    pub fn parts(self) -> Result<Parts> {
        host::json(host::http_response(self.handle))
            .ok_or_else(|| Error::new(format!("the answer from {} is not text", self.url)))
    }
}

/// All of an answer.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Parts {
    /// HTTP status.
    pub status: u16,
    /// By name, in lower case.
    pub headers: BTreeMap<String, String>,
    /// As text.
    pub body: String,
}
