//! Databases that the page offers. Needs `models`.

use serde::Serialize;
use serde_json::Value;

use crate::{Error, Result, host};

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Finds what is near a vector.
    VectorSearch = 1,
    /// Finds words.
    TextSearch = 2,
    /// Both.
    HybridSearch = 3,
    /// Adds.
    Insert = 4,
    /// Adds or replaces.
    Upsert = 5,
    /// Removes.
    Delete = 6,
    /// Lists.
    List = 7,
    /// Counts.
    Count = 8,
}

/// Does it, on that connection.
///
/// # Errors
///
/// Where the page offers no database, or there is no permission.
pub fn query(operation: Operation, connection: &impl Serialize, payload: &impl Serialize) -> Result<Value> {
    let answer = host::db_query(operation as i32, &host::to_json(connection), &host::to_json(payload));
    host::json(answer).ok_or_else(|| Error::new("the database gave no answer"))
}
