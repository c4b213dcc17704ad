//! Answers and their headers.

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use flow_like_browser::package::sha256;
use serde::Serialize;

use crate::registry::{
    refusal::{Kind, Refusal},
    store,
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const WASM: HeaderValue = HeaderValue::from_static("application/wasm");
/// May be kept, but not used without asking.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
/// A module's name is its hash: it never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What pages of any origin may do. There are no cookies, so nobody's credentials can be ridden on.
const OPEN: [(&str, &str); 7] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "GET, HEAD, POST, OPTIONS"),
    (
        "access-control-allow-headers",
        "Authorization, Content-Type, If-None-Match",
    ),
    ("access-control-expose-headers", "ETag, Content-Length"),
    ("access-control-max-age", "86400"),
    // Pages that isolate themselves load only what says this.
    ("cross-origin-resource-policy", "cross-origin"),
    // Names and descriptions are other people's: nothing of it is to be taken for a page.
    ("x-content-type-options", "nosniff"),
];

/// Answers preflights, and opens every answer to pages of all origins.
pub(super) async fn open(request: Request, next: Next) -> Response {
    let mut response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    for (name, value) in OPEN {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// JSON that can be asked for again with its tag.
pub(super) fn json<T: Serialize>(asked: &HeaderMap, value: &T) -> Result<Response, Refusal> {
    Ok(document(asked, encode(value)?.into()))
}

/// The same, encoded already.
pub(super) fn document(asked: &HeaderMap, bytes: Bytes) -> Response {
    let tag = quoted(&sha256(&bytes)[..32]);
    let response = match knows(asked, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, JSON)], bytes).into_response(),
    };
    tagged(response, tag, NO_CACHE)
}

/// JSON that is for this request only.
pub(super) fn plain<T: Serialize>(value: &T) -> Result<Response, Refusal> {
    let headers = [
        (header::CONTENT_TYPE, JSON),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, encode(value)?).into_response())
}

/// A module.
pub(super) fn module(asked: &HeaderMap, hash: &str, (size, chunks): store::Body) -> Response {
    let tag = quoted(hash);
    let response = match knows(asked, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let headers = [(header::CONTENT_TYPE, WASM), (header::CONTENT_LENGTH, size.into())];
            (headers, Body::from_stream(chunks)).into_response()
        }
    };
    tagged(response, tag, FOR_EVER)
}

fn tagged(mut response: Response, tag: String, caching: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, caching);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn quoted(tag: &str) -> String {
    format!("\"{tag}\"")
}

/// Whether whoever asks has it already. Caches in between may have made the tag a weak one.
fn knows(asked: &HeaderMap, tag: &str) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH);
    let mut known = lists
        .iter()
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','));
    known.any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(value).map_err(|error| Refusal::of_server(Kind::Internal, "writing JSON", error))
}
