//! What the page provides: tokens, models, schemas.

use js_sys::{Array, Function, Promise, Reflect};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{
    callbacks::ask,
    error::{describe, invalid, report},
    options::Options,
    value::{self, guarded, plain},
};
use crate::{
    error::{Code, Error, Result},
    host::embedder::{Embedder, OnChunk},
    platform::Future,
};

/// The functions that the page passed to `Runtime.open`.
pub(super) struct Page {
    oauth: Option<Function>,
    models: JsValue,
    schemas: Map<String, Value>,
}

impl Page {
    /// The options `oauth`, `models` and `schemas`.
    pub(super) fn of(options: &Options<'_>) -> Result<Self> {
        let models = options.value("models");
        if !models.is_undefined() {
            if !models.is_object() {
                return Err(invalid("`options.models` must be an object of functions."));
            }
            for entry in plain(guarded::entries(&models), "options.models")?.iter() {
                let entry: Array = entry.unchecked_into();
                let name = entry.get(0).as_string().unwrap_or_default();
                if !operations().any(|operation| operation == name) {
                    let known: Vec<_> = operations().collect();
                    return Err(invalid(format!(
                        "`options.models` has no operation `{name}`; it has {}.",
                        known.join(", ")
                    )));
                }
                if !entry.get(1).is_function() {
                    return Err(invalid(format!("`options.models.{name}` must be a function.")));
                }
            }
        }
        Ok(Page {
            oauth: options.function("oauth")?,
            models,
            schemas: value::object_from_js(&options.value("schemas"), "options.schemas")?,
        })
    }
}

/// The names under which `models` may have functions.
fn operations() -> impl Iterator<Item = &'static str> {
    [
        "embed_text",
        "embed_text_query",
        "embed_text_document",
        "embed_image",
        "llm_prompt",
        "llm_prompt_stream",
        "image.from_bytes",
        "image.to_bytes",
        "db.query",
    ]
    .into_iter()
}

impl Embedder for Page {
    fn oauth_token(&self, provider: &str, scopes: &[String]) -> Option<Future<Result<Option<Value>>>> {
        let scopes: js_sys::Array = scopes.iter().map(|scope| JsValue::from(scope.as_str())).collect();
        let answer = ask(&JsValue::UNDEFINED, self.oauth.as_ref()?, &provider.into(), &scopes);
        Some(Box::pin(async move {
            let token = settled(answer, "oauth").await?;
            Ok(Some(value::from_js(&token, "the token")?).filter(|token| !token.is_null()))
        }))
    }

    fn model(&self, operation: &str, payload: Value, chunks: OnChunk) -> Option<Future<Result<Value>>> {
        if self.models.is_undefined() {
            return None;
        }
        let function = Reflect::get(&self.models, &operation.into())
            .ok()?
            .dyn_into::<Function>()
            .ok()?;
        let on_chunk =
            Closure::<dyn FnMut(JsValue)>::new(move |chunk: JsValue| match value::from_js(&chunk, "the chunk") {
                Ok(chunk) => chunks(chunk),
                Err(error) => report("error", error.message(), &JsValue::UNDEFINED),
            })
            // Belongs to the page, which may call it late: chunks after the run go nowhere.
            .into_js_value();
        let answer = ask(&self.models, &function, &value::to_js(&payload), &on_chunk);
        let operation = operation.to_owned();
        Some(Box::pin(async move {
            value::from_js(&settled(answer, &operation).await?, "the answer")
        }))
    }

    fn schema(&self, name: &str) -> Option<Value> {
        self.schemas.get(name).cloned()
    }

    fn schema_names(&self) -> Vec<String> {
        self.schemas.keys().cloned().collect()
    }
}

/// What a function of the page yields.
pub(super) async fn settled(answer: Promise, what: &str) -> Result<JsValue> {
    JsFuture::from(answer)
        .await
        .map_err(|thrown| Error::new(Code::Embedder, format!("`{what}` failed: {}", describe(&thrown))))
}
