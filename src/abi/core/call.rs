//! Lifting arguments out of guest memory, and the shapes of answers.

use std::rc::Rc;

use serde::Serialize;
use serde_json::Value;

use crate::{
    engine::{GuestMemory, Val},
    error::Error,
    host::{Answer, Refusal, Session},
    pin::codec,
};

/// The largest buffer that a guest may hand over in one argument.
const MAX_BUFFER: u32 = 64 << 20;
/// The longest name, id or URL.
const MAX_NAME: u32 = 64 << 10;

/// What an import answers.
pub enum Reply {
    /// It returns nothing.
    Nothing,
    /// It returns this number, in the type of its result.
    Number(i64),
    /// It returns these bytes, packed, in memory that the guest's `alloc` provides; none for an empty buffer.
    Bytes(Vec<u8>),
    /// It writes these bytes at these places, then returns the number. All places are checked before any is written.
    Write(Vec<(u32, Vec<u8>)>, i64),
    /// It failed; why has been logged.
    Fail,
    /// It waits.
    Later(Later),
    /// It ends the run.
    Trap(Error),
}

/// An answer that waits. It resolves to a reply that does not.
pub type Later = Answer<Reply>;

impl Reply {
    /// A number for an answer that is a yes or no.
    pub fn flag(yes: bool) -> Self {
        Reply::Number(yes.into())
    }

    /// JSON, packed.
    pub fn json<T: Serialize>(value: &T) -> Result<Self, Refusal> {
        serde_json::to_vec(value)
            .map(Reply::Bytes)
            .map_err(|error| Refusal::new(format!("its answer is no JSON: {error}")))
    }

    /// JSON, or none.
    pub fn maybe(value: Option<Value>) -> Result<Self, Refusal> {
        value.map_or(Ok(Reply::Bytes(Vec::new())), |value| Reply::json(&value))
    }

    /// Makes a waiting reply of a waiting answer.
    pub fn later<T: 'static>(
        answer: Answer<T>,
        reply: impl FnOnce(T) -> Result<Reply, Refusal> + 'static,
    ) -> Result<Self, Refusal> {
        Ok(Reply::Later(Box::pin(async move { reply(answer.await?) })))
    }
}

/// One call of an import: arguments not yet lifted.
pub struct Call<'a> {
    /// The run.
    pub session: &'a Rc<Session>,
    args: &'a [Val],
    memory: &'a mut dyn GuestMemory,
    lifted: u64,
}

impl<'a> Call<'a> {
    pub(super) fn new(session: &'a Rc<Session>, args: &'a [Val], memory: &'a mut dyn GuestMemory) -> Self {
        Call {
            session,
            args,
            memory,
            lifted: 0,
        }
    }

    pub(super) fn lifted(&self) -> u64 {
        self.lifted
    }

    /// Argument `index` as a signed number. Types were checked when the module was linked.
    pub fn i32(&self, index: usize) -> i32 {
        match self.args.get(index) {
            Some(Val::I32(value)) => *value,
            _ => 0,
        }
    }

    /// Argument `index` as an unsigned number.
    pub fn u32(&self, index: usize) -> u32 {
        self.i32(index) as u32
    }

    /// Argument `index` as a 64-bit number.
    pub fn i64(&self, index: usize) -> i64 {
        match self.args.get(index) {
            Some(Val::I64(value)) => *value,
            _ => 0,
        }
    }

    /// The bytes that arguments `index` (pointer) and `index + 1` (length) describe. Inputs are copied out before
    /// anything is written, so overlapping buffers do no harm. Length 0 is empty, whatever the pointer.
    pub fn bytes(&mut self, index: usize) -> Result<Vec<u8>, Refusal> {
        self.read(self.u32(index), self.u32(index + 1), MAX_BUFFER)
    }

    /// A text of any length.
    pub fn text(&mut self, index: usize) -> Result<String, Refusal> {
        let bytes = self.bytes(index)?;
        utf8(bytes)
    }

    /// A short text: a name, an id, a URL. What others may read up to a NUL only is refused.
    pub fn name(&mut self, index: usize) -> Result<String, Refusal> {
        let text = utf8(self.short_bytes(index)?)?;
        if text.contains('\0') {
            return Err(Refusal::new("a name contains a NUL character"));
        }
        Ok(text)
    }

    /// Bytes that are no longer than a name: headers, for instance.
    pub fn short_bytes(&mut self, index: usize) -> Result<Vec<u8>, Refusal> {
        self.read(self.u32(index), self.u32(index + 1), MAX_NAME)
    }

    /// A JSON value.
    pub fn json(&mut self, index: usize, what: &str) -> Result<Value, Refusal> {
        let bytes = self.bytes(index)?;
        codec::parse_json(&bytes, what).map_err(|error| Refusal::new(error.to_string()))
    }

    /// Bytes at a pointer.
    pub fn read(&mut self, ptr: u32, len: u32, most: u32) -> Result<Vec<u8>, Refusal> {
        if len == 0 {
            return Ok(Vec::new());
        }
        if len > most {
            return Err(Refusal::new(format!(
                "an argument has {len} bytes, and at most {most} are allowed"
            )));
        }
        let bytes = self.memory.read(ptr, len).map_err(|_| {
            Refusal::new(format!(
                "an argument (pointer {ptr}, length {len}) lies outside of the guest's memory"
            ))
        })?;
        self.lifted += u64::from(len);
        Ok(bytes)
    }

    /// Refuses a place for an answer that is not wholly inside of the guest's memory.
    pub fn check(&self, ptr: u32, len: u32) -> Result<(), Refusal> {
        if u64::from(ptr) + u64::from(len) <= self.memory.size() {
            return Ok(());
        }
        Err(no_room(ptr))
    }

    /// Counts work on so many bytes of text that is done once for each secret of the flow: who logs much pays for it.
    pub fn searched(&mut self, bytes: usize) {
        let searches = self.session.flow.secrets.count() as u64;
        self.lifted += bytes as u64 * searches;
    }

    /// Writes bytes at a pointer.
    pub fn write(&mut self, ptr: u32, bytes: &[u8]) -> Result<(), Refusal> {
        self.memory.write(ptr, bytes).map_err(|_| no_room(ptr))?;
        self.lifted += bytes.len() as u64;
        Ok(())
    }
}

fn no_room(ptr: u32) -> Refusal {
    Refusal::new(format!(
        "the place for its answer ({ptr}) lies outside of the guest's memory"
    ))
}

fn utf8(bytes: Vec<u8>) -> Result<String, Refusal> {
    String::from_utf8(bytes).map_err(|_| Refusal::new("an argument is not valid UTF-8"))
}
