//! WebSockets. Needs network:websocket, and the URL's host in manifest.toml.

const std = @import("std");
const Context = @import("Context.zig");
const host = @import("host.zig");
const json = @import("json.zig");

pub const Error = Context.Error || error{Closed};

pub const Message = union(enum) {
    text: []const u8,
    binary: []const u8,
};

/// Opens a connection, with one of these protocols if any are named.
pub fn connect(ctx: *Context, url: []const u8, protocols: []const []const u8) Error!Socket {
    const list = try std.mem.join(ctx.arena, ", ", protocols);
    const headers = if (list.len == 0) "{}" else try ctx.encode(.{ .@"Sec-WebSocket-Protocol" = list });
    const session = host.call(i32, module, "connect", .{ url, headers });
    return if (session < 0) ctx.fail("no connection to {s}", .{url}) else .{ .session = session };
}

/// An open connection. The end of the run closes it, too.
pub const Socket = struct {
    session: i32,

    pub fn sendText(socket: Socket, ctx: *Context, text: []const u8) Error!void {
        return socket.send(ctx, text, false);
    }

    pub fn sendBytes(socket: Socket, ctx: *Context, data: []const u8) Error!void {
        return socket.send(ctx, data, true);
    }

    fn send(socket: Socket, ctx: *Context, data: []const u8, binary: bool) Error!void {
        const sent = host.call(bool, module, "send", .{ socket.session, data, binary });
        if (!sent) return closed(ctx);
    }

    /// Waits for a message, so many milliseconds or, without a number, as long as the run may take. Null is that none came
    /// in time, and `error.Closed` that none will come.
    pub fn receive(socket: Socket, ctx: *Context, timeout_ms: ?u31) Error!?Message {
        const handle = host.call(i32, module, "receive", .{ socket.session, if (timeout_ms) |ms| @as(i32, ms) else -1 });
        if (handle < 0) return closed(ctx);
        if (handle == 0) return null;
        const wire = try ctx.decode(Wire, host.call(?[]const u8, module, "message", .{handle}));
        const message = wire orelse return closed(ctx);
        return switch (message.type) {
            .text => .{ .text = try ctx.decode([]const u8, message.data.text) orelse return closed(ctx) },
            .binary => .{ .binary = (try ctx.decode(json.Bytes, message.data.text) orelse return closed(ctx)).data },
        };
    }

    pub fn close(socket: Socket) void {
        _ = host.call(bool, module, "close", .{socket.session});
    }
};

/// A message as the host tells it.
const Wire = struct { type: std.meta.Tag(Message), data: json.Json };

const module = "flowlike_ws";

fn closed(ctx: *Context) Error {
    return ctx.failWith(error.Closed, "the connection is closed", .{});
}
