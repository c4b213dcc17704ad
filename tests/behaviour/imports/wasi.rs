//! `wasi_snapshot_preview1`: a closed sandbox.

use super::{
    Call, Case, Want,
    Want::{Int, Writes},
    call, case,
    probe::Arg::{self, Buffer, Bytes, I32, I64, Pointer, Vectors},
};

const EBADF: i32 = 8;
const EFAULT: i32 = 21;
const EINVAL: i32 = 28;
const ENOSYS: i32 = 52;
const ESPIPE: i32 = 70;
const ENOTCAPABLE: i32 = 76;

/// 2026-02-25T06:13:20Z, where the suite's clock stands, in nanoseconds.
const NOW: u64 = 1_772_000_000_000_000_000;
/// Where its monotonic clock stands.
const MONOTONIC: u64 = 1_000_000_000;

const CLOCK: u8 = 0;
const FD_READ: u8 = 1;
const FD_WRITE: u8 = 2;

const fn wasi(name: &'static str, args: &'static [Arg<'static>], want: Want) -> Call {
    call("wasi_snapshot_preview1", name, args, want).fails_with(EFAULT as i64)
}

const fn put<const N: usize>(mut to: [u8; N], at: usize, bytes: &[u8]) -> [u8; N] {
    let mut index = 0;
    while index < bytes.len() {
        to[at + index] = bytes[index];
        index += 1;
    }
    to
}

/// A subscription of `poll_oneoff`: to a clock (with a time in nanoseconds, absolute or not) or to a descriptor.
const fn subscription(userdata: u64, tag: u8, id: u32, ns: u64, absolute: bool) -> [u8; 48] {
    let bytes = put([0; 48], 0, &userdata.to_le_bytes());
    let bytes = put(bytes, 8, &[tag]);
    let bytes = put(bytes, 16, &id.to_le_bytes());
    let bytes = put(bytes, 24, &ns.to_le_bytes());
    put(bytes, 40, &[absolute as u8])
}

/// What comes of it.
const fn event(userdata: u64, errno: u8, tag: u8, flags: u8) -> [u8; 32] {
    let bytes = put([0; 32], 0, &userdata.to_le_bytes());
    put(put(put(bytes, 8, &[errno]), 10, &[tag]), 24, &[flags])
}

/// `fdstat` of a stream with these rights.
const fn fdstat(rights: u8) -> [u8; 24] {
    put(put([0; 24], 0, &[2]), 8, &[rights])
}

const STDIN: [u8; 24] = fdstat(1 << 1);
const STDOUT: [u8; 24] = fdstat(1 << 6);
const FILESTAT: [u8; 64] = put([0; 64], 16, &[2]);
const SLEEP_20: [u8; 48] = subscription(7, CLOCK, 1, 20_000_000, false);
const UNTIL_25: [u8; 48] = subscription(8, CLOCK, 0, NOW + 25_000_000, true);
const LONG_AGO: [u8; 48] = subscription(9, CLOCK, 1, 1, true);
const STDIN_READS: [u8; 48] = subscription(1, FD_READ, 0, 0, false);
const STDERR_WRITES: [u8; 48] = subscription(2, FD_WRITE, 2, 0, false);
const FILE_READS: [u8; 48] = subscription(3, FD_READ, 3, 0, false);
const CPU_CLOCK: [u8; 48] = subscription(4, CLOCK, 2, 1, false);
const NO_SUCH_KIND: [u8; 48] = subscription(5, 3, 0, 0, false);

/// Functions that answer the same whatever their pointers.
pub const CONSTANT: &[&str] = &[
    "args_get",
    "environ_get",
    "fd_advise",
    "fd_allocate",
    "fd_close",
    "fd_datasync",
    "fd_fdstat_set_flags",
    "fd_fdstat_set_rights",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_get",
    "fd_prestat_dir_name",
    "fd_pwrite",
    "fd_readdir",
    "fd_renumber",
    "fd_seek",
    "fd_sync",
    "fd_tell",
    "path_create_directory",
    "path_filestat_get",
    "path_filestat_set_times",
    "path_link",
    "path_open",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
    "proc_exit",
    "proc_raise",
    "sched_yield",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
];

#[rustfmt::skip]
pub const WORKING: &[Case] = &[
    // No arguments, no environment.
    case(&[
        wasi("args_sizes_get", &[Buffer(4), Buffer(4)], Writes(0, &[&[0; 8]])),
        wasi("args_get", &[Buffer(4), Buffer(4)], Writes(0, &[&[0; 8]])),
        wasi("environ_sizes_get", &[Buffer(4), Buffer(4)], Writes(0, &[&[0; 8]])),
        wasi("environ_get", &[Buffer(4), Buffer(4)], Writes(0, &[&[0; 8]])),
        wasi("sched_yield", &[], Int(0)),
    ], "{}"),
    case(&[
        wasi("clock_res_get", &[I32(0), Buffer(8)], Writes(0, &[&1_000_000_u64.to_le_bytes()])),
        wasi("clock_res_get", &[I32(4), Buffer(8)], Writes(EINVAL, &[&[0; 8]])),
        wasi("clock_time_get", &[I32(0), I64(1), Buffer(8)], Writes(0, &[&NOW.to_le_bytes()])),
        wasi("clock_time_get", &[I32(1), I64(1), Buffer(8)], Writes(0, &[&MONOTONIC.to_le_bytes()])),
        wasi("clock_time_get", &[I32(4), I64(1), Buffer(8)], Writes(EINVAL, &[&[0; 8]])),
        // The first two numbers of SplitMix64 for the suite's seed.
        wasi("random_get", &[Buffer(12), I32(12)],
            Writes(0, &[&7_191_089_600_892_374_487_u64.to_le_bytes(), &[0x1c, 0x66, 0x3c, 0xf4]])),
        wasi("random_get", &[I32(0), I32(0)], Int(0)),
        wasi("random_get", &[I32(0), I32((64 << 20) + 1)], Int(EINVAL)),
    ], "{}"),
    // Sleeping moves the suite's clock.
    case(&[
        wasi("poll_oneoff", &[Pointer(&SLEEP_20), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(7, 0, CLOCK, 0), &[1, 0, 0, 0]])),
        wasi("clock_time_get", &[I32(1), I64(1), Buffer(8)], Writes(0, &[&(MONOTONIC + 20_000_000).to_le_bytes()])),
        wasi("poll_oneoff", &[Pointer(&UNTIL_25), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(8, 0, CLOCK, 0), &[1, 0, 0, 0]])),
        wasi("clock_time_get", &[I32(0), I64(1), Buffer(8)], Writes(0, &[&(NOW + 25_000_000).to_le_bytes()])),
        wasi("poll_oneoff", &[Pointer(&LONG_AGO), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(9, 0, CLOCK, 0), &[1, 0, 0, 0]])),
        wasi("clock_time_get", &[I32(0), I64(1), Buffer(8)], Writes(0, &[&(NOW + 25_000_000).to_le_bytes()])),
    ], "{}"),
    case(&[
        wasi("poll_oneoff", &[Pointer(&STDIN_READS), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(1, 0, FD_READ, 1), &[1, 0, 0, 0]])),
        wasi("poll_oneoff", &[Pointer(&STDERR_WRITES), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(2, 0, FD_WRITE, 0), &[1, 0, 0, 0]])),
        wasi("poll_oneoff", &[Pointer(&FILE_READS), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(3, EBADF as u8, FD_READ, 0), &[1, 0, 0, 0]])),
        wasi("poll_oneoff", &[Pointer(&CPU_CLOCK), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(4, EINVAL as u8, CLOCK, 0), &[1, 0, 0, 0]])),
        wasi("poll_oneoff", &[Pointer(&NO_SUCH_KIND), Buffer(32), I32(1), Buffer(4)],
            Writes(0, &[&event(5, EINVAL as u8, 3, 0), &[1, 0, 0, 0]])),
        wasi("poll_oneoff", &[I32(0), I32(0), I32(0), Buffer(4)], Writes(EINVAL, &[&[0; 4]])),
    ], "{}"),
    // Standard streams.
    case(&[
        wasi("fd_write", &[I32(1), Vectors(&[b"one\ntw", b"", b"o\nthr"]), Buffer(4)], Writes(0, &[&[11, 0, 0, 0]])),
        wasi("fd_write", &[I32(2), Vectors(&[b"loud \xff\r\n"]), Buffer(4)], Writes(0, &[&[8, 0, 0, 0]])),
        wasi("fd_write", &[I32(1), Vectors(&[b"ee\n"]), Buffer(4)], Writes(0, &[&[3, 0, 0, 0]])),
        wasi("fd_write", &[I32(0), Vectors(&[b"x"]), Buffer(4)], Writes(EBADF, &[&[0; 4]])),
        wasi("fd_write", &[I32(3), Vectors(&[b"x"]), Buffer(4)], Writes(EBADF, &[&[0; 4]])),
        wasi("fd_write", &[I32(1), I32(0), I32(1025), Buffer(4)], Writes(EINVAL, &[&[0; 4]])),
        wasi("fd_read", &[I32(0), Vectors(&[b"room"]), Buffer(4)], Writes(0, &[&[0; 4]])),
        wasi("fd_read", &[I32(1), Vectors(&[b"room"]), Buffer(4)], Writes(EBADF, &[&[0; 4]])),
    ], r#"{"logs": ["stdout info: one", "stdout info: two", "stderr warn: loud �", "stdout info: three"]}"#),
    // What is left of a line is logged at the end.
    case(&[wasi("fd_write", &[I32(1), Vectors(&[b"no line end"]), Buffer(4)], Writes(0, &[&[11, 0, 0, 0]]))],
        r#"{"logs": ["stdout info: no line end"]}"#),
    case(&[
        wasi("fd_fdstat_get", &[I32(0), Buffer(24)], Writes(0, &[&STDIN])),
        wasi("fd_fdstat_get", &[I32(1), Buffer(24)], Writes(0, &[&STDOUT])),
        wasi("fd_fdstat_get", &[I32(3), Buffer(24)], Writes(EBADF, &[&[0; 24]])),
        wasi("fd_filestat_get", &[I32(2), Buffer(64)], Writes(0, &[&FILESTAT])),
        wasi("fd_filestat_get", &[I32(3), Buffer(64)], Writes(EBADF, &[&[0; 64]])),
        wasi("fd_fdstat_set_flags", &[I32(1), I32(0)], Int(0)),
        wasi("fd_fdstat_set_rights", &[I32(1), I64(0), I64(0)], Int(0)),
        wasi("fd_datasync", &[I32(1)], Int(0)),
        wasi("fd_sync", &[I32(1)], Int(0)),
        wasi("fd_close", &[I32(1)], Int(0)),
    ], "{}"),
    case(&[
        wasi("fd_advise", &[I32(0), I64(0), I64(0), I32(0)], Int(ESPIPE)),
        wasi("fd_allocate", &[I32(1), I64(0), I64(1)], Int(ESPIPE)),
        wasi("fd_filestat_set_size", &[I32(1), I64(0)], Int(ESPIPE)),
        wasi("fd_filestat_set_times", &[I32(1), I64(0), I64(0), I32(0)], Int(ESPIPE)),
        wasi("fd_pread", &[I32(0), Vectors(&[b"room"]), I64(0), Buffer(4)], Writes(ESPIPE, &[&[0; 4]])),
        wasi("fd_pwrite", &[I32(1), Vectors(&[b"text"]), I64(0), Buffer(4)], Writes(ESPIPE, &[&[0; 4]])),
        wasi("fd_readdir", &[I32(0), Buffer(8), I32(8), I64(0), Buffer(4)], Writes(ESPIPE, &[&[0; 12]])),
        wasi("fd_seek", &[I32(1), I64(0), I32(0), Buffer(8)], Writes(ESPIPE, &[&[0; 8]])),
        wasi("fd_tell", &[I32(1), Buffer(8)], Writes(ESPIPE, &[&[0; 8]])),
    ], "{}"),
    // There are no other descriptors, preopened directories neither.
    case(&[
        wasi("fd_prestat_get", &[I32(3), Buffer(8)], Writes(EBADF, &[&[0; 8]])),
        wasi("fd_prestat_dir_name", &[I32(3), Buffer(8), I32(8)], Writes(EBADF, &[&[0; 8]])),
        wasi("fd_renumber", &[I32(3), I32(4)], Int(EBADF)),
        wasi("fd_close", &[I32(3)], Int(EBADF)),
        wasi("fd_sync", &[I32(-1)], Int(EBADF)),
        wasi("fd_seek", &[I32(3), I64(0), I32(0), Buffer(8)], Writes(EBADF, &[&[0; 8]])),
        wasi("fd_readdir", &[I32(3), Buffer(8), I32(8), I64(0), Buffer(4)], Writes(EBADF, &[&[0; 12]])),
    ], "{}"),
    case(&[
        wasi("path_create_directory", &[I32(3), Bytes(b"a")], Int(ENOTCAPABLE)),
        wasi("path_filestat_get", &[I32(3), I32(0), Bytes(b"a"), Buffer(64)], Writes(ENOTCAPABLE, &[&[0; 64]])),
        wasi("path_filestat_set_times", &[I32(3), I32(0), Bytes(b"a"), I64(0), I64(0), I32(0)], Int(ENOTCAPABLE)),
        wasi("path_link", &[I32(3), I32(0), Bytes(b"a"), I32(3), Bytes(b"b")], Int(ENOTCAPABLE)),
        wasi("path_open", &[I32(3), I32(0), Bytes(b"/etc/passwd"), I32(0), I64(-1), I64(-1), I32(0), Buffer(4)],
            Writes(ENOTCAPABLE, &[&[0; 4]])),
        wasi("path_readlink", &[I32(3), Bytes(b"a"), Buffer(8), I32(8), Buffer(4)], Writes(ENOTCAPABLE, &[&[0; 12]])),
        wasi("path_remove_directory", &[I32(3), Bytes(b"a")], Int(ENOTCAPABLE)),
        wasi("path_rename", &[I32(3), Bytes(b"a"), I32(3), Bytes(b"b")], Int(ENOTCAPABLE)),
        wasi("path_symlink", &[Bytes(b"a"), I32(3), Bytes(b"b")], Int(ENOTCAPABLE)),
        wasi("path_unlink_file", &[I32(3), Bytes(b"a")], Int(ENOTCAPABLE)),
    ], "{}"),
    case(&[
        wasi("sock_accept", &[I32(3), I32(0), Buffer(4)], Writes(ENOSYS, &[&[0; 4]])),
        wasi("sock_recv", &[I32(3), Vectors(&[b"room"]), I32(0), Buffer(4), Buffer(4)], Writes(ENOSYS, &[&[0; 8]])),
        wasi("sock_send", &[I32(3), Vectors(&[b"text"]), I32(0), Buffer(4)], Writes(ENOSYS, &[&[0; 4]])),
        wasi("sock_shutdown", &[I32(3), I32(0)], Int(ENOSYS)),
        wasi("proc_raise", &[I32(9)], Int(ENOSYS)),
    ], "{}"),
    case(&[wasi("proc_exit", &[I32(3)], Want::Nothing)],
        r#"{"rejects": ["guest-exit", "The node ended its process with code 3 (proc_exit)."]}"#),
    // Success only inside `_start`.
    case(&[wasi("proc_exit", &[I32(0)], Want::Nothing)],
        r#"{"rejects": ["guest-exit", "The node ended its process with code 0 (proc_exit)."]}"#),
];

#[rustfmt::skip]
pub const FAILING: &[Case] = &[
    case(&[wasi("args_sizes_get", &[I32(-4), I32(-4)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.args_sizes_get failed: the place for its answer (4294967292) lies outside of the guest's memory."]}"#),
    case(&[wasi("environ_sizes_get", &[Buffer(4), I32(65533)], Writes(EFAULT, &[&[0; 4]]))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.environ_sizes_get failed: the place for its answer (65533) lies outside of the guest's memory."]}"#),
    case(&[wasi("clock_res_get", &[I32(0), I32(65529)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.clock_res_get failed: the place for its answer (65529) lies outside of the guest's memory."]}"#),
    case(&[wasi("clock_time_get", &[I32(0), I64(0), I32(-1)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.clock_time_get failed: the place for its answer (4294967295) lies outside of the guest's memory."]}"#),
    case(&[wasi("random_get", &[I32(65535), I32(2)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.random_get failed: the place for its answer (65535) lies outside of the guest's memory."]}"#),
    case(&[wasi("fd_fdstat_get", &[I32(1), I32(-24)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.fd_fdstat_get failed: the place for its answer (4294967272) lies outside of the guest's memory."]}"#),
    case(&[wasi("fd_filestat_get", &[I32(1), I32(65473)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.fd_filestat_get failed: the place for its answer (65473) lies outside of the guest's memory."]}"#),
    case(&[wasi("fd_read", &[I32(0), I32(0), I32(0), I32(65533)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.fd_read failed: the place for its answer (65533) lies outside of the guest's memory."]}"#),
    case(&[wasi("fd_write", &[I32(1), I32(65529), I32(1), Buffer(4)], Writes(EFAULT, &[&[0; 4]]))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.fd_write failed: an argument (pointer 65529, length 8) lies outside of the guest's memory."]}"#),
    // Its count cannot be written, so nothing is.
    case(&[wasi("fd_write", &[I32(1), Vectors(&[b"never seen\n"]), I32(-1)], Int(EFAULT))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.fd_write failed: the place for its answer (4294967295) lies outside of the guest's memory."]}"#),
    case(&[wasi("poll_oneoff", &[I32(65535), Buffer(32), I32(1), Buffer(4)], Writes(EFAULT, &[&[0; 36]]))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.poll_oneoff failed: an argument (pointer 65535, length 48) lies outside of the guest's memory."]}"#),
    case(&[wasi("poll_oneoff", &[Pointer(&SLEEP_20), Buffer(32), I32(1), I32(-4)], Writes(EFAULT, &[&[0; 32]]))],
        r#"{"logs": ["runtime warn: wasi_snapshot_preview1.poll_oneoff failed: the place for its answer lies outside of the guest's memory."]}"#),
];
