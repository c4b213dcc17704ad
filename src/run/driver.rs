//! Drives one guest through calls: slices, waits, deadline, cancellation, and the frames that answers need.
//!
//! A call into the guest during an import (its `alloc`, an `invoke_*`) is a recursive [`Driver::call`]: a future on the
//! heap, mirroring the instance's frames, never native recursion into the guest.

use std::{future::Future, pin::pin, rc::Rc};

use futures::future::{self, Either, LocalBoxFuture};

use super::{
    Cancel, Guest, Limits, Scheduler, Shared,
    guest::call_fuel,
    scheduler::{Pace, Turn},
};
use crate::{
    abi::core::{Emscripten, Import, Reply, Resolved, exports::pack},
    engine::{Callee, Resume, START_EXPORT, Step, Trap, TrapKind, Val, ValType},
    error::{Code, Error, Result},
    host::{Observer, Refusal, Session},
    platform::Clock,
};

/// How deep calls into the guest may be nested.
const MAX_DEPTH: usize = 8;

/// Why a call ended without a value.
enum Stop {
    /// The run is over.
    Failed(Error),
    /// A longjmp leaves everything up to the nearest `invoke_*`.
    Longjmp,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Failed(error)
    }
}

/// Drives a guest on behalf of one run.
pub(crate) struct Driver<'a> {
    pub(crate) guest: &'a mut Guest,
    session: Rc<Session>,
    observer: Rc<dyn Observer>,
    scheduler: Rc<Scheduler>,
    clock: Rc<dyn Clock>,
    cancel: Cancel,
    limits: Limits,
    pace: Pace,
    turn: Option<Turn>,
    /// Fuel that the instance had used when the turn began.
    turn_fuel: u64,
    /// Fuel that the instance had used when the current limit began.
    base_fuel: u64,
    began: Option<f64>,
    depth: usize,
    calls: u64,
    /// Where the execution input lies while the guest reads it: first byte, and the one behind its end.
    input: Option<(u64, u64)>,
}

impl<'a> Driver<'a> {
    pub(crate) fn new(
        guest: &'a mut Guest,
        session: Rc<Session>,
        observer: Rc<dyn Observer>,
        shared: &Shared,
        cancel: Cancel,
        limits: Limits,
    ) -> Self {
        guest.bridge.session.replace(Some(Rc::clone(&session)));
        guest.bridge.calls.set(0);
        let base_fuel = guest.instance.consumed();
        Driver {
            guest,
            session,
            observer,
            scheduler: Rc::clone(&shared.scheduler),
            clock: Rc::clone(&shared.platform.clock),
            cancel,
            limits,
            pace: Pace::default(),
            turn: None,
            turn_fuel: base_fuel,
            base_fuel,
            began: None,
            depth: 0,
            calls: 0,
            input: None,
        }
    }

    /// Calls an export. After an error the guest is broken, whatever the error.
    pub(crate) async fn export(&mut self, name: &str, args: &[Val]) -> Result<Option<Val>> {
        // Stays set if this future is dropped in the middle.
        self.guest.broken.set(true);
        let callee = Callee::Export(name.to_owned());
        let result = self.call(&callee, args).await;
        self.end_turn();
        self.session.deliver(&*self.observer);
        match result {
            Ok(value) => {
                self.guest.broken.set(false);
                Ok(value)
            }
            Err(Stop::Failed(error)) => Err(error.with("export", name)),
            Err(Stop::Longjmp) => Err(Error::new(
                Code::Trap,
                "The node called longjmp without a setjmp that is still active.",
            )
            .with("export", name)),
        }
    }

    /// Writes the execution input into memory that the guest allocates, and returns where. Never called with nothing.
    pub(crate) async fn place(&mut self, bytes: &[u8]) -> Result<u32> {
        self.guest.broken.set(true);
        let place = self.lower(bytes).await;
        self.end_turn();
        match place {
            Ok(place) => {
                self.guest.broken.set(false);
                self.input = Some((place.into(), u64::from(place) + bytes.len() as u64));
                Ok(place)
            }
            Err(Stop::Failed(error)) => Err(error.with("export", "alloc")),
            Err(Stop::Longjmp) => Err(Error::new(Code::Trap, "The node called longjmp inside `alloc`.")),
        }
    }

