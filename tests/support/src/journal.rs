//! What an origin received.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::respond::{object, text_and_base64};
use crate::{Request, Response, registry, respond};

/// An origin with a memory: answers as [`respond`] does, and besides
///
/// - `/registry/…`, see [`registry`];
/// - `/__requests` with a JSON array of every request since the last reset, in order (preflights and WebSocket
///   upgrades included, questions to the journal itself not), each in the shape of `/echo`;
/// - `/__reset`, which empties that list.
#[derive(Debug, Default)]
pub struct Journal(Mutex<Vec<Request>>);

impl Journal {
    /// Records a request and answers it.
    pub fn answer(&self, request: &Request) -> Response {
        match request.path.as_str() {
            "/__requests" if request.method != "OPTIONS" => {
                let requests = self.requests().iter().map(describe).collect();
                crate::cors::open(request, Response::json(&Value::Array(requests)))
            }
            "/__reset" if request.method != "OPTIONS" => {
                self.lock().clear();
                crate::cors::open(request, Response::json(&json!({ "ok": true })))
            }
            "/__requests" | "/__reset" => respond(request),
            _ => {
                let earlier = self.requests();
                self.record(request.clone());
                match registry::respond(request, &earlier).filter(|_| request.method != "OPTIONS") {
                    Some(answer) => crate::cors::open(request, answer),
                    None => respond(request),
                }
            }
        }
    }

    /// Records a request that is answered elsewhere.
    pub fn record(&self, request: Request) {
        self.lock().push(request);
    }

    /// Every request since the last reset, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Request>> {
        // A list of requests cannot be left half-changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as JSON: `{method, path, query, headers, body, bodyBase64}`.
pub(crate) fn describe(request: &Request) -> Value {
    let (body, base64) = text_and_base64(&request.body);
    json!({
        "method": request.method,
        "path": request.path,
        "query": object(&request.query),
        "headers": object(&request.headers),
        "body": body,
        "bodyBase64": base64,
    })
}
