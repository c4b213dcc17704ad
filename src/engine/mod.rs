//! The seam between a run and whatever executes WebAssembly.
//!
//! An engine knows no capability and no ABI. No host function ever calls the guest natively: calls into the guest are
//! frames on a stack that one driver (`crate::run`) owns, so a guest can be suspended in an import, called again, sliced
//! and dropped at any point. [`interpreter`] implements this with wasmi; the browser's own engine fits the same traits.

pub mod check;
pub mod interpreter;

use std::{fmt, rc::Rc};

use futures::future::LocalBoxFuture;

use crate::error::Error;

/// The type of a value that crosses the boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ValType {
    I32,
    I64,
    F32,
    F64,
    /// Vectors and references: no function of any ABI uses them.
    Other,
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ValType::I32 => "i32",
            ValType::I64 => "i64",
            ValType::F32 => "f32",
            ValType::F64 => "f64",
            ValType::Other => "a vector or reference",
        })
    }
}

/// The type of a function: parameters and at most one result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FuncType {
    /// Parameters, in order.
    pub params: Vec<ValType>,
    /// Results; more than one is legal WebAssembly, but no ABI has it.
    pub results: Vec<ValType>,
}

impl fmt::Display for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        write!(f, "({}) -> ({})", list(&self.params), list(&self.results))
    }
}

/// A value that crosses the boundary; floats as their bits, so that NaNs survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Val {
    I32(i32),
    I64(i64),
    F32(u32),
    F64(u64),
}

impl Val {
    /// The zero of a type; `None` for types that do not cross.
    pub fn zero(ty: ValType) -> Option<Val> {
        Some(match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::Other => return None,
        })
    }
}

/// A function that a module wants from its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFunc {
    /// The import's module name.
    pub module: String,
    /// The import's own name.
    pub name: String,
    /// Its type.
    pub ty: FuncType,
}

/// What a frame calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callee {
    /// An exported function.
    Export(String),
    /// The function at that index of the exported `__indirect_function_table`.
    Table(u32),
}

/// How the top frame goes on.
#[derive(Debug)]
pub enum Resume {
    /// It ran out of its slice; more has been handed out with [`Instance::refill`].
    Fuel,
    /// The import it waits in answers with these values.
    Return(Option<Val>),
}

/// Why the top frame stopped.
#[derive(Debug)]
pub enum Step {
    /// It returned; the frame is gone.
    Done(Option<Val>),
    /// Its slice is used up, and the next block needs so much fuel.
    OutOfSlice {
        /// Fuel needed to make any progress.
        required: u64,
    },
    /// It called an import that was not answered inline; the index is that of [`Module::imports`].
    Import {
        /// Index into the module's imported functions.
        import: usize,
        /// Arguments.
        args: Vec<Val>,
    },
    /// It trapped. The instance must not be used again.
    Trap(Trap),
}

/// Why a guest trapped.
#[derive(Debug)]
pub enum Trap {
    /// As the WebAssembly specification defines it, with its usual text.
    Wasm(TrapKind),
    /// A host function ended the run.
    Host(Error),
}

/// The traps that callers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TrapKind {
    Unreachable,
    MemoryOutOfBounds,
    TableOutOfBounds,
    IndirectCallToNull,
    IntegerDivisionByZero,
    IntegerOverflow,
    BadConversionToInteger,
    CallStackExhausted,
    BadSignature,
    /// Anything else that an engine may report.
    Other,
}

impl fmt::Display for TrapKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TrapKind::Unreachable => "unreachable code was reached (a panic or an abort in most languages)",
            TrapKind::MemoryOutOfBounds => "memory access out of bounds",
            TrapKind::TableOutOfBounds => "table access out of bounds",
            TrapKind::IndirectCallToNull => "indirect call to a null function",
            TrapKind::IntegerDivisionByZero => "integer division by zero",
            TrapKind::IntegerOverflow => "integer overflow",
            TrapKind::BadConversionToInteger => "invalid conversion to integer",
            TrapKind::CallStackExhausted => "call stack exhausted",
            TrapKind::BadSignature => "indirect call to a function of another type",
            TrapKind::Other => "the engine could not go on",
        })
    }
}

