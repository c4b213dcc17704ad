//! One wasmi store with its stack of frames.

use std::{fmt, rc::Rc};

use futures::future::{self, LocalBoxFuture};
use wasmi::{
    AsContextMut, Caller, Func, Memory, Ref, ResourceLimiter, ResumableCall, ResumableCallHostTrap,
    ResumableCallOutOfFuel, Store, TrapCode, errors::HostError,
};
use wasmi_core::{LimiterError, MemoryError, TableError};

use super::{
    super::{Callee, GuestMemory, OutOfBounds, Resume, Step, Trap, TrapKind},
    Inline, Inlined, Instance, InstanceLimits, Val, from_val, to_val,
};
use crate::error::{Code, Error};

/// What a store carries: how imports are answered, and what the guest may hold.
pub(super) struct Host {
    inline: Rc<dyn Inline>,
    memory: Option<Memory>,
    limits: InstanceLimits,
    held: u64,
    /// What the growth under way has added to `held`.
    growing: u64,
    table_elements: u64,
    table_growing: u64,
    /// The most that was held before the last growth.
    peak: u64,
    pub(super) refused: bool,
    /// Fuel charged for host calls.
    charged: u64,
    /// Fuel that trampolines used.
    not_the_guests: u64,
    /// The part of `charged` that was taken from the slice, to shorten it.
    taken: u64,
}

impl Host {
    pub(super) fn new(limits: &InstanceLimits, inline: Rc<dyn Inline>) -> Self {
        Host {
            inline,
            memory: None,
            limits: *limits,
            held: 0,
            growing: 0,
            table_elements: 0,
            table_growing: 0,
            peak: 0,
            refused: false,
            charged: 0,
            not_the_guests: 0,
            taken: 0,
        }
    }
}

impl ResourceLimiter for Host {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> Result<bool, LimiterError> {
        // A module may have several memories: the tier holds for all of them together.
        let held = self
            .held
            .saturating_add((desired as u64).saturating_sub(current as u64));
        if held > self.limits.memory {
            self.growing = 0;
            self.refused = true;
            return Ok(false);
        }
        self.peak = self.peak.max(self.held);
        self.growing = held - self.held;
        self.held = held;
        Ok(true)
    }

    /// Growth that ran out of its slice is asked for again later: what failed must not count.
    fn memory_grow_failed(&mut self, _error: &MemoryError) -> Result<(), LimiterError> {
        self.held -= std::mem::take(&mut self.growing);
        Ok(())
    }

    fn table_grow_failed(&mut self, _error: &TableError) -> Result<(), LimiterError> {
        self.table_elements -= std::mem::take(&mut self.table_growing);
        Ok(())
    }

    fn table_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool, LimiterError> {
        let held = self
            .table_elements
            .saturating_add((desired as u64).saturating_sub(current as u64));
        if held > self.limits.table_elements {
            self.table_growing = 0;
            self.refused = true;
            return Ok(false);
        }
        self.table_growing = held - self.table_elements;
        self.table_elements = held;
        Ok(true)
    }

    fn instances(&self) -> usize {
        // The module's, and one of trampolines.
        2
    }

    fn tables(&self) -> usize {
        16
    }

    fn memories(&self) -> usize {
        4
    }
}

/// Travels through wasmi as an error that suspends the guest.
#[derive(Debug)]
struct Suspended {
    import: usize,
    args: Vec<Val>,
}

/// Travels through wasmi as an error that ends the guest: the parts of our own error that are `Send`, as wasmi asks.
#[derive(Debug)]
struct HostTrapped {
    code: Code,
    message: String,
    details: serde_json::Map<String, serde_json::Value>,
}

impl fmt::Display for Suspended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "suspended in import {}", self.import)
    }
}

impl fmt::Display for HostTrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl HostError for Suspended {}
impl HostError for HostTrapped {}

/// More parameters than any import of an ABI has.
const FEW: usize = 12;

/// The body of every imported function. `own_fuel` is what a trampoline in between has used: it is not the guest's.
pub(super) fn call_import(
    import: usize,
    own_fuel: u64,
    mut caller: Caller<'_, Host>,
    args: &[wasmi::Val],
    results: &mut [wasmi::Val],
) -> Result<(), wasmi::Error> {
    caller.data_mut().not_the_guests += own_fuel;
    // Most calls are answered at once: nothing is allocated for them.
    let mut few = [Val::I32(0); FEW];
    let many: Vec<Val>;
    let args = match few.get_mut(..args.len()) {
        Some(few) => {
            for (place, value) in few.iter_mut().zip(args.iter().filter_map(to_val)) {
                *place = value;
            }
            &*few
        }
        None => {
            many = args.iter().filter_map(to_val).collect();
            &many
        }
    };
    let suspended = || {
        wasmi::Error::host(Suspended {
            import,
            args: args.to_vec(),
        })
    };
    let inline = Rc::clone(&caller.data().inline);
    let Some(memory) = caller.data().memory else {
        return Err(suspended());
    };
    match inline.call(
        import,
        args,
        &mut View {
            memory,
            ctx: &mut caller,
        },
    ) {
        Inlined::Return(value, fuel) => {
            let left = caller.get_fuel()?;
            let taken = left.min(fuel);
            caller.set_fuel(left - taken)?;
            let host = caller.data_mut();
            host.charged += fuel;
            host.taken += taken;
            if let (Some(result), Some(value)) = (results.first_mut(), value) {
                *result = from_val(value);
            }
            Ok(())
        }
        Inlined::Suspend => Err(suspended()),
        Inlined::Trap(error) => Err(wasmi::Error::host(HostTrapped {
            code: error.code(),
            message: error.message().to_owned(),
            details: error.details().clone(),
        })),
    }
}

