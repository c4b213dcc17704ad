//! Calls of the host's functions: imports of the module, or functions in memory.zig where tests run.

const std = @import("std");
const builtin = @import("builtin");
const memory = @import("memory.zig");

/// Calls a function of the host by the names that it is imported by.
///
/// A text or bytes (`[]const u8`) go as pointer and length. They come back packed into 64 bits, in memory of the run, and
/// none are null. Only what is called somewhere becomes an import.
pub fn call(
    comptime Return: type,
    comptime module: []const u8,
    comptime name: []const u8,
    arguments: anytype,
) Return {
    if (comptime !builtin.cpu.arch.isWasm()) {
        return @call(.auto, @field(@field(memory, module), name), arguments);
    }
    const Import = @Fn(&parameters(@TypeOf(arguments)), &@splat(.{}), Raw(Return), .{ .@"callconv" = .c });
    const import = @extern(*const Import, .{ .name = name, .library_name = module });
    var flat: std.meta.ArgsTuple(Import) = undefined;
    comptime var i = 0;
    inline for (arguments) |argument| switch (@TypeOf(argument)) {
        []const u8 => {
            flat[i] = @intFromPtr(argument.ptr);
            flat[i + 1] = argument.len;
            i += 2;
        },
        bool => {
            flat[i] = @intFromBool(argument);
            i += 1;
        },
        else => {
            flat[i] = argument;
            i += 1;
        },
    };
    const raw = @call(.auto, import, flat);
    return switch (Return) {
        ?[]const u8 => unpack(raw),
        bool => raw == 1,
        else => raw,
    };
}

/// The parameters of an import that takes these arguments.
fn parameters(comptime Arguments: type) [count(Arguments)]type {
    var types: [count(Arguments)]type = undefined;
    var i = 0;
    for (@typeInfo(Arguments).@"struct".field_types) |Argument| switch (Argument) {
        []const u8 => {
            types[i] = usize;
            types[i + 1] = usize;
            i += 2;
        },
        bool, i32 => {
            types[i] = i32;
            i += 1;
        },
        i64 => {
            types[i] = i64;
            i += 1;
        },
        else => @compileError("the host takes no " ++ @typeName(Argument)),
    };
    return types;
}

fn count(comptime Arguments: type) usize {
    var found = 0;
    for (@typeInfo(Arguments).@"struct".field_types) |Argument| found += if (Argument == []const u8) 2 else 1;
    return found;
}

/// What an import returns.
fn Raw(comptime Return: type) type {
    return switch (Return) {
        ?[]const u8 => u64,
        bool => i32,
        void, i32, i64 => Return,
        else => @compileError("the host returns no " ++ @typeName(Return)),
    };
}

/// Pointer and length in one number, as the host reads and writes buffers.
pub fn pack(bytes: []const u8) u64 {
    return @as(u64, @intFromPtr(bytes.ptr)) << 32 | bytes.len;
}

fn unpack(packed_bytes: u64) ?[]const u8 {
    const length: u32 = @truncate(packed_bytes);
    if (length == 0) return null;
    const start: [*]const u8 = @ptrFromInt(@as(usize, @intCast(packed_bytes >> 32)));
    return start[0..length];
}
