//! The log of the run. `std.log` goes there, too.

const std = @import("std");
const Context = @import("Context.zig");
const host = @import("host.zig");

pub fn trace(ctx: *Context, comptime format: []const u8, arguments: anytype) error{OutOfMemory}!void {
    host.call(void, "flowlike_log", "trace", .{try text(ctx, format, arguments)});
}

pub fn debug(ctx: *Context, comptime format: []const u8, arguments: anytype) error{OutOfMemory}!void {
    write(.debug, try text(ctx, format, arguments));
}

pub fn info(ctx: *Context, comptime format: []const u8, arguments: anytype) error{OutOfMemory}!void {
    write(.info, try text(ctx, format, arguments));
}

pub fn warn(ctx: *Context, comptime format: []const u8, arguments: anytype) error{OutOfMemory}!void {
    write(.warn, try text(ctx, format, arguments));
}

pub fn err(ctx: *Context, comptime format: []const u8, arguments: anytype) error{OutOfMemory}!void {
    write(.err, try text(ctx, format, arguments));
}

pub const Level = enum(i32) { trace, debug, info, warn, err };

/// A message with a value beside it.
pub fn json(ctx: *Context, level: Level, message: []const u8, value: anytype) error{OutOfMemory}!void {
    host.call(void, "flowlike_log", "log_json", .{ @backingInt(level), message, try ctx.encode(value) });
}

/// A message as it is.
pub fn write(comptime level: std.log.Level, message: []const u8) void {
    const name = if (level == .err) "error" else @tagName(level);
    host.call(void, "flowlike_log", name, .{message});
}

/// For exports.zig: says why the run is about to end.
pub fn panic(message: []const u8, _: ?usize) noreturn {
    write(.err, message);
    @trap();
}

fn text(ctx: *Context, comptime format: []const u8, arguments: anytype) error{OutOfMemory}![]const u8 {
    return std.fmt.allocPrint(ctx.arena, format, arguments);
}
