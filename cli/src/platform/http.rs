//! HTTP, as `fetch` does it: no cookies, no referrer, redirects one by one.

use std::{error::Error as _, time::Duration};

use flow_like_browser::{
    Code, Error, Result,
    platform::{Future, Http, HttpRequest, HttpResponse, Progress, memory::follow_redirects},
};
use reqwest::{
    Client, Method, Response,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};

/// How long a server may take to accept a connection. How long it may take to answer is up to whoever asks.
const CONNECT: Duration = Duration::from_secs(30);

/// A client, which keeps connections and nothing else between requests.
pub(super) struct NativeHttp(Client);

impl NativeHttp {
    pub(super) fn new() -> Result<Self> {
        let client = Client::builder()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .user_agent(concat!("flow-like/", env!("CARGO_PKG_VERSION")))
            .build();
        client
            .map(NativeHttp)
            .map_err(|error| network("HTTP cannot be used here", error))
    }
}

impl Http for NativeHttp {
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>> {
        let client = self.0.clone();
        Box::pin(async move { follow_redirects(request, |request| send(&client, request, &progress)).await })
    }
}

async fn send(client: &Client, request: HttpRequest, progress: &Progress) -> Result<HttpResponse> {
    let method = Method::from_bytes(request.method.as_bytes())
        .map_err(|error| invalid(format!("`{}` is no method", request.method)).caused_by(error))?;
    let mut sent = client.request(method, &request.url).headers(headers(&request.headers)?);
    if let Some(body) = request.body {
        sent = sent.body(body);
    }
    let failed = |error| network(&format!("no answer from {}", request.url), error);
    let response = sent.send().await.map_err(failed)?;
    let mut answer = HttpResponse {
        status: response.status().as_u16(),
        // Whoever follows redirects says which one answered.
        url: String::new(),
        headers: response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: Vec::new(),
    };
    // The body of a redirect is nobody's, and may be of any length.
    let redirects = response.status().is_redirection() && response.headers().contains_key("location");
    if !redirects {
        answer.body = body(response, &request.url, request.max_body, progress).await?;
    }
    Ok(answer)
}

/// Reads a body piece by piece, decoded, and gives up as soon as it is too long.
async fn body(mut response: Response, url: &str, most: usize, progress: &Progress) -> Result<Vec<u8>> {
    let total = response.content_length();
    let mut body = Vec::new();
    loop {
        let chunk = response.chunk().await;
        let chunk = chunk.map_err(|error| network(&format!("the answer of {url} broke off"), error))?;
        let Some(chunk) = chunk else {
            progress(body.len() as u64, Some(body.len() as u64));
            return Ok(body);
        };
        if body.len() + chunk.len() > most {
            let message = format!("the body has more than {most} bytes, which is the limit");
            return Err(Error::new(Code::LimitExceeded, message).with("limit", most));
        }
        body.extend_from_slice(&chunk);
        progress(body.len() as u64, total);
    }
}

fn headers(pairs: &[(String, String)]) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let bad = || invalid(format!("the header `{}` cannot be sent", name.escape_debug()));
        let named = HeaderName::from_bytes(name.as_bytes()).map_err(|error| bad().caused_by(error))?;
        let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|error| bad().caused_by(error))?;
        headers.append(named, value);
    }
    Ok(headers)
}

/// A header's value; what is not UTF-8 is shown as far as it goes.
fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn invalid(message: String) -> Error {
    Error::new(Code::InvalidArgument, message)
}

fn network(what: &str, error: reqwest::Error) -> Error {
    let mut message = what.to_owned();
    let mut cause = error.source();
    if cause.is_none() {
        message = format!("{message}: {error}");
    }
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    Error::new(Code::Network, message).caused_by(error)
}