    /// Runs what a fresh instance begins with, on fuel of its own: start function, `_initialize`, `_start`. Returns that
    /// fuel; 0 for an instance that has run them.
    pub(crate) async fn start_up(&mut self) -> Result<u64> {
        if self.guest.initialised {
            return Ok(0);
        }
        let exports = self.guest.program.exports;
        if self.guest.program.module.export(START_EXPORT).is_some() {
            self.export(START_EXPORT, &[]).await?;
        }
        if exports.initialize {
            self.export("_initialize", &[]).await?;
        }
        if exports.start {
            match self.export("_start", &[]).await {
                // A command that ends well: its exports are called afterwards all the same.
                Err(error) if error.code() == Code::GuestExit && error.details().get("exitCode") == Some(&0.into()) => {
                    self.guest.broken.set(false);
                }
                other => drop(other?),
            }
        }
        self.guest.initialised = true;
        let fuel = self.fuel();
        self.base_fuel = self.guest.instance.consumed();
        Ok(fuel)
    }

    /// The guest is done with its input.
    pub(crate) fn input_is_read(&mut self) {
        self.input = None;
    }

    /// Fuel used since [`start_up`](Self::start_up).
    pub(crate) fn fuel(&self) -> u64 {
        self.guest.instance.consumed() - self.base_fuel
    }

    /// Calls from guest to host so far.
    pub(crate) fn host_calls(&self) -> u64 {
        self.calls + self.guest.bridge.calls.get()
    }

    /// Milliseconds since the first slice.
    pub(crate) fn elapsed_ms(&self) -> f64 {
        self.began.map_or(0.0, |began| self.clock.monotonic_ms() - began)
    }

