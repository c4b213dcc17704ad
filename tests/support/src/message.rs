//! Requests and responses, free of any HTTP library.

use std::time::Duration;

use serde_json::Value;
use url::Url;

/// A request as it arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: String,
    /// The path without query, still percent-encoded: `/echo`.
    pub path: String,
    /// The decoded query, in order.
    pub query: Vec<(String, String)>,
    /// Lower-case names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body; empty if there was none.
    pub body: Vec<u8>,
}

impl Request {
    /// A request for an absolute URL or for a path with query; `None` if `target` is neither.
    pub fn new(method: &str, target: &str) -> Option<Self> {
        let base = Url::parse("http://origin.test/").ok()?;
        let url = base.join(target).ok()?;
        Some(Request {
            method: method.to_owned(),
            path: url.path().to_owned(),
            query: url.query_pairs().into_owned().collect(),
            ..Request::default()
        })
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// The first query parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// A query parameter as a number; `fallback` if it is absent.
    ///
    /// # Errors
    ///
    /// A 400 response that names the parameter.
    pub(crate) fn number(&self, name: &str, fallback: u64) -> Result<u64, Response> {
        self.parameter(name).map_or(Ok(fallback), |text| {
            text.parse()
                .map_err(|_| Response::text(400, format!("{name}: expected a number, got {text:?}\n")))
        })
    }
}

fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// An answer, and how slowly it is to be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status code.
    pub status: u16,
    /// Lower-case names and values.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
    /// How long the head is held back.
    pub delay: Duration,
    /// How long to wait before each single byte of the body; `None` sends it at once.
    pub pace: Option<Duration>,
}

impl Response {
    /// An answer of the given content type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Response {
            status,
            body: body.into(),
            ..Response::default()
        }
        .with_header("content-type", content_type)
    }

    /// A text answer.
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Response::new(status, "text/plain; charset=utf-8", text.into())
    }

    /// A JSON answer with status 200.
    pub fn json(value: &Value) -> Self {
        Response::new(200, "application/json", value.to_string())
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }
}
