//! `flowlike_log`: the run's log, with ceilings on what a guest can make the host hold.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    rc::Rc,
};

use serde::Serialize;
use serde_json::Value;

use super::{entries::weight, secrets::Secrets};

/// How many entries one run keeps.
pub const MAX_ENTRIES: usize = 10_000;
/// How many bytes of text and data one run keeps.
pub const MAX_BYTES: usize = 4 << 20;
/// How long one message may be, in bytes; the rest is cut off and said so.
pub const MAX_MESSAGE: usize = 64 << 10;

/// How serious an entry is, with the numbers of `flowlike_log`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

impl Level {
    /// From the number that guests pass; anything above is an error.
    pub fn from_number(number: u32) -> Level {
        match number {
            0 => Level::Trace,
            1 => Level::Debug,
            2 => Level::Info,
            3 => Level::Warn,
            _ => Level::Error,
        }
    }

    /// The lower-case name.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Trace => "trace",
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }
}

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The node itself.
    Guest,
    /// A line of the guest's standard output.
    Stdout,
    /// A line of the guest's standard error.
    Stderr,
    /// This runtime, about a call that was refused or a ceiling that was reached.
    Runtime,
}

/// One line of a run's log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// How serious it is.
    pub level: Level,
    /// The text.
    pub message: String,
    /// Structured data, from `log_json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Who wrote it.
    pub source: Source,
}

/// The log of one run.
#[derive(Default)]
pub struct Log {
    entries: RefCell<Vec<Entry>>,
    bytes: Cell<usize>,
    dropped: Cell<u64>,
    delivered: Cell<usize>,
    secrets: Rc<Secrets>,
}

impl Log {
    /// An empty log that shows none of these.
    pub fn hiding(secrets: Rc<Secrets>) -> Self {
        Log {
            secrets,
            ..Log::default()
        }
    }

    /// Adds an entry, cut and counted as the ceilings ask.
    pub fn write(&self, level: Level, source: Source, message: impl Into<String>, data: Option<Value>) {
        self.add(level, source, message.into(), data);
    }

    fn add(&self, level: Level, source: Source, mut message: String, data: Option<Value>) {
        if self.dropped.get() > 0 {
            self.dropped.set(self.dropped.get() + 1);
            return;
        }
        let held = message.len().min(MAX_MESSAGE) + data.as_ref().map_or(0, weight);
        if held > MAX_BYTES {
            // Too large to keep, so that nobody has to look for secrets in it.
            self.fill();
            return;
        }
        // Twice as much as is kept: what is hidden may make room for what follows.
        let cut_off = cut(&mut message, 2 * MAX_MESSAGE);
        if let Cow::Owned(redacted) = self.secrets.redact(&message) {
            message = redacted;
        }
        let cut_off = cut_off + cut(&mut message, MAX_MESSAGE);
        if cut_off > 0 {
            message.push_str(&format!("… [{cut_off} more bytes cut off]"));
        }
        let data = data.map(|data| self.secrets.redact_value(data));
        let size = message.len() + data.as_ref().map_or(0, weight);
        if self.entries.borrow().len() >= MAX_ENTRIES || self.bytes.get() + size > MAX_BYTES {
            self.fill();
            return;
        }
        self.bytes.set(self.bytes.get() + size);
        self.entries.borrow_mut().push(Entry {
            level,
            message,
            data,
            source,
        });
    }

    /// From now on entries are only counted.
    fn fill(&self) {
        self.entries.borrow_mut().push(Entry {
            level: Level::Warn,
            message: format!("The log is full ({MAX_ENTRIES} entries or {MAX_BYTES} bytes); what follows is dropped."),
            data: None,
            source: Source::Runtime,
        });
        self.dropped.set(1);
    }

    /// A warning of this runtime.
    pub fn warn(&self, message: impl Into<String>) {
        self.add(Level::Warn, Source::Runtime, message.into(), None);
    }

    /// Says at the end of a run how much is missing.
    pub fn close(&self) {
        let dropped = self.dropped.take();
        if dropped > 0 {
            self.entries.borrow_mut().push(Entry {
                level: Level::Warn,
                message: format!("{dropped} entries were dropped."),
                data: None,
                source: Source::Runtime,
            });
        }
    }

    /// Everything that was written.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.borrow().clone()
    }

    /// Takes everything that was written, at the end of a run.
    pub fn take(&self) -> Vec<Entry> {
        self.delivered.set(0);
        self.entries.take()
    }

    /// How many entries were dropped because the log was full.
    pub fn dropped(&self) -> u64 {
        self.dropped.get()
    }

    /// The entries since the last call.
    pub(super) fn news(&self) -> Vec<Entry> {
        let entries = self.entries.borrow();
        let since = self.delivered.replace(entries.len());
        entries.get(since..).unwrap_or_default().to_vec()
    }
}

/// Cuts a text to at most so many bytes, at a character. Returns how many were cut off.
fn cut(text: &mut String, most: usize) -> usize {
    let before = text.len();
    if before > most {
        let at = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(at);
    }
    before - text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_says_so_once_and_counts_the_rest() {
        let log = Log::default();
        for _ in 0..MAX_ENTRIES + 5 {
            log.write(Level::Info, Source::Guest, "x", None);
        }
        assert_eq!(log.entries().len(), MAX_ENTRIES + 1);
        assert_eq!(log.dropped(), 5);
        assert_eq!(log.entries().last().unwrap().source, Source::Runtime);
    }

    #[test]
    fn secrets_are_hidden_in_text_and_data() {
        let secrets = Rc::new(Secrets::default());
        secrets.keep("canary");
        let log = Log::hiding(secrets);
        log.write(
            Level::Info,
            Source::Guest,
            "a canary sang",
            Some(serde_json::json!({"k": ["canary"]})),
        );
        let entry = &log.entries()[0];
        assert_eq!(entry.message, "a [hidden] sang");
        assert_eq!(entry.data, Some(serde_json::json!({"k": ["[hidden]"]})));
    }

    #[test]
    fn long_messages_are_cut_at_a_character() {
        let log = Log::default();
        log.write(Level::Info, Source::Guest, "é".repeat(MAX_MESSAGE), None);
        assert!(log.entries()[0].message.ends_with("more bytes cut off]"));
    }
}
