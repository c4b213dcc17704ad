//! `flowlike_schema`: JSON Schemas of shared types.

use serde_json::{Value, json};

use super::{Refusal, Session};
use crate::grant::Capability;

impl Session {
    /// The JSON Schema of a type; `None` if nobody knows it.
    pub fn type_schema(&self, name: &str) -> Result<Option<Value>, Refusal> {
        if name == "FlowPath" {
            self.require(Capability::StorageRead)?;
            return Ok(Some(flow_path()));
        }
        Ok(self.embedder.schema(name))
    }

    /// The names of all types, sorted.
    pub fn type_names(&self) -> Vec<String> {
        let mut names = self.embedder.schema_names();
        names.push("FlowPath".to_owned());
        names.sort();
        names.dedup();
        names
    }
}

fn flow_path() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "FlowPath",
        "type": "object",
        "properties": {
            "path": {"type": "string"},
            "store_ref": {"type": "string"},
            "cache_store_ref": {"type": ["string", "null"]},
        },
        "required": ["path", "store_ref"],
    })
}
