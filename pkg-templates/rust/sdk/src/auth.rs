//! Tokens of providers that the manifest declares for a node. Needs `oauth`.

use serde::Deserialize;

use crate::host;

/// What a provider takes for its user's word.
#[derive(Clone, Deserialize)]
pub struct Token {
    /// Goes into the header `Authorization`.
    pub access_token: String,
    /// Mostly `Bearer`.
    pub token_type: String,
    /// Seconds since the Unix epoch, if it expires.
    pub expires_at: Option<i64>,
}

/// The token of the user at that provider, if there is one.
pub fn token(provider: &str) -> Option<Token> {
    host::json(host::auth_token(provider))
}

/// Whether there is one.
pub fn has_token(provider: &str) -> bool {
    host::auth_has_token(provider) != 0
}
