//! The system's clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_timer::Delay;

use crate::platform::{Clock, Future};

/// The longest single wait, in seconds: a century, which timers can still add to the present.
const MAX_SLEEP: f64 = 100.0 * 365.0 * 86_400.0;

/// Real time.
pub struct SystemClock {
    began: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time begins now.
    pub fn new() -> Self {
        SystemClock { began: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        SystemClock::new()
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let millis = |since: Duration| i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        }
    }

    fn monotonic_ms(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * 1_000.0
    }

    fn sleep(&self, ms: f64) -> Future<()> {
        // NaN is not positive either.
        let seconds = if ms > 0.0 { (ms / 1_000.0).min(MAX_SLEEP) } else { 0.0 };
        Box::pin(Delay::new(Duration::from_secs_f64(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, executor::block_on};

    use super::*;

    #[test]
    fn sleeps_at_least_as_long_as_asked() {
        let clock = SystemClock::new();
        let began = clock.monotonic_ms();
        block_on(clock.sleep(20.0));
        assert!(clock.monotonic_ms() - began >= 20.0);
    }

    #[test]
    fn takes_any_number() {
        let clock = SystemClock::new();
        for past in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            block_on(clock.sleep(past));
        }
        for future in [f64::MAX, f64::INFINITY] {
            assert!(clock.sleep(future).now_or_never().is_none());
        }
    }

    #[test]
    fn knows_the_date() {
        let clock = SystemClock::new();
        assert!(clock.now_ms() > 1_700_000_000_000);
    }
}
