//! A turn for the event loop.

use flow_like_browser::platform::{Future, Pause};

/// Lets tokio run what else there is, timers and sockets included.
pub(super) struct Yield;

impl Pause for Yield {
    fn pause(&self) -> Future<()> {
        Box::pin(tokio::task::yield_now())
    }
}
