use std::fmt;

/// Why a node failed, for whoever runs the board. `?` turns any other error into one.
pub struct Error(String);

/// What a node comes to.
pub type Result<T = ()> = std::result::Result<T, Error>;

impl Error {
    /// An error with that message.
    pub fn new(message: impl Into<String>) -> Self {
        Error(message.into())
    }
}

// `Error` is no `std::error::Error` itself: that would make this conflict with `From<T> for T`.
impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Self {
        Error(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
