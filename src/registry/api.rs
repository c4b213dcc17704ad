//! Requests to one registry, with retries.

use std::{cell::Cell, pin::pin, rc::Rc};

use futures::future::{Either, select};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::wire::ErrorBody;
use crate::{
    error::{Code, Error, Result},
    platform::{HttpRequest, HttpResponse, Platform, Progress},
};

/// How long to wait before the second time, in milliseconds; each further wait is three times as long.
const FIRST_WAIT_MS: f64 = 400.0;
/// How long a server may say nothing at all, in milliseconds.
const SILENCE_MS: f64 = 20_000.0;
/// The largest document, in bytes: an index of some ten thousand packages.
pub(crate) const MAX_DOCUMENT: usize = 16 << 20;

/// How often a request is made when the network or the server fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempts {
    /// Where there is something else to go by.
    One,
    /// Where nothing goes on without an answer.
    Three,
}

/// One registry.
#[derive(Clone)]
pub(crate) struct Api {
    /// Without slash at its end.
    pub(crate) base: String,
    pub(crate) platform: Platform,
    /// Whether it was asked for its index since this runtime has begun.
    pub(crate) was_asked: Rc<Cell<bool>>,
}

/// A document, or the news that it has not changed.
pub(crate) enum Answer<T> {
    New { document: T, etag: Option<String> },
    NotModified,
}

impl Api {
    /// `GET {base}{path}` for a document.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        match self.get_if_changed(path, None, Attempts::Three).await? {
            Answer::New { document, .. } => Ok(document),
            Answer::NotModified => Err(self.nonsense("`304 Not Modified` to a question that did not ask for it")),
        }
    }

    /// The same, unless it still has that ETag.
    pub(crate) async fn get_if_changed<T: DeserializeOwned>(
        &self,
        path: &str,
        etag: Option<&str>,
        attempts: Attempts,
    ) -> Result<Answer<T>> {
        let mut request = self.request("GET", path, None);
        request
            .headers
            .extend(etag.map(|etag| ("If-None-Match".to_owned(), etag.to_owned())));
        let response = self.send(request, attempts).await?;
        if response.status == 304 && etag.is_some() {
            return Ok(Answer::NotModified);
        }
        let etag = header(&response, "etag").map(str::to_owned);
        Ok(Answer::New {
            document: self.document(response)?,
            etag,
        })
    }

    /// `POST {base}{path}` with a document, for a document.
    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: Value, key: Option<&str>) -> Result<T> {
        let mut request = self.request("POST", path, Some(body.to_string().into_bytes()));
        request
            .headers
            .push(("Content-Type".to_owned(), "application/json".to_owned()));
        request
            .headers
            .extend(key.map(|key| ("Authorization".to_owned(), format!("Bearer {key}"))));
        let response = self.send(request, Attempts::Three).await?;
        self.document(response)
    }

    fn request(&self, method: &'static str, path: &str, body: Option<Vec<u8>>) -> HttpRequest {
        HttpRequest {
            method,
            url: format!("{}{path}", self.base),
            headers: vec![("Accept".to_owned(), "application/json".to_owned())],
            body,
            // Whoever answers for a registry is the registry.
            follow_redirects: false,
            max_body: MAX_DOCUMENT,
        }
    }

    async fn send(&self, request: HttpRequest, attempts: Attempts) -> Result<HttpResponse> {
        fetch(&self.platform, request, attempts, &(Rc::new(|_, _| {}) as Progress))
            .await
            .map_err(|error| {
                let (what, advice) = match error.code() {
                    Code::Network => (
                        "cannot be reached",
                        "What is installed goes on working; try again later.",
                    ),
                    Code::LimitExceeded => ("says too much", "Tell whoever runs it."),
                    _ => return error.with("registry", self.base.as_str()),
                };
                let why = sentence(error.message());
                let message = format!("The registry {} {what}: {why} {advice}", self.base);
                Error::new(error.code(), message)
                    .with("registry", self.base.as_str())
                    .caused_by(error)
            })
    }

    fn document<T: DeserializeOwned>(&self, response: HttpResponse) -> Result<T> {
        if !(200..300).contains(&response.status) {
            return Err(self.refusal(&response));
        }
        // Through the reader that has a limit for depth.
        let read = crate::pin::codec::parse_json(&response.body, "the answer")
            .map_err(|error| error.message().to_owned())
            .and_then(|value| serde_json::from_value(value).map_err(|error| error.to_string()));
        read.map_err(|error| {
            let kind = header(&response, "content-type").unwrap_or("no Content-Type");
            let html = response.body.trim_ascii_start().starts_with(b"<");
            let hint = if html { ", which looks like a web page" } else { "" };
            self.nonsense(&format!("{} bytes of {kind}{hint}: {error}", response.body.len()))
        })
    }

    /// What an answer other than a document says.
    fn refusal(&self, response: &HttpResponse) -> Error {
        let status = response.status;
        let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        let body: ErrorBody = serde_json::from_value(body).unwrap_or_default();
        let said = match body.message.is_empty() {
            true => format!("it answered with the status {status}"),
            false => shown(&body.message),
        };
        let (code, message) = match status {
            401 | 403 if !matches!(&*body.code, "pending_review" | "disabled") => (
                Code::Unauthorized,
                format!(
                    "The registry {} does not allow this: {said}. Check the API key.",
                    self.base
                ),
            ),
            404 => (
                Code::VersionNotFound,
                format!("The registry {} does not have it: {said}.", self.base),
            ),
            403 | 410 => (
                Code::Unavailable,
                format!("The registry {} does not give it out: {said}.", self.base),
            ),
            409 => (Code::VersionConflict, format!("The registry {}: {said}.", self.base)),
            _ => (
                Code::Registry,
                format!("The registry {} answered with the status {status}: {said}.", self.base),
            ),
        };
        let mut error = Error::new(code, message)
            .with("registry", self.base.as_str())
            .with("status", status);
        if !body.code.is_empty() {
            error = error.with("code", shown(&body.code));
        }
        if !body.details.is_null() && response.body.len() < 1 << 16 {
            error = error.with("details", body.details);
        }
        error
    }

    /// It answered something that no registry should.
    pub(crate) fn nonsense(&self, what: &str) -> Error {
        Error::new(
            Code::Registry,
            format!(
                "{} did not answer as a registry does, but with {}. Check its URL, or tell whoever runs it.",
                self.base,
                shown(what)
            ),
        )
        .with("registry", self.base.as_str())
    }
}