/// A guest memory seen through any wasmi context.
struct View<C> {
    memory: Memory,
    ctx: C,
}

impl<C: AsContextMut> GuestMemory for View<C> {
    fn size(&self) -> u64 {
        self.memory.data_size(self.ctx.as_context()) as u64
    }

    fn read(&self, ptr: u32, len: u32) -> Result<Vec<u8>, OutOfBounds> {
        let data = self.memory.data(self.ctx.as_context());
        let end = ptr.checked_add(len).ok_or(OutOfBounds)?;
        data.get(ptr as usize..end as usize)
            .map(<[u8]>::to_vec)
            .ok_or(OutOfBounds)
    }

    fn write(&mut self, ptr: u32, bytes: &[u8]) -> Result<(), OutOfBounds> {
        self.memory
            .write(self.ctx.as_context_mut(), ptr as usize, bytes)
            .map_err(|_| OutOfBounds)
    }

    fn grow(&mut self, pages: u32) -> bool {
        self.memory.grow(self.ctx.as_context_mut(), u64::from(pages)).is_ok()
    }
}

enum Waiting {
    /// For the answer of an import.
    Import(ResumableCallHostTrap),
    /// For its next slice.
    Slice(ResumableCallOutOfFuel),
    /// For the answer of an import that the root of the frame called by a tail call (or that was called directly, as an
    /// export): the answer is the frame's result.
    Tail,
}

struct Frame {
    waiting: Waiting,
    /// As many values as the frame's function returns.
    results: Vec<wasmi::Val>,
}

pub(super) struct InterpreterInstance {
    view: View<Store<Host>>,
    instance: wasmi::Instance,
    frames: Vec<Frame>,
    /// Fuel handed out before the current slice and used up.
    spent: u64,
    /// What the current slice began with.
    slice: u64,
}

impl InterpreterInstance {
    /// `None` when the module exports no memory.
    pub(super) fn new(mut store: Store<Host>, instance: wasmi::Instance) -> Option<Self> {
        let memory = instance.get_memory(&store, "memory")?;
        store.data_mut().memory = Some(memory);
        Some(InterpreterInstance {
            view: View { memory, ctx: store },
            instance,
            frames: Vec::new(),
            spent: 0,
            slice: 0,
        })
    }

    fn func(&self, callee: &Callee) -> Result<Func, Trap> {
        let store = &self.view.ctx;
        match callee {
            Callee::Export(name) => self.instance.get_func(store, name).ok_or_else(|| {
                Trap::Host(Error::new(
                    Code::ExportInvalid,
                    format!("The module exports no function `{name}`."),
                ))
            }),
            Callee::Table(index) => {
                let table = self
                    .instance
                    .get_table(store, "__indirect_function_table")
                    .ok_or(Trap::Wasm(TrapKind::TableOutOfBounds))?;
                match table.get(store, u64::from(*index)) {
                    Some(Ref::Func(func)) => Option::<Func>::from(func).ok_or(Trap::Wasm(TrapKind::IndirectCallToNull)),
                    _ => Err(Trap::Wasm(TrapKind::TableOutOfBounds)),
                }
            }
        }
    }

    fn start_now(&mut self, callee: &Callee, args: &[Val]) -> Step {
        let func = match self.func(callee) {
            Ok(func) => func,
            Err(trap) => return Step::Trap(trap),
        };
        let args: Vec<wasmi::Val> = args.iter().copied().map(from_val).collect();
        let mut results: Vec<_> = func
            .ty(&self.view.ctx)
            .results()
            .iter()
            .map(|ty| wasmi::Val::default_for_ty(*ty))
            .collect();
        let outcome = func.call_resumable(&mut self.view.ctx, &args, &mut results);
        self.step(outcome, results)
    }

    fn resume_now(&mut self, with: Resume) -> Step {
        let Some(Frame { waiting, mut results }) = self.frames.pop() else {
            return wrong_resume();
        };
        let outcome = match (waiting, with) {
            (Waiting::Slice(call), Resume::Fuel) => call.resume(&mut self.view.ctx, &mut results),
            (Waiting::Import(call), Resume::Return(value)) => {
                let inputs: Vec<wasmi::Val> = value.into_iter().map(from_val).collect();
                call.resume(&mut self.view.ctx, &inputs, &mut results)
            }
            (Waiting::Tail, Resume::Return(value)) => return Step::Done(value),
            _ => return wrong_resume(),
        };
        self.step(outcome, results)
    }

