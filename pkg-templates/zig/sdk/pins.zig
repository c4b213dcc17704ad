//! Pins by calls to the host, one by one. A context does without them. What is set here counts even if the node fails.

const Context = @import("Context.zig");
const host = @import("host.zig");

/// An input, or null where there is none of that type.
pub fn input(ctx: *Context, comptime T: type, name: []const u8) error{OutOfMemory}!?T {
    return ctx.decode(T, host.call(?[]const u8, "flowlike_pins", "get_input", .{name}));
}

/// Sets an output at once.
pub fn output(ctx: *Context, name: []const u8, value: anytype) error{OutOfMemory}!void {
    host.call(void, "flowlike_pins", "set_output", .{ name, try ctx.encode(value) });
}

/// Has the flow go on at an exec pin.
pub fn activate(name: []const u8) void {
    host.call(void, "flowlike_pins", "activate_exec", .{name});
}
