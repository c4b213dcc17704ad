//! WebSocket endpoints.

use crate::{Request, Response};

/// What the server does on an open WebSocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversation {
    /// Sends every message back as it came. The text `close` closes the connection.
    Echo,
    /// Reads and never says anything.
    Silent,
    /// Sends the texts `0`, `1` … so many of them, and closes with the reason `done`.
    Count(u64),
}

impl Conversation {
    /// The conversation at a path, or `None` where there is no WebSocket.
    ///
    /// # Errors
    ///
    /// A response that says which parameter is wrong.
    pub fn at(request: &Request) -> Option<Result<Self, Response>> {
        match request.path.as_str() {
            "/ws/echo" => Some(Ok(Conversation::Echo)),
            "/ws/silent" => Some(Ok(Conversation::Silent)),
            "/ws/count" => Some(request.number("n", 3).map(Conversation::Count)),
            _ => None,
        }
    }
}
