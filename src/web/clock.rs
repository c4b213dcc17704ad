//! `Date.now`, `performance.now` and `setTimeout`.

use gloo_timers::future::TimeoutFuture;
use web_sys::Performance;

use super::global::scope;
use crate::{
    error::{Code, Error, Result},
    platform::{Clock, Future},
};

/// The browser's time.
#[derive(Clone)]
pub(super) struct BrowserClock(Performance);

impl BrowserClock {
    pub(super) fn new() -> Result<Self> {
        let missing = || Error::new(Code::Internal, "this page has no `performance` object");
        scope().performance().map(BrowserClock).ok_or_else(missing)
    }
}

impl Clock for BrowserClock {
    fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }

    fn monotonic_ms(&self) -> f64 {
        self.0.now()
    }

    fn sleep(&self, ms: f64) -> Future<()> {
        let clock = self.clone();
        let end = clock.monotonic_ms() + ms;
        let mut timeout = timeout(ms);
        Box::pin(async move {
            loop {
                timeout.await;
                // Timers may fire a little early, and the longest are shorter than what may be asked for.
                let left = end - clock.monotonic_ms();
                if left <= 0.0 || left.is_nan() {
                    return;
                }
                timeout = self::timeout(left);
            }
        })
    }
}

/// Timers take 31 bits of milliseconds; more of them would fire at once.
fn timeout(ms: f64) -> TimeoutFuture {
    TimeoutFuture::new(ms.ceil().clamp(0.0, f64::from(i32::MAX)) as u32)
}
