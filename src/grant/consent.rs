//! stub
pub fn key(id: &str) -> String {
    format!("consent/{id}")
}
