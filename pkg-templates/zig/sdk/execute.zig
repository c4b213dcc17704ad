//! Runs the node that the host asks for.

const std = @import("std");
const Context = @import("Context.zig");
const json = @import("json.zig");
const Node = @import("node.zig").Node;

/// What the host says to `run`, as far as it matters here. The rest is in meta.zig.
const Input = struct {
    node_name: ?[]const u8 = null,
    inputs: ?Context.Map = null,
};

/// What `run` returns.
pub const Result = struct {
    outputs: Context.Map = .{},
    activate_exec: []const []const u8 = &.{},
    pending: bool = false,
    @"error": ?[]const u8 = null,
};

const no_memory =
    \\{"outputs":{},"error":"there is no memory left"}
;

/// Takes an execution input and returns an execution result, both JSON.
pub fn execute(comptime nodes: []const Node, arena: std.mem.Allocator, input: []const u8) []const u8 {
    return json.encode(arena, run(nodes, arena, input)) catch no_memory;
}

fn run(comptime nodes: []const Node, arena: std.mem.Allocator, text: []const u8) Result {
    var ctx: Context = .{ .arena = arena, .given = .{} };
    start(nodes, &ctx, text) catch |err| return .{ .@"error" = ctx.message(err) };
    return .{ .outputs = ctx.outputs, .activate_exec = ctx.activated.items, .pending = ctx.pending };
}

fn start(comptime nodes: []const Node, ctx: *Context, text: []const u8) anyerror!void {
    const input = try ctx.decode(Input, text) orelse return ctx.fail("the execution input is not what a node expects", .{});
    ctx.given = input.inputs orelse .{};
    const name = input.node_name orelse "";
    // At compile time: what people see of a node is in the definitions, and needs no other place.
    inline for (nodes) |node| {
        // Hosts that know of one node only need not name it.
        const meant = name.len == 0 and nodes.len == 1;
        if (meant or std.mem.eql(u8, node.name, name)) return node.run(ctx);
    }
    return ctx.fail("this package has no node {s}", .{name});
}
