//! `flowlike_http`, `_ws`, `_auth`, `_models`, `_image` and `_db`.

use std::rc::Rc;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{Call, I32, I64, Import, Reply, import};
use crate::{
    grant::Capability as Cap,
    host::{Refusal, ws::Received},
};

type Answer = Result<Reply, Refusal>;

const HANDLE: &[crate::engine::ValType] = &[I32];
const TEXT: &[crate::engine::ValType] = &[I32, I32];
const TWO_TEXTS: &[crate::engine::ValType] = &[I32, I32, I32, I32];

/// A model call: its answer as packed JSON.
fn model(call: &Call<'_>, operation: &'static str, payload: Value) -> Answer {
    Reply::later(call.session.model(operation, payload)?, |answer| Reply::json(&answer))
}

fn embed(call: &mut Call<'_>, operation: &'static str) -> Answer {
    let model_json = call.json(0, "the model")?;
    let texts = call.json(2, "the texts")?;
    model(call, operation, json!({"model": model_json, "texts": texts}))
}

pub(super) const IMPORTS: &[Import] = &[
    // Whether GET or POST is allowed depends on the method, so `Session::request` asks for the capability.
    import(
        "flowlike_http",
        "request",
        &[I32, I32, I32, I32, I32, I32, I32],
        Some(I32),
        |call| {
            let url = call.name(1)?;
            let headers = call.short_bytes(3)?;
            let body = call.bytes(5)?;
            Reply::later(call.session.request(call.u32(0), &url, &headers, body)?, |handle| {
                Ok(Reply::Number(handle.into()))
            })
        },
    ),
    import("flowlike_http", "response", HANDLE, Some(I64), |call| {
        Reply::json(&call.session.responses.json(call.i32(0))?)
    }),
    import("flowlike_http", "response_body", HANDLE, Some(I64), |call| {
        Ok(Reply::Bytes(call.session.responses.body(call.i32(0))?))
    }),
    import("flowlike_http", "response_status", HANDLE, Some(I32), |call| {
        Ok(Reply::Number(call.session.responses.status(call.i32(0))?.into()))
    })
    .inline(),
    import("flowlike_ws", "connect", TWO_TEXTS, Some(I32), |call| {
        let url = call.name(0)?;
        let headers = call.short_bytes(2)?;
        Reply::later(call.session.connect(&url, &headers)?, |session| {
            Ok(Reply::Number(session.into()))
        })
    })
    .needs(&[Cap::WebSocket])
    .fails_with(-1),
    import("flowlike_ws", "send", &[I32, I32, I32, I32], Some(I32), |call| {
        let data = call.bytes(1)?;
        call.session.send_message(call.i32(0), data, call.i32(3) != 0)?;
        Ok(Reply::Number(1))
    })
    .needs(&[Cap::WebSocket])
    .inline(),
    import("flowlike_ws", "receive", &[I32, I32], Some(I32), |call| {
        Reply::later(call.session.receive_message(call.i32(0), call.i32(1))?, |received| {
            Ok(Reply::Number(match received {
                Received::Message(handle) => handle.into(),
                Received::Timeout => 0,
                Received::Closed => -1,
            }))
        })
    })
    .needs(&[Cap::WebSocket])
    .fails_with(-1),
    import("flowlike_ws", "message", HANDLE, Some(I64), |call| {
        Reply::json(&call.session.sockets.message(call.i32(0))?)
    })
    .needs(&[Cap::WebSocket]),
    import("flowlike_ws", "close", HANDLE, Some(I32), |call| {
        call.session.close_socket(call.i32(0))?;
        Ok(Reply::Number(1))
    })
    .needs(&[Cap::WebSocket])
    .inline(),
    import("flowlike_auth", "get_oauth_token", TEXT, Some(I64), |call| {
        let provider = call.name(0)?;
        let session = Rc::clone(call.session);
        Reply::later(call.session.oauth_token(&provider)?, move |token| {
            if let Some(access) = token
                .as_ref()
                .and_then(|token| token.get("access_token"))
                .and_then(Value::as_str)
            {
                session.flow.secrets.keep(access);
            }
            Reply::maybe(token)
        })
    })
    .needs(&[Cap::OAuth]),
    import("flowlike_auth", "has_oauth_token", TEXT, Some(I32), |call| {
        let provider = call.name(0)?;
        Reply::later(call.session.oauth_token(&provider)?, |token| {
            Ok(Reply::flag(token.is_some()))
        })
    })
    .needs(&[Cap::OAuth]),
    import("flowlike_models", "embed_text", TWO_TEXTS, Some(I64), |call| {
        embed(call, "embed_text")
    })
    .needs(&[Cap::Models]),
    import("flowlike_models", "embed_text_query", TWO_TEXTS, Some(I64), |call| {
        embed(call, "embed_text_query")
    })
    .needs(&[Cap::Models]),
    import("flowlike_models", "embed_text_document", TWO_TEXTS, Some(I64), |call| {
        embed(call, "embed_text_document")
    })
    .needs(&[Cap::Models]),
    import("flowlike_models", "embed_image", TWO_TEXTS, Some(I64), |call| {
        let model_json = call.json(0, "the model")?;
        let image = call.json(2, "the image")?;
        model(call, "embed_image", json!({"model": model_json, "image": image}))
    })
    .needs(&[Cap::Models]),
    import(
        "flowlike_models",
        "llm_prompt",
        &[I32, I32, I32, I32, I32],
        Some(I64),
        |call| {
            let model_json = call.json(0, "the model")?;
            let messages = call.json(2, "the messages")?;
            model(
                call,
                "llm_prompt",
                json!({"model": model_json, "messages": messages, "stream": call.i32(4) != 0}),
            )
        },
    )
    .needs(&[Cap::Models]),
    import("flowlike_models", "llm_prompt_stream", TWO_TEXTS, Some(I64), |call| {
        let model_json = call.json(0, "the model")?;
        let request = call.json(2, "the request")?;
        model(
            call,
            "llm_prompt_stream",
            json!({"model": model_json, "request": request}),
        )
    })
    .needs(&[Cap::Models]),
    import("flowlike_image", "from_bytes", TWO_TEXTS, Some(I64), |call| {
        let data = call.bytes(0)?;
        let format = call.name(2)?;
        model(
            call,
            "image.from_bytes",
            json!({"data": BASE64_STANDARD.encode(data), "format": format}),
        )
    })
    .needs(&[Cap::Models]),
    import("flowlike_image", "to_bytes", TWO_TEXTS, Some(I64), |call| {
        let image = call.json(0, "the image reference")?;
        let format = call.name(2)?;
        let payload = json!({"image": image, "format": format});
        Reply::later(call.session.model("image.to_bytes", payload)?, |answer| {
            let bytes = answer.as_str().and_then(|text| BASE64_STANDARD.decode(text).ok());
            bytes
                .map(Reply::Bytes)
                .ok_or_else(|| Refusal::new("the embedding page's answer is not base64 text"))
        })
    })
    .needs(&[Cap::Models]),
    import("flowlike_db", "query", &[I32, I32, I32, I32, I32], Some(I64), |call| {
        const OPERATIONS: [&str; 8] = [
            "vector_search",
            "full_text_search",
            "hybrid_search",
            "insert",
            "upsert",
            "delete",
            "list",
            "count",
        ];
        let number = call.u32(0);
        let Some(operation) = number.checked_sub(1).and_then(|index| OPERATIONS.get(index as usize)) else {
            return Err(Refusal::new(format!("there is no database operation {number}")));
        };
        let connection = call.json(1, "the connection")?;
        let payload = call.json(3, "the payload")?;
        model(
            call,
            "db.query",
            json!({"operation": operation, "connection": connection, "payload": payload}),
        )
    })
    .needs(&[Cap::Models]),
];