    fn step(&mut self, outcome: Result<ResumableCall, wasmi::Error>, results: Vec<wasmi::Val>) -> Step {
        match outcome {
            Ok(ResumableCall::Finished) => Step::Done(results.first().and_then(to_val)),
            Ok(ResumableCall::OutOfFuel(call)) => {
                let required = call.required_fuel();
                self.frames.push(Frame {
                    waiting: Waiting::Slice(call),
                    results,
                });
                Step::OutOfSlice { required }
            }
            Ok(ResumableCall::HostTrap(call)) => match call.host_error().downcast_ref::<Suspended>() {
                Some(Suspended { import, args }) => {
                    let (import, args) = (*import, args.clone());
                    self.frames.push(Frame {
                        waiting: Waiting::Import(call),
                        results,
                    });
                    Step::Import { import, args }
                }
                None => Step::Trap(trap_of(call.into_host_error())),
            },
            Err(error) => match error.downcast_ref::<Suspended>() {
                Some(Suspended { import, args }) => {
                    let (import, args) = (*import, args.clone());
                    self.frames.push(Frame {
                        waiting: Waiting::Tail,
                        results,
                    });
                    Step::Import { import, args }
                }
                None => Step::Trap(trap_of(error)),
            },
        }
    }

    fn left(&self) -> u64 {
        self.view.ctx.get_fuel().unwrap_or(0)
    }
}

impl Instance for InterpreterInstance {
    fn start(&mut self, callee: &Callee, args: &[Val]) -> LocalBoxFuture<'_, Step> {
        let step = self.start_now(callee, args);
        Box::pin(future::ready(step))
    }

    fn resume(&mut self, with: Resume) -> LocalBoxFuture<'_, Step> {
        let step = self.resume_now(with);
        Box::pin(future::ready(step))
    }

    fn unwind(&mut self) {
        self.frames.pop();
    }

    fn refill(&mut self, slice: u64) {
        let host = self.view.ctx.data();
        self.spent = self.consumed() + host.not_the_guests - host.charged;
        self.view.ctx.data_mut().taken = 0;
        // Fails only where metering is off, and `config` switches it on.
        if self.view.ctx.set_fuel(slice).is_ok() {
            self.slice = slice;
        }
    }

    fn charge(&mut self, fuel: u64) {
        let taken = self.left().min(fuel);
        let left = self.left() - taken;
        if self.view.ctx.set_fuel(left).is_ok() {
            let host = self.view.ctx.data_mut();
            host.charged += fuel;
            host.taken += taken;
        }
    }

    fn consumed(&self) -> u64 {
        let host = self.view.ctx.data();
        self.spent + (self.slice - self.left() - host.taken) + host.charged - host.not_the_guests
    }

    fn memory(&mut self) -> &mut dyn GuestMemory {
        &mut self.view
    }

    fn peak_memory(&self) -> u64 {
        let host = self.view.ctx.data();
        host.peak.max(host.held)
    }

    fn was_refused_memory(&self) -> bool {
        self.view.ctx.data().refused
    }
}

fn wrong_resume() -> Step {
    Step::Trap(Trap::Host(Error::new(
        Code::Internal,
        "A frame was resumed in the wrong way.",
    )))
}

fn trap_of(error: wasmi::Error) -> Trap {
    if let Some(HostTrapped { code, message, details }) = error.downcast_ref::<HostTrapped>() {
        let error = details
            .iter()
            .fold(Error::new(*code, message.clone()), |error, (name, value)| {
                error.with(name, value.clone())
            });
        return Trap::Host(error);
    }
    Trap::Wasm(match error.as_trap_code() {
        Some(TrapCode::UnreachableCodeReached) => TrapKind::Unreachable,
        Some(TrapCode::MemoryOutOfBounds) => TrapKind::MemoryOutOfBounds,
        Some(TrapCode::TableOutOfBounds) => TrapKind::TableOutOfBounds,
        Some(TrapCode::IndirectCallToNull) => TrapKind::IndirectCallToNull,
        Some(TrapCode::IntegerDivisionByZero) => TrapKind::IntegerDivisionByZero,
        Some(TrapCode::IntegerOverflow) => TrapKind::IntegerOverflow,
        Some(TrapCode::BadConversionToInteger) => TrapKind::BadConversionToInteger,
        Some(TrapCode::StackOverflow) => TrapKind::CallStackExhausted,
        Some(TrapCode::BadSignature) => TrapKind::BadSignature,
        _ => {
            return Trap::Host(
                Error::new(Code::Trap, format!("The engine could not go on: {error}.")).caused_by(error),
            );
        }
    })
}
