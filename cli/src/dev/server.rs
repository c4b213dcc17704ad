//! What pages ask for: events that tell of builds, and the two files of the last good one.
//!
//! | path | answer |
//! |---|---|
//! | `/events` | server-sent events `build`: `{number, problem, good}`, the last one at once; `good` is the last good build |
//! | `/builds/{good}/manifest` | its manifest |
//! | `/builds/{good}/module` | its module |
//!
//! A build that is not the last good one any more is not there, so that nobody gets the files of two.
//!
//! Only pages of this computer may read them, and those that are named: sources that nobody has published are nobody's
//! business.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    Router,
    extract::{Path, State as Of},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, uri::Authority},
    middleware::{self, Next},
    response::{IntoResponse, Response, Sse, sse::Event, sse::KeepAlive},
    routing::get,
};
use futures::{Stream, stream};
use serde_json::json;
use tokio::{net::TcpListener, sync::watch};
use url::Url;

use super::State;
use crate::screen::Failure;

/// The pages that may read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins(Vec<String>);

impl Origins {
    /// Those of this computer, and these.
    pub(crate) fn and(more: &[String]) -> Result<Self, Failure> {
        let origin = |text: &String| {
            let url = Url::parse(text)
                .ok()
                .map(|url| url.origin())
                .filter(url::Origin::is_tuple);
            url.map(|origin| origin.ascii_serialization())
                .ok_or_else(|| Failure::usage(format!("`{text}` is no origin, such as https://editor.example.com")))
        };
        more.iter().map(origin).collect::<Result<_, _>>().map(Origins)
    }

    fn has(&self, origin: &str) -> bool {
        let local = |url: Url| matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        self.0.iter().any(|known| known == origin) || Url::parse(origin).is_ok_and(local)
    }
}

/// A server that listens.
pub(crate) struct Server {
    listener: TcpListener,
    router: Router,
}

impl Server {
    pub(crate) async fn bind(listen: &str, builds: watch::Receiver<State>, origins: Origins) -> Result<Self, Failure> {
        let listener = TcpListener::bind(listen).await.map_err(|error| {
            Failure::new(
                "failed",
                format!("cannot listen on {listen}: {error}; choose another with --listen"),
            )
        })?;
        let router = Router::new()
            .route("/events", get(events))
            .route(
                "/builds/{number}/manifest",
                get(|of, number| {
                    file(of, number, "text/plain; charset=utf-8", |package| {
                        package.manifest.clone()
                    })
                }),
            )
            .route(
                "/builds/{number}/module",
                get(|of, number| file(of, number, "application/wasm", |package| package.module.clone())),
            )
            .with_state(builds)
            .layer(middleware::from_fn_with_state(origins, guard));
        Ok(Server { listener, router })
    }

    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until it is dropped.
    pub(crate) async fn run(self) -> std::io::Result<()> {
        axum::serve(self.listener, self.router).await
    }
}

/// What is sent is what its type says, and never a script.
const NO_SNIFFING: (HeaderName, &str) = (header::X_CONTENT_TYPE_OPTIONS, "nosniff");

/// Whether a host with or without a port is an address or `localhost`: any other name may be somebody's who has made it lead
/// here.
fn leads_here(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    !host.contains('@') && (name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok())
}

/// Refuses pages of others, and names that somebody else has made to lead here.
async fn guard(Of(origins): Of<Origins>, request: axum::extract::Request, next: Next) -> Response {
    let text = |headers: &HeaderMap, name: header::HeaderName| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let origin = text(request.headers(), header::ORIGIN);
    let host = text(request.headers(), header::HOST).unwrap_or_default();
    let refused = match origin.as_deref() {
        _ if !leads_here(&host) => Some(format!(
            "this server is not called `{host}`; use the address that flow-like dev has printed\n"
        )),
        Some(origin) if !origins.has(origin) => Some(format!(
            "{origin} may not read this; flow-like dev --allow-origin names pages that may\n"
        )),
        _ => None,
    };
    if let Some(why) = refused {
        return (StatusCode::FORBIDDEN, [NO_SNIFFING], why).into_response();
    }
    let is_preflight = request.method() == axum::http::Method::OPTIONS;
    let mut response = match is_preflight {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(NO_SNIFFING.0, HeaderValue::from_static(NO_SNIFFING.1));
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin.and_then(|origin| HeaderValue::from_str(&origin).ok()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        // A page of the internet that is named asks the browser for this computer first.
        headers.insert("access-control-allow-private-network", HeaderValue::from_static("true"));
    }
    response
}

async fn events(Of(builds): Of<watch::Receiver<State>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = stream::unfold((builds, 0), |(mut builds, told)| async move {
        let state = builds.wait_for(|state| state.number != told).await.ok()?.clone();
        let good = state.good.as_ref().map(|(number, _)| number);
        let data = json!({"number": state.number, "problem": state.problem, "good": good}).to_string();
        Some((Ok(Event::default().event("build").data(data)), (builds, state.number)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn file(
    Of(builds): Of<watch::Receiver<State>>,
    Path(number): Path<u64>,
    content_type: &'static str,
    read: impl Fn(&super::Package) -> Vec<u8>,
) -> Response {
    let good = builds.borrow().good.clone();
    match good {
        Some((good, package)) if good == number => {
            ([(header::CONTENT_TYPE, content_type)], read(&package)).into_response()
        }
        _ => (StatusCode::NOT_FOUND, "this is not the last good build\n").into_response(),
    }
}

#[cfg(test)]
mod tests;