/// Makes a request, again where network or server fail.
pub(crate) async fn fetch(
    platform: &Platform,
    request: HttpRequest,
    attempts: Attempts,
    progress: &Progress,
) -> Result<HttpResponse> {
    let mut wait = FIRST_WAIT_MS;
    let before_the_last = match attempts {
        Attempts::One => 0,
        Attempts::Three => 2,
    };
    for _ in 0..before_the_last {
        let answer = unless_silent(platform, request.clone(), progress).await;
        let again = match &answer {
            Ok(response) => response.status >= 500 || response.status == 429,
            Err(error) => error.code() == Code::Network,
        };
        if !again {
            return answer;
        }
        platform.clock.sleep(wait).await;
        wait *= 3.0;
    }
    unless_silent(platform, request, progress).await
}

/// Makes a request, and gives it up when nothing comes any more.
async fn unless_silent(platform: &Platform, request: HttpRequest, progress: &Progress) -> Result<HttpResponse> {
    let url = request.url.clone();
    let heard = Rc::new(Cell::new(0_u64));
    let (hearing, progress) = (Rc::clone(&heard), Rc::clone(progress));
    let progress: Progress = Rc::new(move |bytes, total| {
        hearing.set(hearing.get() + 1);
        progress(bytes, total);
    });
    let mut answer = platform.http.download(request, progress);
    loop {
        let before = heard.get();
        match select(answer, pin!(platform.clock.sleep(SILENCE_MS))).await {
            Either::Left((answer, _)) => return answer,
            Either::Right(((), _)) if heard.get() == before => {
                let seconds = SILENCE_MS / 1000.0;
                return Err(Error::new(
                    Code::Network,
                    format!("{} said nothing for {seconds} s", place(&url)),
                ));
            }
            Either::Right(((), unfinished)) => answer = unfinished,
        }
    }
}

/// A URL without its query, which may carry a signature.
pub(crate) fn place(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

fn header<'a>(response: &'a HttpResponse, name: &str) -> Option<&'a str> {
    let (_, value) = response.headers.iter().find(|(known, _)| known == name)?;
    Some(value)
}

/// What somebody else wrote, short enough for a message and without its full stop.
fn shown(text: &str) -> String {
    const SHOWN: usize = 500;
    let text = text.trim().trim_end_matches('.');
    let mut short: String = text
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}
