//! The words of a tool: standard error gets them at once, and failures quote the last of them.

use std::{
    io::{self, Read, Write},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Instant,
};

use super::{LOOK, PATIENCE};

/// How many characters are kept: the last words say what is wrong.
pub(super) const KEPT: usize = 4_000;

/// What a tool says, which standard error gets as well.
pub(super) struct Words {
    last: Arc<Mutex<Vec<u8>>>,
    reading: JoinHandle<()>,
}

impl Words {
    pub(super) fn of(mut said: io::PipeReader) -> Self {
        let last = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&last);
        let reading = thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = said.read(&mut bytes) {
                // Who does not read it here can still read it in a page.
                io::stderr().write_all(&bytes[..count]).ok();
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(&bytes[..count]);
                // Enough for so many characters of any length, among escape sequences.
                let too_many = kept.len().saturating_sub(8 * KEPT);
                kept.drain(..too_many);
            }
        });
        Words { last, reading }
    }

    /// The last of it, without escape sequences.
    pub(super) fn text(&self) -> String {
        // What the tool has left running may have the pipe for longer.
        let began = Instant::now();
        while !self.reading.is_finished() && began.elapsed() < PATIENCE {
            thread::sleep(LOOK);
        }
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&last);
        let text = anstream::adapter::strip_str(text.trim()).to_string();
        let too_many = text.chars().count().saturating_sub(KEPT);
        text.chars().skip(too_many).collect()
    }
}
