//! A run of a node: its inputs, what comes out, and memory.

const std = @import("std");
const json = @import("json.zig");
const Json = json.Json;

const Context = @This();

/// Memory that lasts until the run is over. Nothing of it need be freed.
arena: std.mem.Allocator,
/// Inputs by pin.
given: Map,
outputs: Map = .{},
activated: std.ArrayList([]const u8) = .empty,
/// Whether the node will go on after this run.
pending: bool = false,
failure: ?struct { err: anyerror, message: []const u8 } = null,

pub const Map = std.json.ArrayHashMap(Json);

/// A node that fails: there is a message, or there was no memory for one.
pub const Error = error{ Failed, OutOfMemory };

/// Inputs by the names of a struct's fields: `const in = try ctx.inputs(struct { name: []const u8 });`. Optional ones may
/// be missing.
pub fn inputs(ctx: *Context, comptime T: type) Error!T {
    const info = @typeInfo(T).@"struct";
    var read: T = undefined;
    inline for (info.field_names, info.field_types) |name, Field| @field(read, name) = try ctx.input(Field, name);
    return read;
}

/// One input.
pub fn input(ctx: *Context, comptime T: type, name: []const u8) Error!T {
    const value = ctx.given.map.get(name) orelse {
        return if (@typeInfo(T) == .optional) null else ctx.fail("the input {s} is missing", .{name});
    };
    return try ctx.decode(T, value.text) orelse ctx.fail("the input {s} is not what the node expects", .{name});
}

/// Sets an output to anything that `std.json` writes: numbers, texts, slices, structs, `std.json.Value`, `Json`, `Bytes`.
pub fn output(ctx: *Context, pin: []const u8, value: anytype) error{OutOfMemory}!void {
    try ctx.outputs.map.put(ctx.arena, pin, try .from(ctx.arena, value));
}

/// Has the flow go on at an exec pin.
pub fn activate(ctx: *Context, pin: []const u8) error{OutOfMemory}!void {
    try ctx.activated.append(ctx.arena, pin);
}

/// An error with what people are to read: `return ctx.fail("{s} is empty", .{name});`. Outputs and exec pins that were set
/// before are left out then.
pub fn fail(ctx: *Context, comptime format: []const u8, arguments: anytype) Error {
    return ctx.failWith(error.Failed, format, arguments);
}

/// The same with an error of another name, for callers that look at it.
pub fn failWith(ctx: *Context, err: anytype, comptime format: []const u8, arguments: anytype) (@TypeOf(err) || Error) {
    ctx.failure = .{ .err = err, .message = try std.fmt.allocPrint(ctx.arena, format, arguments) };
    return err;
}

/// What people read about an error that the node returned.
pub fn message(ctx: *const Context, err: anyerror) []const u8 {
    if (ctx.failure) |failure| if (failure.err == err) return failure.message;
    return if (err == error.OutOfMemory) "there is no memory left" else @errorName(err);
}

/// Reads what the host returned. What is no such value is none.
pub fn decode(ctx: *Context, comptime T: type, text: ?[]const u8) error{OutOfMemory}!?T {
    return json.decode(T, ctx.arena, text orelse return null) catch |err| switch (err) {
        error.OutOfMemory => error.OutOfMemory,
        else => null,
    };
}

/// A value for the host.
pub fn encode(ctx: *Context, value: anytype) error{OutOfMemory}![]const u8 {
    return json.encode(ctx.arena, value);
}
