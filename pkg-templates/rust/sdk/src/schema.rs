//! Types that the host knows. Needs no permission, but `FlowPath` needs `storage:read`.

use serde_json::Value;

use crate::host;

/// The JSON Schema of a type.
pub fn of(name: &str) -> Option<Value> {
    host::json(host::schema_of(name))
}

/// All names.
pub fn types() -> Vec<String> {
    host::json(host::schema_types()).unwrap_or_default()
}
