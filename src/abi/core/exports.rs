//! What a module exports, and the shapes that cross with them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{I32, I64};
use crate::{
    engine::{FuncType, GuestMemory, Module, ValType},
    error::{Code, Error, Result},
    host::Session,
    pin::codec,
};

/// The ABI that this runtime speaks.
pub const ABI_VERSION: i32 = 1;
/// The largest execution result, in bytes.
pub const MAX_RESULT: u32 = 64 << 20;
/// The largest list of definitions, in bytes.
pub const MAX_DEFINITIONS: u32 = 4 << 20;
/// How many exec pins one result may name, repetitions included.
const MAX_ACTIVATIONS: usize = 10_000;

/// The optional exports that a module has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Exports {
    pub get_node: bool,
    pub get_nodes: bool,
    pub alloc: bool,
    pub dealloc: bool,
    pub get_abi_version: bool,
    pub on_drop: bool,
    pub initialize: bool,
    pub start: bool,
}

impl Exports {
    /// Checks the exports of a module.
    ///
    /// # Errors
    ///
    /// [`Code::ExportInvalid`] that lists everything that is missing or has the wrong type.
    pub fn of(module: &dyn Module) -> Result<Self> {
        let mut problems = Vec::new();
        if !module.exports_memory("memory") {
            problems.push("`memory` is missing (export the linear memory under this name)".to_owned());
        }
        let mut check = |name: &str, params: &[ValType], result: Option<ValType>| {
            let expected = FuncType {
                params: params.to_vec(),
                results: result.into_iter().collect(),
            };
            match module.export(name) {
                Some(found) if found == expected => true,
                Some(found) => {
                    problems.push(format!("`{name}` has the type {found}, expected {expected}"));
                    true
                }
                None => false,
            }
        };
        let has_run = check("run", &[I32, I32], Some(I64));
        let exports = Exports {
            get_node: check("get_node", &[], Some(I64)),
            get_nodes: check("get_nodes", &[], Some(I64)),
            alloc: check("alloc", &[I32], Some(I32)),
            dealloc: check("dealloc", &[I32, I32], None),
            get_abi_version: check("get_abi_version", &[], Some(I32)),
            on_drop: check("on_drop", &[], None),
            initialize: check("_initialize", &[], None),
            start: check("_start", &[], None),
        };
        if !has_run {
            problems.push("`run` is missing; expected a function (i32, i32) -> (i64)".to_owned());
        }
        if !exports.get_node && !exports.get_nodes {
            problems.push("`get_node` or `get_nodes` is missing; expected a function () -> (i64)".to_owned());
        }
        if problems.is_empty() {
            return Ok(exports);
        }
        Err(Error::new(
            Code::ExportInvalid,
            format!("The module is no Flow-Like node package:\n  {}", problems.join("\n  ")),
        )
        .with("problems", problems))
    }
}

/// The execution input, as the guest parses it.
pub fn execution_input(session: &Session) -> Vec<u8> {
    let context = &session.flow.context;
    json!({
        "inputs": session.pins.inputs(),
        "node_id": session.meta.node_id,
        "run_id": context.run_id,
        "app_id": context.app_id,
        "board_id": context.board_id,
        "user_id": context.user_id,
        "stream_state": context.stream,
        "log_level": context.log_level,
        "node_name": session.meta.node_name,
    })
    .to_string()
    .into_bytes()
}

/// The execution result, as the guest returned it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ExecutionResult {
    /// Outputs by pin name.
    pub outputs: Option<Map<String, Value>>,
    /// What the node itself reports as its error.
    pub error: Option<String>,
    /// Exec pins to go on with.
    pub activate_exec: Option<Vec<String>>,
    /// Whether the node is still at work.
    pub pending: Option<bool>,
}

impl ExecutionResult {
    /// Parses what `run` returned; nothing at all is a result without outputs.
    ///
    /// # Errors
    ///
    /// [`Code::GuestProtocol`] when it is not JSON of that shape, [`Code::LimitExceeded`] when it names too many exec pins.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.is_empty() {
            return Ok(ExecutionResult::default());
        }
        let value = codec::parse_json(bytes, "the execution result").map_err(|error| {
            Error::new(error.code(), format!("The node's result cannot be used: {error}")).caused_by(error)
        })?;
        let result: ExecutionResult = serde_json::from_value(value).map_err(|error| {
            Error::new(
                Code::GuestProtocol,
                format!(
                    "The node's result has the wrong shape: {error}. Expected {{outputs, error?, activate_exec?, pending?}}."
                ),
            )
            .caused_by(error)
        })?;
        let activations = result.activate_exec.as_ref().map_or(0, Vec::len);
        if activations > MAX_ACTIVATIONS {
            return Err(Error::new(
                Code::LimitExceeded,
                format!("The node's result activates {activations} exec pins; at most {MAX_ACTIVATIONS} are allowed."),
            )
            .with("found", activations)
            .with("limit", MAX_ACTIVATIONS));
        }
        Ok(result)
    }
}

/// Reads what an export returned, packed as `(pointer << 32) | length`; at most `most` bytes.
///
/// # Errors
///
/// [`Code::GuestProtocol`] for error codes (top bit set) and places outside of memory, [`Code::LimitExceeded`] for what
/// is too large.
pub fn unpack(packed: i64, export: &str, most: u32, memory: &dyn GuestMemory) -> Result<Vec<u8>> {
    if packed < 0 {
        let code = packed as u32;
        return Err(Error::new(
            Code::GuestProtocol,
            format!("`{export}` reported the error code {code}."),
        )
        .with("export", export)
        .with("errorCode", code));
    }
    let (ptr, len) = ((packed as u64 >> 32) as u32, packed as u32);
    if ptr == 0 || len == 0 {
        return Ok(Vec::new());
    }
    if len > most {
        return Err(Error::new(
            Code::LimitExceeded,
            format!("`{export}` returned {len} bytes; at most {most} are allowed."),
        )
        .with("found", len)
        .with("limit", most));
    }
    memory.read(ptr, len).map_err(|error| {
        Error::new(
            Code::GuestProtocol,
            format!(
                "`{export}` returned a buffer outside of its memory (pointer {ptr}, length {len}, memory {}). Results are \
                 packed as (pointer << 32) | length.",
                memory.size()
            ),
        )
        .with("export", export)
        .caused_by(error)
    })
}

/// Packs a place in guest memory.
pub fn pack(ptr: u32, len: u32) -> i64 {
    ((u64::from(ptr) << 32) | u64::from(len)) as i64
}
