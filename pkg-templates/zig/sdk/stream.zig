//! What whoever watches the run sees while it goes on. Needs streaming.

const Context = @import("Context.zig");
const host = @import("host.zig");

/// Shows a piece of text.
pub fn text(piece: []const u8) void {
    host.call(void, "flowlike_stream", "text", .{piece});
}

/// Shows how far it is, from 0 to 1.
pub fn progress(ctx: *Context, fraction: f64, message: []const u8) error{OutOfMemory}!void {
    try emit(ctx, "progress", .{ .progress = fraction, .message = message });
}

/// Sends an event of any type.
pub fn emit(ctx: *Context, event: []const u8, data: anytype) error{OutOfMemory}!void {
    host.call(void, "flowlike_stream", "emit", .{ event, try ctx.encode(data) });
}
