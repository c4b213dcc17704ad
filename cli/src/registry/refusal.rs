//! What a registry answers instead of what it was asked for.

use std::fmt;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flow_like_browser::registry::wire::ErrorBody;
use serde_json::{Map, Value};

/// Declares kinds, statuses and codes side by side.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $status:ident $code:literal,)*) => {
        /// Why something was refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// Its HTTP status.
            pub fn status(self) -> StatusCode {
                match self { $(Kind::$kind => StatusCode::$status,)* }
            }

            /// Its code on the wire, which never changes its meaning.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$kind => $code,)* }
            }
        }
    };
}

kinds! {
    /// The request cannot be understood.
    BadRequest = BAD_REQUEST "bad_request",
    /// The manifest has mistakes; `details.problems` lists all of them, and those of the module.
    InvalidManifest = BAD_REQUEST "invalid_manifest",
    /// The module cannot be used; `details.problems` says why.
    InvalidModule = BAD_REQUEST "invalid_module",
    /// There is no key, or none that is known here.
    Unauthorized = UNAUTHORIZED "unauthorized",
    /// The key does not allow this.
    Forbidden = FORBIDDEN "forbidden",
    /// The package belongs to another publisher.
    NotOwner = FORBIDDEN "not_owner",
    /// The package, or this version of it, waits for review.
    PendingReview = FORBIDDEN "pending_review",
    /// The package, or this version of it, is not to be used.
    Disabled = FORBIDDEN "disabled",
    /// There is no such package, version or route.
    NotFound = NOT_FOUND "not_found",
    /// The route is there, with another method.
    MethodNotAllowed = METHOD_NOT_ALLOWED "method_not_allowed",
    /// The upload did not arrive in time.
    Timeout = REQUEST_TIMEOUT "timeout",
    /// The version is there already, with other contents.
    VersionExists = CONFLICT "version_exists",
    /// Another package has this id but for upper and lower case.
    IdTaken = CONFLICT "id_taken",
    /// Several versions wait for review, and the request names none.
    VersionRequired = CONFLICT "version_required",
    /// The version was taken back.
    Yanked = GONE "yanked",
    /// The body is larger than this registry takes.
    TooLarge = PAYLOAD_TOO_LARGE "too_large",
    /// Others changed the same again and again.
    Busy = SERVICE_UNAVAILABLE "busy",
    /// The storage failed.
    Storage = SERVICE_UNAVAILABLE "storage",
    /// This server contradicted itself.
    Internal = INTERNAL_SERVER_ERROR "internal",
}

/// A refusal: what kind, a message for people, details for programs.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// What kind.
    pub kind: Kind,
    /// What happened, and what to do about it.
    pub message: String,
    /// Facts for programs.
    pub details: Map<String, Value>,
}

impl Refusal {
    /// A refusal without details.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Refusal {
            kind,
            message: message.into(),
            details: Map::new(),
        }
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// A failure of the server. The cause, which may name its places, is for its operator only.
    pub(crate) fn of_server(kind: Kind, doing: &str, cause: impl fmt::Display) -> Self {
        eprintln!("registry: {doing} failed: {cause}");
        Refusal::new(kind, format!("The registry failed at {doing}. Try again later."))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.kind.code())
    }
}

impl std::error::Error for Refusal {}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let details = match self.details.is_empty() {
            true => Value::Null,
            false => Value::Object(self.details),
        };
        let body = ErrorBody {
            code: self.kind.code().to_owned(),
            message: self.message,
            details,
        };
        let mut response = Response::new(Body::from(serde_json::to_vec(&body).unwrap_or_default()));
        *response.status_mut() = self.kind.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.kind == Kind::Unauthorized {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
