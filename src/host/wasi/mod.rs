//! WASI preview 1 as a closed sandbox: output goes to the run's log, time and random numbers are real, and there is
//! nothing else: no arguments, environment, files or network.

use std::cell::RefCell;

use super::{
    Session,
    log::{Level, Log, Source},
};

/// The longest line that is kept together, in bytes.
const MAX_LINE: usize = 16 << 10;

/// What a guest has printed of lines that are not complete yet.
#[derive(Default)]
pub struct Wasi {
    stdout: RefCell<Vec<u8>>,
    stderr: RefCell<Vec<u8>>,
}

/// The two streams that a guest may write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Output {
    Stdout,
    Stderr,
}

impl Wasi {
    /// Writes to a stream; every complete line becomes a log entry (info for stdout, warn for stderr).
    pub fn write(&self, log: &Log, output: Output, bytes: &[u8]) {
        let buffer = match output {
            Output::Stdout => &self.stdout,
            Output::Stderr => &self.stderr,
        };
        let mut buffer = buffer.borrow_mut();
        for byte in bytes {
            match byte {
                b'\n' => line(log, output, &mut buffer),
                byte => {
                    buffer.push(*byte);
                    if buffer.len() >= MAX_LINE {
                        line(log, output, &mut buffer);
                    }
                }
            }
        }
    }

    /// Logs what is left of lines without an end.
    pub fn flush(&self, log: &Log) {
        for (output, buffer) in [(Output::Stdout, &self.stdout), (Output::Stderr, &self.stderr)] {
            let mut buffer = buffer.borrow_mut();
            if !buffer.is_empty() {
                line(log, output, &mut buffer);
            }
        }
    }
}

/// Output is for people: bytes that are not UTF-8 are shown as replacement characters.
fn line(log: &Log, output: Output, buffer: &mut Vec<u8>) {
    let text = String::from_utf8_lossy(buffer);
    let text = text.strip_suffix('\r').unwrap_or(&text);
    let (level, source) = match output {
        Output::Stdout => (Level::Info, Source::Stdout),
        Output::Stderr => (Level::Warn, Source::Stderr),
    };
    log.write(level, source, text, None);
    buffer.clear();
}

impl Session {
    /// Nanoseconds of the wall clock (millisecond steps).
    pub fn realtime_ns(&self) -> u64 {
        u64::try_from(self.platform.clock.now_ms())
            .unwrap_or(0)
            .saturating_mul(1_000_000)
    }

    /// Nanoseconds of a clock that never goes back.
    pub fn monotonic_ns(&self) -> u64 {
        (self.platform.clock.monotonic_ms() * 1e6) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_logged_when_they_end() {
        let (wasi, log) = (Wasi::default(), Log::default());
        wasi.write(&log, Output::Stdout, b"one\r\ntw");
        wasi.write(&log, Output::Stdout, b"o\n\nrest");
        wasi.write(&log, Output::Stderr, b"bad \xff\n");
        wasi.flush(&log);
        let seen: Vec<_> = log
            .entries()
            .iter()
            .map(|entry| (entry.level, entry.message.clone()))
            .collect();
        let expected = [
            (Level::Info, "one"),
            (Level::Info, "two"),
            (Level::Info, ""),
            (Level::Warn, "bad \u{fffd}"),
            (Level::Info, "rest"),
        ];
        assert_eq!(seen, expected.map(|(level, text)| (level, text.to_owned())));
    }
}
