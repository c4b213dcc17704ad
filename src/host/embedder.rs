//! What the page that embeds this runtime provides: tokens, models, schemas.

use std::rc::Rc;

use serde_json::Value;

use crate::{error::Result, platform::Future};

/// Receives the chunks of a streaming model call.
pub type OnChunk = Rc<dyn Fn(Value)>;

/// Functions of the embedder. Every one may be absent; then the guest's call fails and the log says why.
pub trait Embedder {
    /// The token for a provider and the scopes that the package declares, as `{access_token, token_type, expires_at}`.
    /// `None` where the embedder provides no tokens at all; the future yields `None` where the user has none.
    fn oauth_token(&self, _provider: &str, _scopes: &[String]) -> Option<Future<Result<Option<Value>>>> {
        None
    }

    /// Runs an operation on a model, image or database. `operation` is the import's name (`embed_text`, `db.query` …),
    /// `payload` its arguments by name.
    fn model(&self, _operation: &str, _payload: Value, _chunks: OnChunk) -> Option<Future<Result<Value>>> {
        None
    }

    /// The JSON Schema of a type, beyond the built-in ones.
    fn schema(&self, _name: &str) -> Option<Value> {
        None
    }

    /// The names that [`schema`](Self::schema) knows.
    fn schema_names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// An embedder that provides nothing.
pub struct Nothing;

impl Embedder for Nothing {}
