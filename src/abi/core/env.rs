//! `env`: AssemblyScript's abort, older SDKs' host functions, and what Emscripten asks of its host.
//!
//! Emscripten's `invoke_*` and `_emscripten_throw_longjmp` call back into the guest; they are in
//! [`resolve`](super::resolve) and the run's driver.

use serde_json::json;

use super::{Call, I32, I64, Import, Reply, flowlike, import};
use crate::{
    error::{Code, Error},
    grant::Capability as Cap,
    host::{
        Refusal,
        log::{Level, Source},
    },
};

/// The longest message that an abort may carry, in UTF-16 code units.
const MAX_MESSAGE: u32 = 4096;

/// `__syscall_dup3`: no such call.
const ENOSYS: i64 = -38;

pub(super) const IMPORTS: &[Import] = &[
    import("env", "abort", &[I32, I32, I32, I32], None, |call| {
        let message = utf16(call, 0);
        let file = utf16(call, 1);
        let (line, column) = (call.u32(2), call.u32(3));
        Ok(Reply::Trap(
            Error::new(
                Code::Trap,
                format!("The node aborted: {message} ({file}:{line}:{column})."),
            )
            .with("trap", "abort")
            .with("message", message)
            .with("location", json!({"file": file, "line": line, "column": column})),
        ))
    })
    .inline(),
    import("env", "host_log", &[I32, I32, I32], None, |call| {
        let level = Level::from_number(call.u32(0));
        let text = call.text(1)?;
        call.searched(text.len());
        call.session.log.write(level, Source::Guest, text, None);
        Ok(Reply::Nothing)
    })
    .inline(),
    import("env", "host_stream", &[I32, I32, I32, I32], None, flowlike::emit)
        .needs(&[Cap::Streaming])
        .inline(),
    import(
        "env",
        "host_get_variable",
        &[I32, I32],
        Some(I64),
        flowlike::get_variable,
    )
    .needs(&[Cap::VariablesRead]),
    import("env", "host_set_variable", &[I32, I32, I32, I32], Some(I32), |call| {
        flowlike::set_variable(call)?;
        Ok(Reply::Number(0))
    })
    .needs(&[Cap::VariablesWrite])
    .fails_with(-1)
    .inline(),
    import("env", "host_time_now", &[], Some(I64), |call| {
        Ok(Reply::Number(call.session.time_now()))
    })
    .inline(),
    import("env", "host_random", &[], Some(I64), |call| {
        Ok(Reply::Number(call.session.random()))
    })
    .inline(),
    import("env", "emscripten_notify_memory_growth", &[I32], None, |_| {
        Ok(Reply::Nothing)
    })
    .inline(),
    import("env", "__syscall_dup3", &[I32, I32, I32], Some(I32), |_| {
        Ok(Reply::Number(ENOSYS))
    })
    .inline(),
];

/// An AssemblyScript string: UTF-16LE, its length in bytes in the u32 before it. Messages are for people, so what is
/// damaged is shown as far as it goes.
fn utf16(call: &mut Call<'_>, index: usize) -> String {
    let ptr = call.u32(index);
    let read = |call: &mut Call<'_>| -> Result<String, Refusal> {
        let at = ptr.checked_sub(4).ok_or_else(|| Refusal::new("null"))?;
        let header = call.read(at, 4, 4)?;
        let len = u32::from_le_bytes(header.try_into().map_err(|_| Refusal::new("short"))?);
        let bytes = call.read(ptr, len.min(MAX_MESSAGE * 2) & !1, MAX_MESSAGE * 2)?;
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        Ok(char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect())
    };
    read(call).unwrap_or_else(|_| "(no message)".to_owned())
}
