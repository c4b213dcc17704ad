//! `flowlike_auth`, `_models`, `_image` and `_db`: what the embedding page provides.

use std::rc::Rc;

use flow_like_browser::{
    Code, Error, Result,
    host::embedder::{Embedder, Nothing, OnChunk},
    platform::Future,
};
use serde_json::{Value, json};

use super::{
    Case,
    Want::{Empty, Int, Json, Raw},
    call, case,
    probe::Arg::{Bytes, I32},
};

/// A page that answers with what it was asked.
pub struct Page;

impl Page {
    pub fn new() -> Rc<dyn Embedder> {
        Rc::new(Page)
    }

    /// No page at all.
    pub fn absent() -> Rc<dyn Embedder> {
        Rc::new(Nothing)
    }
}

impl Embedder for Page {
    fn oauth_token(&self, provider: &str, scopes: &[String]) -> Option<Future<Result<Option<Value>>>> {
        let token = json!({
            "access_token": format!("{provider} {}", scopes.join(" ")), "token_type": "Bearer",
            "expires_at": 1_772_000_003_600_i64, "refresh_token": "not for guests",
        });
        Some(Box::pin(async { Ok(Some(token)) }))
    }

    fn model(&self, operation: &str, payload: Value, chunks: OnChunk) -> Option<Future<Result<Value>>> {
        let answer = match (operation, payload) {
            (_, payload) if payload["model"] == json!("broken") => {
                Err(Error::new(Code::Internal, "the model does not answer"))
            }
            ("image.to_bytes", payload) => Ok(payload["image"]["data"].clone()),
            ("llm_prompt_stream", payload) => {
                chunks(json!("par"));
                chunks(json!({"text": "ts"}));
                Ok(payload)
            }
            (operation, payload) => Ok(json!({operation: payload})),
        };
        Some(Box::pin(async { answer }))
    }

    fn schema(&self, name: &str) -> Option<Value> {
        (name == "Invoice").then(|| json!({"title": name}))
    }

    fn schema_names(&self) -> Vec<String> {
        vec!["Invoice".to_owned()]
    }
}

#[rustfmt::skip]
pub const WORKING: &[Case] = &[
    case(&[
        call("flowlike_auth", "has_oauth_token", &[Bytes(b"github")], Int(1)).needs(&["oauth"]),
        call("flowlike_auth", "get_oauth_token", &[Bytes(b"github")],
            Json(r#"{"access_token": "github read:user", "token_type": "Bearer", "expires_at": 1772000003600}"#)).needs(&["oauth"]),
    ], "{}"),
    case(&[
        call("flowlike_models", "embed_text", &[Bytes(b"\"m\""), Bytes(br#"["a"]"#)],
            Json(r#"{"embed_text": {"model": "m", "texts": ["a"]}}"#)).needs(&["models"]),
        call("flowlike_models", "embed_text_query", &[Bytes(b"\"m\""), Bytes(b"[]")],
            Json(r#"{"embed_text_query": {"model": "m", "texts": []}}"#)).needs(&["models"]),
        call("flowlike_models", "embed_text_document", &[Bytes(b"\"m\""), Bytes(b"[]")],
            Json(r#"{"embed_text_document": {"model": "m", "texts": []}}"#)).needs(&["models"]),
        call("flowlike_models", "embed_image", &[Bytes(b"\"m\""), Bytes(br#"{"i": 1}"#)],
            Json(r#"{"embed_image": {"model": "m", "image": {"i": 1}}}"#)).needs(&["models"]),
    ], "{}"),
    case(&[
        call("flowlike_models", "llm_prompt", &[Bytes(b"\"m\""), Bytes(b"[\"hi\"]"), I32(0)],
            Json(r#"{"llm_prompt": {"model": "m", "messages": ["hi"], "stream": false}}"#)).needs(&["models"]),
        call("flowlike_models", "llm_prompt", &[Bytes(b"\"m\""), Bytes(b"[]"), I32(1)],
            Json(r#"{"llm_prompt": {"model": "m", "messages": [], "stream": true}}"#)).needs(&["models"]),
        call("flowlike_models", "llm_prompt_stream", &[Bytes(b"\"m\""), Bytes(b"{}")],
            Json(r#"{"model": "m", "request": {}}"#)).needs(&["models"]),
    ], r#"{"streamed": [["llm_chunk", "par"], ["llm_chunk", {"text": "ts"}]]}"#),
    case(&[
        call("flowlike_image", "from_bytes", &[Bytes(b"\xff\x00"), Bytes(b"png")],
            Json(r#"{"image.from_bytes": {"data": "/wA=", "format": "png"}}"#)).needs(&["models"]),
        call("flowlike_image", "to_bytes", &[Bytes(br#"{"data": "/wA="}"#), Bytes(b"png")], Raw(b"\xff\x00")).needs(&["models"]),
    ], "{}"),
    case(&[
        call("flowlike_db", "query", &[I32(1), Bytes(b"{}"), Bytes(b"[1]")],
            Json(r#"{"db.query": {"operation": "vector_search", "connection": {}, "payload": [1]}}"#)).needs(&["models"]),
        call("flowlike_db", "query", &[I32(8), Bytes(b"\"c\""), Bytes(b"null")],
            Json(r#"{"db.query": {"operation": "count", "connection": "c", "payload": null}}"#)).needs(&["models"]),
    ], "{}"),
];

#[rustfmt::skip]
pub const FAILING: &[Case] = &[
    case(&[call("flowlike_auth", "get_oauth_token", &[Bytes(b"gitlab")], Empty).needs(&["oauth"])],
        r#"{"logs": ["runtime warn: flowlike_auth.get_oauth_token failed: this node may not use the provider `gitlab`; …oauth_providers."]}"#),
    case(&[call("flowlike_auth", "has_oauth_token", &[Bytes(b"gitlab")], Int(0)).needs(&["oauth"])],
        r#"{"logs": ["runtime warn: flowlike_auth.has_oauth_token failed: this node may not use the provider `gitlab`; …"]}"#),
    case(&[call("flowlike_models", "embed_text", &[Bytes(b"m"), Bytes(b"[]")], Empty).needs(&["models"])],
        r#"{"logs": ["runtime warn: flowlike_models.embed_text failed: The model is not usable JSON: expected value at line 1 column 1."]}"#),
    case(&[call("flowlike_models", "embed_text_query", &[Bytes(b"\"broken\""), Bytes(b"[]")], Empty).needs(&["models"])],
        r#"{"logs": ["runtime warn: flowlike_models.embed_text_query failed: `embed_text_query` of the embedding page failed: the model does not answer."]}"#),
    case(&[call("flowlike_image", "to_bytes", &[Bytes(br#"{"data": "?"}"#), Bytes(b"png")], Empty).needs(&["models"])],
        r#"{"logs": ["runtime warn: flowlike_image.to_bytes failed: the embedding page's answer is not base64 text."]}"#),
    case(&[call("flowlike_db", "query", &[I32(0), Bytes(b"{}"), Bytes(b"{}")], Empty).needs(&["models"])],
        r#"{"logs": ["runtime warn: flowlike_db.query failed: there is no database operation 0."]}"#),
    case(&[call("flowlike_db", "query", &[I32(9), Bytes(b"{}"), Bytes(b"{}")], Empty).needs(&["models"])],
        r#"{"logs": ["runtime warn: flowlike_db.query failed: there is no database operation 9."]}"#),
];