/// Access to a guest memory that was out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("out of bounds of the guest's memory")]
pub struct OutOfBounds;

/// The guest's linear memory. Data is copied in and out: no view outlives a call.
pub trait GuestMemory {
    /// Its size in bytes.
    fn size(&self) -> u64;
    /// A copy of `len` bytes at `ptr`; bounds are checked before anything is allocated.
    fn read(&self, ptr: u32, len: u32) -> Result<Vec<u8>, OutOfBounds>;
    /// Writes all of `bytes` at `ptr`, or nothing.
    fn write(&mut self, ptr: u32, bytes: &[u8]) -> Result<(), OutOfBounds>;
    /// Grows by whole 64 KiB pages; false when the limit of the instance does not allow it.
    fn grow(&mut self, pages: u32) -> bool;
}

/// Answers imports that neither wait nor need guest memory to be allocated, without leaving the guest.
pub trait Inline {
    /// Answers import number `import`, or asks for the guest to be suspended in it. Must not call the guest.
    fn call(&self, import: usize, args: &[Val], memory: &mut dyn GuestMemory) -> Inlined;
}

/// The answer of [`Inline::call`].
#[derive(Debug)]
pub enum Inlined {
    /// The import returns this, and the call is charged so much fuel.
    Return(Option<Val>, u64),
    /// The guest is suspended: [`Step::Import`].
    Suspend,
    /// The guest is ended: [`Trap::Host`].
    Trap(Error),
}

/// A compiled module. Compiling happens once, instances are cheap.
pub trait Module {
    /// The functions it imports, in order.
    fn imports(&self) -> &[ImportedFunc];
    /// The type of an exported function, if there is one of that name.
    fn export(&self, name: &str) -> Option<FuncType>;
    /// Whether it exports a memory under that name.
    fn exports_memory(&self, name: &str) -> bool;
    /// Makes an instance. No guest code runs: a start function is called as the first frame, by [`START_EXPORT`].
    ///
    /// # Errors
    ///
    /// [`Code::OutOfMemory`](crate::Code::OutOfMemory) when its initial memory or tables exceed `limits`.
    fn instantiate(&self, limits: &InstanceLimits, inline: Rc<dyn Inline>) -> Result<Box<dyn Instance>, Error>;
}

/// The name under which a module's start function is called. [`check`] puts it there.
pub const START_EXPORT: &str = "flow-like:start";

/// What an instance may hold.
#[derive(Debug, Clone, Copy)]
pub struct InstanceLimits {
    /// Bytes of linear memory.
    pub memory: u64,
    /// Elements of all its tables together.
    pub table_elements: u64,
}

/// A module that is running or ready to.
pub trait Instance {
    /// Pushes a frame and runs it until it stops.
    fn start(&mut self, callee: &Callee, args: &[Val]) -> LocalBoxFuture<'_, Step>;
    /// Goes on with the top frame.
    fn resume(&mut self, with: Resume) -> LocalBoxFuture<'_, Step>;
    /// Drops the top frame (a longjmp leaves it).
    fn unwind(&mut self);
    /// Hands out fuel for the next slice.
    fn refill(&mut self, slice: u64);
    /// Charges a host call to the current slice.
    fn charge(&mut self, fuel: u64);
    /// All fuel used since instantiation, slices and charges together.
    fn consumed(&self) -> u64;
    /// Its memory, as `memory` is exported.
    fn memory(&mut self) -> &mut dyn GuestMemory;
    /// The most memory it has held, in bytes.
    fn peak_memory(&self) -> u64;
    /// Whether it asked for more memory or table than its limits allow, and was refused.
    fn was_refused_memory(&self) -> bool;
}
