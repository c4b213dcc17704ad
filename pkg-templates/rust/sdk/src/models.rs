//! Models that the page offers. Needs `models`. What a model is, and what it answers, is up to the page.

use serde::Serialize;
use serde_json::Value;

use crate::{Error, Result, host};

fn answer(bytes: Option<Vec<u8>>) -> Result<Value> {
    host::json(bytes).ok_or_else(|| Error::new("the model gave no answer"))
}

/// Vectors of texts.
///
/// # Errors
///
/// Where there is no such model, or no permission. The log says which.
pub fn embed_text(model: &impl Serialize, texts: &[&str]) -> Result<Value> {
    answer(host::models_embed_text(&host::to_json(model), &host::to_json(texts)))
}

/// Vectors of texts that are searched for.
///
/// # Errors
///
/// See [`embed_text`].
pub fn embed_query(model: &impl Serialize, texts: &[&str]) -> Result<Value> {
    answer(host::models_embed_query(&host::to_json(model), &host::to_json(texts)))
}

/// Vectors of texts that are searched in.
///
/// # Errors
///
/// See [`embed_text`].
pub fn embed_document(model: &impl Serialize, texts: &[&str]) -> Result<Value> {
    answer(host::models_embed_document(&host::to_json(model), &host::to_json(texts)))
}

/// The vector of an image.
///
/// # Errors
///
/// See [`embed_text`].
pub fn embed_image(model: &impl Serialize, image: &impl Serialize) -> Result<Value> {
    answer(host::models_embed_image(&host::to_json(model), &host::to_json(image)))
}

/// What a language model says to these messages. With `stream`, whoever watches sees it come.
///
/// # Errors
///
/// See [`embed_text`].
pub fn prompt(model: &impl Serialize, messages: &impl Serialize, stream: bool) -> Result<Value> {
    answer(host::models_prompt(&host::to_json(model), &host::to_json(messages), stream.into()))
}

/// The same from a whole request; parts are streamed as `llm_chunk`.
///
/// # Errors
///
/// See [`embed_text`].
pub fn prompt_stream(model: &impl Serialize, request: &impl Serialize) -> Result<Value> {
    answer(host::models_prompt_stream(&host::to_json(model), &host::to_json(request)))
}
