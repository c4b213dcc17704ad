//! Writes Flow-Like nodes in Rust.
//!
//! A package is a list of [`Node`]s. Each says what pins it has, and has a function that runs it with a [`Context`]:
//!
//! ```
//! use flow_like_sdk::{Node, Pin};
//!
//! fn greet() -> Node {
//!     Node::new("greet", "Greet")
//!         .category("Examples")
//!         .input(Pin::string("name", "Name").default("World"))
//!         .output(Pin::string("greeting", "Greeting"))
//!         .run(|context| {
//!             let name: String = context.input("name")?;
//!             context.output("greeting", format!("Hello, {name}!"))
//!         })
//! }
//!
//! flow_like_sdk::package![greet];
//! # fn main() {}
//! ```
//!
//! What else a node can do is a module each. All of it but [`log`] and [`meta`] needs a permission: in the manifest, and
//! [named by the node](Node::permission).

pub mod auth;
pub mod cache;
mod context;
pub mod db;
mod error;
#[doc(hidden)]
pub mod exports;
mod host;
pub mod http;
pub mod image;
pub mod log;
pub mod meta;
pub mod models;
mod node;
mod pin;
pub mod schema;
pub mod storage;
pub mod stream;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod vars;
pub mod ws;

pub use context::Context;
pub use error::{Error, Result};
pub use node::{Node, Scores};
pub use pin::{Pin, ValueType};

/// Makes a package of functions that return a [`Node`]: defines what its module exports. Once in a crate.
#[macro_export]
macro_rules! package {
    ($($node:path),+ $(,)?) => {
        /// All nodes of this package.
        pub fn nodes() -> Vec<$crate::Node> {
            vec![$($node()),+]
        }

        #[cfg(target_arch = "wasm32")]
        mod exports {
            #[unsafe(no_mangle)]
            extern "C" fn get_abi_version() -> i32 {
                $crate::exports::ABI_VERSION
            }

            #[unsafe(no_mangle)]
            extern "C" fn get_nodes() -> i64 {
                $crate::exports::get_nodes(&super::nodes())
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn run(input: *const u8, length: usize) -> i64 {
                // SAFETY: the host wrote so many bytes there.
                let input = unsafe { core::slice::from_raw_parts(input, length) };
                $crate::exports::run(&super::nodes(), input)
            }

            #[unsafe(no_mangle)]
            extern "C" fn alloc(length: usize) -> *mut u8 {
                $crate::exports::alloc(length)
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn dealloc(place: *mut u8, length: usize) {
                // SAFETY: the host passes what `alloc` returned.
                unsafe { $crate::exports::dealloc(place, length) }
            }
        }
    };
}

/// Ends a node with an error: `fail!("no answer from {url}")`.
#[macro_export]
macro_rules! fail {
    ($($message:tt)*) => {
        return Err($crate::Error::new(format!($($message)*)))
    };
}
