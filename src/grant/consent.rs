//! stub
pub(crate) fn key(id: &str) -> String { format!("consent/{id}") }
