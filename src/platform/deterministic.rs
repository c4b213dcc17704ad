//! A platform whose time and random numbers are the same in every run.

use std::{cell::Cell, rc::Rc};

use super::{Clock, Entropy, Future, Pause, Platform};

/// `platform` with a virtual clock and seeded random numbers; everything else stays.
///
/// The clock starts at `now_ms` (milliseconds since the Unix epoch), its monotonic side at [`MONOTONIC_START`], and both
/// stand still except in sleeps: a sleep takes one real pause and moves time to its end.
///
/// Random bytes come from SplitMix64 with `seed` as its first state. Every call of `fill` starts with the next number;
/// a number gives eight bytes, least significant first, and what a call does not need of its last one is lost.
///
/// Each call gives a state of its own, so that equal arguments always lead to equal runs.
pub fn deterministic(platform: &Platform, now_ms: i64, seed: u64) -> Platform {
    Platform {
        clock: Rc::new(VirtualClock {
            start_ms: now_ms,
            elapsed: Rc::default(),
            pause: Rc::clone(&platform.pause),
        }),
        entropy: Rc::new(SplitMix64(Cell::new(seed))),
        ..platform.clone()
    }
}

/// Where the monotonic clock starts, in milliseconds. Not at 0: Go's runtime takes that for a broken clock.
pub const MONOTONIC_START: f64 = 1_000.0;

struct VirtualClock {
    start_ms: i64,
    /// Milliseconds since the start.
    elapsed: Rc<Cell<f64>>,
    pause: Rc<dyn Pause>,
}

impl Clock for VirtualClock {
    fn now_ms(&self) -> i64 {
        self.start_ms.saturating_add(self.elapsed.get() as i64)
    }

    fn monotonic_ms(&self) -> f64 {
        MONOTONIC_START + self.elapsed.get()
    }

    fn sleep(&self, ms: f64) -> Future<()> {
        let elapsed = Rc::clone(&self.elapsed);
        // `max` also turns NaN into 0.
        let end = elapsed.get() + ms.max(0.0);
        let pause = self.pause.pause();
        Box::pin(async move {
            pause.await;
            // Sleeps at the same time overlap, as they would on a real clock.
            elapsed.set(elapsed.get().max(end));
        })
    }
}

struct SplitMix64(Cell<u64>);

impl SplitMix64 {
    fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for SplitMix64 {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use futures::{FutureExt, executor::block_on, future::join};

    use super::*;
    use crate::platform::memory;

    const NOW: i64 = 1_700_000_000_000;

    #[test]
    fn time_moves_by_sleeps_alone_and_takes_none() {
        let clock = deterministic(&memory::platform(), NOW, 0).clock;
        let began = Instant::now();
        assert_eq!((clock.now_ms(), clock.monotonic_ms()), (NOW, MONOTONIC_START));
        block_on(clock.sleep(3_600_000.0));
        assert_eq!(
            (clock.now_ms(), clock.monotonic_ms()),
            (NOW + 3_600_000, MONOTONIC_START + 3_600_000.0)
        );
        block_on(join(clock.sleep(100.0), clock.sleep(40.5)));
        assert_eq!(clock.monotonic_ms(), MONOTONIC_START + 3_600_100.0);
        for nothing in [0.0, -5.0, f64::NAN] {
            block_on(clock.sleep(nothing));
            assert_eq!(clock.monotonic_ms(), MONOTONIC_START + 3_600_100.0, "{nothing}");
        }
        assert!(began.elapsed().as_secs() < 60);
    }

    #[test]
    fn a_sleep_really_pauses_and_a_dropped_one_never_was() {
        let clock = deterministic(&memory::platform(), NOW, 0).clock;
        assert!(clock.sleep(10.0).now_or_never().is_none());
        assert_eq!(clock.now_ms(), NOW);
    }

    #[test]
    fn random_bytes_follow_the_documented_algorithm() {
        // The first numbers of the reference implementation for seed 1234567.
        let expected = [
            6_457_827_717_110_365_317_u64,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        let entropy = deterministic(&memory::platform(), NOW, 1_234_567).entropy;
        let mut bytes = [0; 12];
        entropy.fill(&mut bytes);
        assert_eq!(bytes[..8], expected[0].to_le_bytes());
        assert_eq!(bytes[8..], expected[1].to_le_bytes()[..4]);
        entropy.fill(&mut bytes);
        assert_eq!(bytes[..8], expected[2].to_le_bytes());
    }

    #[test]
    fn every_call_starts_afresh() {
        let platform = memory::platform();
        let [one, other] = [0, 1].map(|_| {
            let run = deterministic(&platform, NOW, 7);
            let mut bytes = [0; 32];
            run.entropy.fill(&mut bytes);
            block_on(run.clock.sleep(5.0));
            (bytes, run.clock.now_ms())
        });
        assert_eq!(one, other);
    }
}
