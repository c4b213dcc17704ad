//! `wasi_snapshot_preview1`: all 46 functions, as a closed sandbox.
//!
//! Signatures and layouts are those of the WASI preview 1 witx files. Standard input is at its end, standard output and
//! error go to the run's log, and there are no further descriptors: no preopened directories, no sockets.

use std::rc::Rc;

use super::{Call, I32, I64, Import, Reply, import};
use crate::{
    engine::ValType,
    error::{Code, Error},
    host::{Refusal, wasi::Output},
};

type Answer = Result<Reply, Refusal>;

const MODULE: &str = "wasi_snapshot_preview1";

const SUCCESS: i64 = 0;
const EBADF: i64 = 8;
const EFAULT: i64 = 21;
const EINVAL: i64 = 28;
const ENOSYS: i64 = 52;
const ENOTCAPABLE: i64 = 76;
const ESPIPE: i64 = 70;

const CLOCK_REALTIME: u32 = 0;
const CLOCK_MONOTONIC: u32 = 1;
/// The two CPU-time clocks end here.
const CLOCKS: u32 = 4;

/// The most bytes that one `fd_write` or `random_get` moves.
const MAX_TRANSFER: u32 = 1 << 20;
/// The most vectors of one `fd_write`.
const MAX_VECTORS: u32 = 1024;
/// The most subscriptions of one `poll_oneoff`.
const MAX_SUBSCRIPTIONS: u32 = 1024;

