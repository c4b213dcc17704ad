//! `flowlike_models`, `flowlike_image` and `flowlike_db`: done by functions that the embedder passes in.

use std::rc::Rc;

use serde_json::{Value, json};

use super::{Answer, Refusal, Session};

impl Session {
    /// Runs an operation with its arguments by name.
    pub fn model(self: &Rc<Self>, operation: &'static str, payload: Value) -> Result<Answer<Value>, Refusal> {
        if self.rehearse(|| json!({"action": operation, "payload": payload})) {
            return Err(Refusal::new("this is a dry run"));
        }
        let session = Rc::downgrade(self);
        let chunks = Rc::new(move |chunk| {
            // Chunks that arrive after the run has ended have nobody to go to.
            if let Some(session) = session.upgrade()
                && let Err(Refusal(reason)) = session.stream.push("llm_chunk", chunk)
            {
                session.log.warn(reason);
            }
        });
        let Some(answer) = self.embedder.model(operation, payload, chunks) else {
            return Err(Refusal::new(format!(
                "whoever embeds this runtime provides no `{operation}`"
            )));
        };
        Ok(Box::pin(async move {
            answer
                .await
                .map_err(|error| Refusal::new(format!("`{operation}` of the embedding page failed: {error}")))
        }))
    }
}
