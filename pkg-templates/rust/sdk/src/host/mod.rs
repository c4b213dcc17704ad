//! The functions of the host: imports of a module, or a host in memory for tests.
//!
//! Both have the same signatures. `Option<Vec<u8>>` is a packed result; nothing is `None`, which an empty buffer is, too.

#[cfg(target_arch = "wasm32")]
mod imports;
#[cfg(target_arch = "wasm32")]
pub(crate) use imports::*;

#[cfg(not(target_arch = "wasm32"))]
mod memory;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use memory::*;

use serde::{Serialize, de::DeserializeOwned};

/// Has panics logged: a module that panics can say nothing else.
pub(crate) fn on_panic() {
    #[cfg(target_arch = "wasm32")]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| std::panic::set_hook(Box::new(|panic| log_error(&panic.to_string()))));
    }
}

/// A packed result that is text.
pub(crate) fn text(bytes: Option<Vec<u8>>) -> Option<String> {
    bytes.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// A packed result that is JSON.
pub(crate) fn json<T: DeserializeOwned>(bytes: Option<Vec<u8>>) -> Option<T> {
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok())
}

/// An argument that is JSON. What cannot be JSON is null.
pub(crate) fn to_json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