const fn row(name: &'static str, params: &'static [ValType], call: fn(&mut Call<'_>) -> Answer) -> Import {
    import(MODULE, name, params, Some(I32), call)
        .fails_with(EFAULT)
        .inline()
}

fn not_capable(_: &mut Call<'_>) -> Answer {
    Ok(Reply::Number(ENOTCAPABLE))
}

fn not_there(_: &mut Call<'_>) -> Answer {
    Ok(Reply::Number(ENOSYS))
}

fn bad_descriptor(_: &mut Call<'_>) -> Answer {
    Ok(Reply::Number(EBADF))
}

/// For calls that make no sense on a stream: 0 to 2 exist, but cannot do it.
fn stream_cannot(call: &mut Call<'_>) -> Answer {
    Ok(Reply::Number(if call.u32(0) <= 2 { ESPIPE } else { EBADF }))
}

/// For calls that do nothing on a stream.
fn stream_ok(call: &mut Call<'_>) -> Answer {
    Ok(Reply::Number(if call.u32(0) <= 2 { SUCCESS } else { EBADF }))
}

/// Writes two zero counters: there are no arguments and no environment.
fn none(call: &mut Call<'_>) -> Answer {
    let (count, size) = (call.u32(0), call.u32(1));
    call.check(size, 4)?;
    call.write(count, &[0; 4])?;
    call.write(size, &[0; 4])?;
    Ok(Reply::Number(SUCCESS))
}

fn nothing(_: &mut Call<'_>) -> Answer {
    Ok(Reply::Number(SUCCESS))
}

fn clock_res(call: &mut Call<'_>) -> Answer {
    if call.u32(0) >= CLOCKS {
        return Ok(Reply::Number(EINVAL));
    }
    let place = call.u32(1);
    call.write(place, &1_000_000u64.to_le_bytes())?;
    Ok(Reply::Number(SUCCESS))
}

fn clock_time(call: &mut Call<'_>) -> Answer {
    let now = match call.u32(0) {
        CLOCK_REALTIME => call.session.realtime_ns(),
        clock if clock < CLOCKS => call.session.monotonic_ns(),
        _ => return Ok(Reply::Number(EINVAL)),
    };
    let place = call.u32(2);
    call.write(place, &now.to_le_bytes())?;
    Ok(Reply::Number(SUCCESS))
}

/// A character device that can be written to (or read from, for standard input), and nothing else.
fn fdstat(call: &mut Call<'_>) -> Answer {
    const FD_READ: u64 = 1 << 1;
    const FD_WRITE: u64 = 1 << 6;
    let rights = match call.u32(0) {
        0 => FD_READ,
        1 | 2 => FD_WRITE,
        _ => return Ok(Reply::Number(EBADF)),
    };
    let mut stat = [0u8; 24];
    stat[0] = 2;
    stat[8..16].copy_from_slice(&rights.to_le_bytes());
    let place = call.u32(1);
    call.write(place, &stat)?;
    Ok(Reply::Number(SUCCESS))
}

fn filestat(call: &mut Call<'_>) -> Answer {
    if call.u32(0) > 2 {
        return Ok(Reply::Number(EBADF));
    }
    let mut stat = [0u8; 64];
    stat[16] = 2;
    let place = call.u32(1);
    call.write(place, &stat)?;
    Ok(Reply::Number(SUCCESS))
}

fn fd_read(call: &mut Call<'_>) -> Answer {
    match call.u32(0) {
        0 => {
            let place = call.u32(3);
            call.write(place, &[0; 4])?;
            Ok(Reply::Number(SUCCESS))
        }
        _ => Ok(Reply::Number(EBADF)),
    }
}

fn fd_write(call: &mut Call<'_>) -> Answer {
    let output = match call.u32(0) {
        1 => Output::Stdout,
        2 => Output::Stderr,
        _ => return Ok(Reply::Number(EBADF)),
    };
    let count = call.u32(2);
    if count > MAX_VECTORS {
        return Ok(Reply::Number(EINVAL));
    }
    let vectors = call.read(call.u32(1), count * 8, MAX_VECTORS * 8)?;
    let mut bytes = Vec::new();
    for vector in vectors.chunks_exact(8) {
        let (ptr, len) = (u32_at(vector, 0), u32_at(vector, 4));
        // A short write is legal: the guest sends the rest in its next call.
        let room = MAX_TRANSFER - bytes.len() as u32;
        bytes.extend(call.read(ptr, len.min(room), MAX_TRANSFER)?);
        if len > room {
            break;
        }
    }
    let place = call.u32(3);
    call.write(place, &(bytes.len() as u32).to_le_bytes())?;
    call.searched(bytes.len());
    call.session.wasi.write(&call.session.log, output, &bytes);
    Ok(Reply::Number(SUCCESS))
}

fn random(call: &mut Call<'_>) -> Answer {
    let (mut place, mut left) = (call.u32(0), call.u32(1));
    if left > (64 << 20) {
        return Ok(Reply::Number(EINVAL));
    }
    // All of it or nothing: the last bytes tell whether there is room.
    call.check(place, left)?;
    while left > 0 {
        let mut bytes = vec![0; left.min(MAX_TRANSFER) as usize];
        call.session.platform.entropy.fill(&mut bytes);
        call.write(place, &bytes)?;
        left -= bytes.len() as u32;
        place = place.wrapping_add(bytes.len() as u32);
    }
    Ok(Reply::Number(SUCCESS))
}

fn exit(call: &mut Call<'_>) -> Answer {
    let code = call.i32(0);
    Ok(Reply::Trap(
        Error::new(
            Code::GuestExit,
            format!("The node ended its process with code {code} (proc_exit)."),
        )
        .with("exitCode", code),
    ))
}

/// One subscription of `poll_oneoff`.
enum Wait {
    /// Ready at once, with this event.
    Ready(Vec<u8>),
    /// Ready after so many milliseconds.
    Clock { userdata: u64, ms: f64 },
}

fn poll(call: &mut Call<'_>) -> Answer {
    let (input, output, count, place) = (call.u32(0), call.u32(1), call.u32(2), call.u32(3));
    if count == 0 || count > MAX_SUBSCRIPTIONS {
        return Ok(Reply::Number(EINVAL));
    }
    let subscriptions = call.read(input, count * 48, MAX_SUBSCRIPTIONS * 48)?;
    let waits: Vec<Wait> = subscriptions
        .chunks_exact(48)
        .map(|subscription| wait(call, subscription))
        .collect();
    let answer = move |events: Vec<Vec<u8>>| {
        let count = (events.len() as u32).to_le_bytes().to_vec();
        Reply::Write(vec![(output, events.concat()), (place, count)], SUCCESS)
    };
    let mut ready = Vec::new();
    let mut clocks = Vec::new();
    for wait in waits {
        match wait {
            Wait::Ready(event) => ready.push(event),
            Wait::Clock { userdata, ms } => clocks.push((userdata, ms)),
        }
    }
    if !ready.is_empty() {
        return Ok(answer(ready));
    }
    let soonest = clocks.iter().map(|(_, ms)| *ms).fold(f64::INFINITY, f64::min);
    let session = Rc::clone(call.session);
    Ok(Reply::Later(Box::pin(async move {
        session.platform.clock.sleep(soonest).await;
        let elapsed = clocks.iter().filter(|(_, ms)| *ms <= soonest);
        Ok(answer(
            elapsed
                .map(|(userdata, _)| event(*userdata, SUCCESS as u16, 0, 0))
                .collect(),
        ))
    })))
}

fn wait(call: &Call<'_>, subscription: &[u8]) -> Wait {
    const CLOCK: u8 = 0;
    const FD_READ: u8 = 1;
    const FD_WRITE: u8 = 2;
    const HANGUP: u16 = 1;
    let userdata = u64_at(subscription, 0);
    let tag = subscription[8];
    match (tag, u32_at(subscription, 16)) {
        (CLOCK, clock @ (CLOCK_REALTIME | CLOCK_MONOTONIC)) => {
            let timeout = u64_at(subscription, 24);
            let absolute = u16::from_le_bytes([subscription[40], subscription[41]]) & 1 == 1;
            let now = if clock == CLOCK_REALTIME {
                call.session.realtime_ns()
            } else {
                call.session.monotonic_ns()
            };
            let left = if absolute { timeout.saturating_sub(now) } else { timeout };
            Wait::Clock {
                userdata,
                ms: left as f64 / 1e6,
            }
        }
        (FD_READ, 0) => Wait::Ready(event(userdata, SUCCESS as u16, FD_READ, HANGUP)),
        (FD_WRITE, 1 | 2) => Wait::Ready(event(userdata, SUCCESS as u16, FD_WRITE, 0)),
        (FD_READ | FD_WRITE, _) => Wait::Ready(event(userdata, EBADF as u16, tag, 0)),
        _ => Wait::Ready(event(userdata, EINVAL as u16, tag, 0)),
    }
}

fn event(userdata: u64, errno: u16, tag: u8, flags: u16) -> Vec<u8> {
    let mut event = vec![0; 32];
    event[..8].copy_from_slice(&userdata.to_le_bytes());
    event[8..10].copy_from_slice(&errno.to_le_bytes());
    event[10] = tag;
    event[24..26].copy_from_slice(&flags.to_le_bytes());
    event
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(word)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

pub(super) const IMPORTS: &[Import] = &[
    row("args_get", &[I32, I32], nothing),
    row("args_sizes_get", &[I32, I32], none),
    row("environ_get", &[I32, I32], nothing),
    row("environ_sizes_get", &[I32, I32], none),
    row("clock_res_get", &[I32, I32], clock_res),
    row("clock_time_get", &[I32, I64, I32], clock_time),
    row("fd_advise", &[I32, I64, I64, I32], stream_cannot),
    row("fd_allocate", &[I32, I64, I64], stream_cannot),
    row("fd_close", &[I32], stream_ok),
    row("fd_datasync", &[I32], stream_ok),
    row("fd_fdstat_get", &[I32, I32], fdstat),
    row("fd_fdstat_set_flags", &[I32, I32], stream_ok),
    row("fd_fdstat_set_rights", &[I32, I64, I64], stream_ok),
    row("fd_filestat_get", &[I32, I32], filestat),
    row("fd_filestat_set_size", &[I32, I64], stream_cannot),
    row("fd_filestat_set_times", &[I32, I64, I64, I32], stream_cannot),
    row("fd_pread", &[I32, I32, I32, I64, I32], stream_cannot),
    row("fd_prestat_get", &[I32, I32], bad_descriptor),
    row("fd_prestat_dir_name", &[I32, I32, I32], bad_descriptor),
    row("fd_pwrite", &[I32, I32, I32, I64, I32], stream_cannot),
    row("fd_read", &[I32, I32, I32, I32], fd_read),
    row("fd_readdir", &[I32, I32, I32, I64, I32], stream_cannot),
    row("fd_renumber", &[I32, I32], bad_descriptor),
    row("fd_seek", &[I32, I64, I32, I32], stream_cannot),
    row("fd_sync", &[I32], stream_ok),
    row("fd_tell", &[I32, I32], stream_cannot),
    row("fd_write", &[I32, I32, I32, I32], fd_write),
    row("path_create_directory", &[I32, I32, I32], not_capable),
    row("path_filestat_get", &[I32, I32, I32, I32, I32], not_capable),
    row(
        "path_filestat_set_times",
        &[I32, I32, I32, I32, I64, I64, I32],
        not_capable,
    ),
    row("path_link", &[I32, I32, I32, I32, I32, I32, I32], not_capable),
    row("path_open", &[I32, I32, I32, I32, I32, I64, I64, I32, I32], not_capable),
    row("path_readlink", &[I32, I32, I32, I32, I32, I32], not_capable),
    row("path_remove_directory", &[I32, I32, I32], not_capable),
    row("path_rename", &[I32, I32, I32, I32, I32, I32], not_capable),
    row("path_symlink", &[I32, I32, I32, I32, I32], not_capable),
    row("path_unlink_file", &[I32, I32, I32], not_capable),
    Import {
        inline: false,
        ..row("poll_oneoff", &[I32, I32, I32, I32], poll)
    },
    Import {
        result: None,
        ..row("proc_exit", &[I32], exit)
    },
    row("proc_raise", &[I32], not_there),
    row("sched_yield", &[], nothing),
    row("random_get", &[I32, I32], random),
    row("sock_accept", &[I32, I32, I32], not_there),
    row("sock_recv", &[I32, I32, I32, I32, I32, I32], not_there),
    row("sock_send", &[I32, I32, I32, I32, I32], not_there),
    row("sock_shutdown", &[I32, I32], not_there),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_46_functions_are_there_once() {
        let mut names: Vec<_> = IMPORTS.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 46);
    }
}