    fn call<'s>(&'s mut self, callee: &'s Callee, args: &'s [Val]) -> LocalBoxFuture<'s, Result<Option<Val>, Stop>> {
        Box::pin(async move {
            if self.depth >= MAX_DEPTH {
                return Err(Stop::Failed(Error::new(
                    Code::LimitExceeded,
                    format!(
                        "The node and its host called each other {MAX_DEPTH} levels deep. A node's `alloc` should not call \
                         host functions that need `alloc` for their answers."
                    ),
                )));
            }
            self.depth += 1;
            let result = self.frame(callee, args).await;
            self.depth -= 1;
            result
        })
    }

    async fn frame(&mut self, callee: &Callee, args: &[Val]) -> Result<Option<Val>, Stop> {
        self.have_turn().await?;
        let mut step = self.guest.instance.start(callee, args).await;
        loop {
            let resume = match step {
                Step::Done(value) => return Ok(value),
                Step::Trap(trap) => return Err(Stop::Failed(self.trapped(trap))),
                Step::OutOfSlice { required } => match self.next_slice(required).await {
                    Ok(()) => Resume::Fuel,
                    Err(error) => return self.leave(Stop::Failed(error)),
                },
                Step::Import { import, args } => match self.answer(import, &args).await {
                    Ok(value) => Resume::Return(value),
                    Err(stop) => return self.leave(stop),
                },
            };
            self.have_turn().await?;
            step = self.guest.instance.resume(resume).await;
        }
    }

    /// Leaves a frame that waits.
    fn leave<T>(&mut self, stop: Stop) -> Result<T, Stop> {
        self.guest.instance.unwind();
        Err(stop)
    }

    async fn answer(&mut self, import: usize, args: &[Val]) -> Result<Option<Val>, Stop> {
        self.calls += 1;
        let program = Rc::clone(&self.guest.program);
        match program.imports.get(import) {
            Some(Resolved::Host(row)) => {
                let session = Rc::clone(&self.session);
                let (reply, bytes) = row.invoke(&session, args, self.guest.instance.memory());
                self.guest.instance.charge(call_fuel(bytes));
                self.check_fuel(0)?;
                self.lower_reply(row, reply).await
            }
            Some(Resolved::Emscripten(Emscripten::ThrowLongjmp)) => Err(Stop::Longjmp),
            Some(Resolved::Emscripten(Emscripten::Invoke { result })) => self.invoke(args, *result).await,
            None => Err(Stop::Failed(Error::new(
                Code::Internal,
                "The engine named an import that does not exist.",
            ))),
        }
    }

    async fn lower_reply(&mut self, row: &Import, reply: Reply) -> Result<Option<Val>, Stop> {
        let reply = match reply {
            Reply::Later(answer) => match self.wait(answer).await? {
                Ok(reply) => reply,
                Err(refusal) => {
                    row.refused(&self.session, &refusal);
                    Reply::Fail
                }
            },
            reply => reply,
        };
        Ok(match reply {
            Reply::Nothing => None,
            Reply::Number(number) => row.value(number),
            Reply::Fail => row.failure_value(),
            Reply::Trap(error) => return Err(Stop::Failed(error)),
            Reply::Bytes(bytes) if bytes.is_empty() => row.value(0),
            Reply::Bytes(bytes) => {
                let place = self.lower(&bytes).await?;
                row.value(pack(place, bytes.len() as u32))
            }
            Reply::Write(writes, number) => {
                let memory = self.guest.instance.memory();
                let bytes: u64 = writes.iter().map(|(_, bytes)| bytes.len() as u64).sum();
                let fits = writes
                    .iter()
                    .all(|(ptr, bytes)| u64::from(*ptr) + bytes.len() as u64 <= memory.size());
                let written = fits && writes.iter().all(|(ptr, bytes)| memory.write(*ptr, bytes).is_ok());
                self.guest.instance.charge(bytes.div_ceil(8));
                match written {
                    true => row.value(number),
                    false => {
                        row.refused(
                            &self.session,
                            &Refusal::new("the place for its answer lies outside of the guest's memory"),
                        );
                        row.failure_value()
                    }
                }
            }
            Reply::Later(_) => {
                return Err(Stop::Failed(Error::new(
                    Code::Internal,
                    "An answer that waited has to wait again.",
                )));
            }
        })
    }

    /// Puts bytes into guest memory; the guest owns them afterwards.
    async fn lower(&mut self, bytes: &[u8]) -> Result<u32, Stop> {
        let Ok(len) = i32::try_from(bytes.len()) else {
            return Err(Stop::Failed(Error::new(
                Code::LimitExceeded,
                "An answer is larger than a guest can hold.",
            )));
        };
        self.guest.instance.charge(bytes.len() as u64 / 8);
        let place = if self.guest.program.exports.alloc {
            let callee = Callee::Export("alloc".to_owned());
            match self.call(&callee, &[Val::I32(len)]).await? {
                Some(Val::I32(ptr)) => ptr as u32,
                _ => 0,
            }
        } else {
            self.bump(bytes.len() as u64)?
        };
        if place == 0 {
            return Err(Stop::Failed(
                self.no_memory(format!("The node's `alloc` could not provide {len} bytes.")),
            ));
        }
        let end = u64::from(place) + bytes.len() as u64;
        if let Some((input, input_end)) = self.input
            && u64::from(place) < input_end
            && input < end
        {
            return Err(Stop::Failed(Error::new(
                Code::GuestProtocol,
                format!(
                    "The node's `alloc` returned a place that is in use: {len} bytes at {place} overlap its own input at \
                     {input}. `alloc` must not hand out the same memory twice."
                ),
            )));
        }
        self.guest.instance.memory().write(place, bytes).map_err(|error| {
            Error::new(
                Code::GuestProtocol,
                format!("The node's `alloc` returned a place outside of its memory (pointer {place}, length {len})."),
            )
            .caused_by(error)
        })?;
        Ok(place)
    }

    /// Allocates for guests without `alloc`: above their initial memory, 8-byte aligned.
    fn bump(&mut self, len: u64) -> Result<u32, Stop> {
        const PAGE: u64 = 65536;
        let size = self.guest.instance.memory().size();
        let place = self.guest.bump.unwrap_or(size).next_multiple_of(8);
        let end = place + len;
        if end > size {
            let pages = (end - size).div_ceil(PAGE);
            let grown = u32::try_from(pages).is_ok_and(|pages| self.guest.instance.memory().grow(pages));
            if !grown {
                return Err(Stop::Failed(
                    self.no_memory(format!("There is no room for {len} bytes in the node's memory.")),
                ));
            }
        }
        self.guest.bump = Some(end);
        u32::try_from(place)
            .map_err(|_| Stop::Failed(Error::new(Code::OutOfMemory, "The node's memory is larger than 4 GiB.")))
    }

    /// Emscripten's `invoke_*`: a call that a longjmp can end.
    async fn invoke(&mut self, args: &[Val], result: Option<ValType>) -> Result<Option<Val>, Stop> {
        let Some((Val::I32(index), args)) = args.split_first() else {
            return Err(Stop::Failed(Error::new(
                Code::Internal,
                "An invoke function was called without an index.",
            )));
        };
        let stack = self
            .call(&Callee::Export("emscripten_stack_get_current".to_owned()), &[])
            .await?;
        match self.call(&Callee::Table(*index as u32), args).await {
            Err(Stop::Longjmp) => {
                let stack = stack.unwrap_or(Val::I32(0));
                self.call(&Callee::Export("_emscripten_stack_restore".to_owned()), &[stack])
                    .await?;
                self.call(&Callee::Export("setThrew".to_owned()), &[Val::I32(1), Val::I32(0)])
                    .await?;
                Ok(result.and_then(Val::zero))
            }
            other => other,
        }
    }

    /// Waits for the outside world, while others run. Ends at the deadline and when cancelled; the dropped future stops
    /// what it started.
    async fn wait<T>(&mut self, answer: impl Future<Output = T>) -> Result<T> {
        self.end_turn();
        self.session.deliver(&*self.observer);
        let stopped = pin!(self.stopped());
        match future::select(pin!(answer), stopped).await {
            Either::Left((answer, _)) => Ok(answer),
            Either::Right((error, _)) => Err(error),
        }
    }

    /// Resolves when the run must stop.
    async fn stopped(&self) -> Error {
        let left = self.began.map_or(self.limits.timeout_ms, |began| {
            began + self.limits.timeout_ms - self.clock.monotonic_ms()
        });
        match future::select(self.clock.sleep(left.max(0.0)), pin!(self.cancel.cancelled())).await {
            Either::Left(_) => self.timed_out(),
            Either::Right(_) => aborted(),
        }
    }

    async fn have_turn(&mut self) -> Result<()> {
        if self.turn.is_some() {
            return Ok(());
        }
        let turn = {
            let scheduler = Rc::clone(&self.scheduler);
            let turn = pin!(scheduler.turn(&self.pace));
            // Queueing for the first slice does not count towards the deadline.
            let stopped = pin!(async {
                match self.began {
                    Some(_) => self.stopped().await,
                    None => {
                        self.cancel.cancelled().await;
                        aborted()
                    }
                }
            });
            match future::select(turn, stopped).await {
                Either::Left((turn, _)) => turn,
                Either::Right((error, _)) => return Err(error),
            }
        };
        let now = self.clock.monotonic_ms();
        let began = *self.began.get_or_insert(now);
        if self.cancel.is_cancelled() {
            return Err(aborted());
        }
        if now - began >= self.limits.timeout_ms {
            return Err(self.timed_out());
        }
        self.check_fuel(1)?;
        let left = self.limits.fuel - self.fuel();
        self.turn_fuel = self.guest.instance.consumed();
        self.guest.instance.refill(turn.fuel.min(left));
        self.turn = Some(turn);
        Ok(())
    }

    fn end_turn(&mut self) {
        if let Some(turn) = self.turn.take() {
            turn.end(self.guest.instance.consumed() - self.turn_fuel, &mut self.pace);
        }
    }

    async fn next_slice(&mut self, required: u64) -> Result<()> {
        self.check_fuel(required)?;
        self.end_turn();
        self.session.deliver(&*self.observer);
        self.have_turn().await?;
        // A single block may need more than a slice.
        if let Some(turn) = &self.turn
            && turn.fuel < required
        {
            self.guest.instance.refill(required);
        }
        Ok(())
    }

    fn check_fuel(&self, required: u64) -> Result<()> {
        if self.fuel().saturating_add(required) <= self.limits.fuel {
            return Ok(());
        }
        let limit = self.limits.fuel;
        Err(Error::new(
            Code::OutOfFuel,
            format!("The node used up its fuel ({limit}). Give it less to do, or raise limits.fuel."),
        )
        .with("limit", limit))
    }

    fn timed_out(&self) -> Error {
        let limit = self.limits.timeout_ms;
        Error::new(
            Code::Timeout,
            format!(
                "The node was stopped after {limit} ms, {}. Give it less to do, or a higher tier in the manifest \
                 (permissions.timeout).",
                self.limits.timeout_name
            ),
        )
        .with("limitMs", limit)
        .with("elapsedMs", self.elapsed_ms())
    }

    fn trapped(&self, trap: Trap) -> Error {
        match trap {
            Trap::Host(error) => error,
            // Most languages abort when they get no more memory.
            Trap::Wasm(TrapKind::Unreachable | TrapKind::MemoryOutOfBounds)
                if self.guest.instance.was_refused_memory() =>
            {
                self.no_memory("The node stopped after it had asked for more memory.".to_owned())
            }
            Trap::Wasm(kind) => {
                Error::new(Code::Trap, format!("The node crashed: {kind}.")).with("trap", format!("{kind:?}"))
            }
        }
    }

    fn no_memory(&self, what: String) -> Error {
        let (tier, limit) = (&self.limits.memory_name, self.limits.memory);
        Error::new(
            Code::OutOfMemory,
            format!(
                "{what} Its memory tier is `{tier}` ({} MiB); ask for a larger one in the manifest (permissions.memory).",
                limit >> 20
            ),
        )
        .with("tier", tier.clone())
        .with("limit", limit)
    }
}

pub(crate) fn aborted() -> Error {
    Error::new(Code::Aborted, "The run was cancelled.")
}
