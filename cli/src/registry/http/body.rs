//! Bodies of requests.

use std::time::Duration;

use axum::body::Body;
use futures::StreamExt;
use serde::de::DeserializeOwned;

use crate::registry::refusal::{Kind, Refusal};

/// How much of an unwanted body is read and thrown away, and for how long. Without that, many clients see a connection
/// that broke while they were sending, rather than the answer that says why.
const MOST_DISCARDED: usize = 64 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(10);

/// A whole body of at most so many bytes.
pub(super) async fn read(body: Body, most: usize) -> Result<Vec<u8>, Refusal> {
    let mut chunks = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk
            .map_err(|error| Refusal::new(Kind::BadRequest, format!("The body did not arrive as a whole: {error}")))?;
        if bytes.len() + chunk.len() > most {
            drop(bytes);
            discard(Body::from_stream(chunks)).await;
            let message = format!("The body is too large: at most {most} bytes are read.");
            return Err(Refusal::new(Kind::TooLarge, message).with("limit", most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Reads on and keeps nothing, within limits.
pub(super) async fn discard(body: Body) {
    let mut chunks = body.into_data_stream();
    let mut left = MOST_DISCARDED;
    let reading = async {
        while let Some(Ok(chunk)) = chunks.next().await {
            left = match left.checked_sub(chunk.len()) {
                Some(left) => left,
                None => return,
            };
        }
    };
    // Too slow is as good as too long.
    tokio::time::timeout(DISCARD_TIME, reading).await.ok();
}

/// A small body of JSON.
pub(super) async fn json<T: DeserializeOwned>(body: Body, most: usize) -> Result<T, Refusal> {
    let read = tokio::time::timeout(DISCARD_TIME, read(body, most)).await;
    parse(&read.map_err(|_| Refusal::new(Kind::Timeout, "The request took too long."))??)
}

/// JSON, whatever the content type says.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| {
        Refusal::new(
            Kind::BadRequest,
            format!("The body is not the JSON that is expected: {error}"),
        )
    })
}
