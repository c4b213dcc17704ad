//! The registry server, over real HTTP: every test runs on a folder and on a bucket.

// Clippy takes the functions that tests share for none of them.
#![allow(clippy::unwrap_used)]

/// Runs async functions that take a `Place`, on both of them.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod folder {
            $(#[test] fn $name() { $crate::world::block_on(super::$name($crate::world::Place::folder())); })*
        }
        mod bucket {
            $(#[test] fn $name() { $crate::world::block_on(super::$name($crate::world::Place::bucket())); })*
        }
    };
}

mod bucket;
mod client;
mod command;
mod module;
mod publishing;
mod reading;
mod reviewing;
mod storing;
mod world;
