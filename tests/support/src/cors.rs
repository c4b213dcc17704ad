//! Cross-origin headers that let any page call anything and see every header.

use crate::{Request, Response};

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// Answers a preflight, or `None` if this is none.
pub(crate) fn preflight(request: &Request) -> Option<Response> {
    let asks = request.method == "OPTIONS" && request.header("access-control-request-method").is_some();
    asks.then(|| {
        let response = Response {
            status: 204,
            ..Response::default()
        };
        let response = response
            .with_header("access-control-allow-methods", METHODS)
            .with_header("access-control-allow-private-network", "true");
        match request.header("access-control-request-headers") {
            Some(names) => response.with_header("access-control-allow-headers", names),
            None => response,
        }
    })
}

/// Opens a response to the page that asked.
///
/// Names the origin and each header instead of using `*`: wildcards do not count for requests with credentials, and a
/// test that looks for leaked cookies has to be able to make one.
pub(crate) fn open(request: &Request, mut response: Response) -> Response {
    if let Some(origin) = request.header("origin") {
        let exposed: Vec<&str> = response.headers.iter().map(|(name, _)| name.as_str()).collect();
        let exposed = exposed.join(", ");
        let added = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", &exposed),
            ("vary", "origin"),
        ];
        let added: Vec<_> = added.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        response.headers.extend(added);
    }
    response
}
