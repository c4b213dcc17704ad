//! A host in memory, to run nodes in tests:
//!
//! ```zig
//! test "greets" {
//!     var host: flowlike.testing.Host = .init;
//!     defer host.deinit();
//!     host.user_id = "Ada";
//!     const result = try host.run(greet, .{ .loud = true });
//!     try result.expectOutput("greeting", "HELLO, ADA!");
//! }
//! ```
//!
//! Permissions are not checked: `flow-like run` does that.

const std = @import("std");
const Context = @import("Context.zig");
const execute = @import("execute.zig");
const http = @import("http.zig");
const json = @import("json.zig");
const current = @import("memory/current.zig");
const Node = @import("node.zig").Node;
const ws = @import("ws.zig");

/// What the host has, and what nodes did to it.
pub const Host = struct {
    arena_state: std.heap.ArenaAllocator,

    // Ids; empty where there is none.
    node_id: []const u8 = "",
    run_id: []const u8 = "",
    app_id: []const u8 = "",
    board_id: []const u8 = "",
    user_id: []const u8 = "",
    /// Milliseconds since the Unix epoch. Each look at the clock moves it on by one.
    time: i64 = 0,
    prng: std.Random.DefaultPrng = .init(0),

    /// As JSON, by name: see `setVariable`.
    variables: Texts = .empty,
    cache: Texts = .empty,
    /// By path. Directories are `storage`, `upload`, `cache` and `user`, with `/node` where they are the node's.
    files: Texts = .empty,
    no_storage: bool = false,
    /// Access tokens by provider.
    tokens: Texts = .empty,
    /// Answers by URL; what has none cannot be reached.
    answers: std.array_hash_map.String(Answer) = .empty,
    /// Messages that sockets receive, by URL.
    sockets: std.array_hash_map.String([]const ws.Message) = .empty,
    /// Answers of models, images, databases and schemas, by the name of the import, such as `llm_prompt`.
    models: Texts = .empty,

    requests: std.ArrayList(Request) = .empty,
    sent: std.ArrayList([]const u8) = .empty,
    streamed: std.ArrayList(Event) = .empty,
    logs: std.ArrayList(Line) = .empty,

    /// Set and activated by calls of `flowlike.pins`.
    outputs: Context.Map = .{},
    activated: std.ArrayList([]const u8) = .empty,

    // What numbers and ids stand for that nodes were given.
    responses: std.ArrayList(Answer) = .empty,
    sessions: std.ArrayList([]const ws.Message) = .empty,
    messages: std.ArrayList(ws.Message) = .empty,
    writes: std.array_hash_map.String(struct { file: []const u8, data: std.ArrayList(u8) = .empty }) = .empty,
    inputs: Context.Map = .{},

    pub const Texts = std.array_hash_map.String([]const u8);

    /// A host that has nothing yet.
    pub const init: Host = .{ .arena_state = .init(std.testing.allocator) };

    pub fn deinit(host: *Host) void {
        if (current.installed == host) current.installed = null;
        host.arena_state.deinit();
    }

    /// Memory that lasts as long as the host.
    pub fn arena(host: *Host) std.mem.Allocator {
        return host.arena_state.allocator();
    }

    /// Sets a variable of the flow to any value.
    pub fn setVariable(host: *Host, name: []const u8, value: anytype) !void {
        try host.variables.put(host.arena(), name, try json.encode(host.arena(), value));
    }

    /// Answers requests to a URL.
    pub fn answer(host: *Host, url: []const u8, with: Answer) !void {
        try host.answers.put(host.arena(), url, with);
    }

    /// Runs a node. Inputs that are missing have their defaults.
    pub fn run(host: *Host, comptime node: Node, inputs: anytype) !Result {
        current.installed = host;
        host.inputs = .{};
        host.outputs = .{};
        host.activated = .empty;
        for (node.inputs) |pin| if (pin.default) |value| try host.inputs.map.put(host.arena(), pin.name, value);
        inline for (@typeInfo(@TypeOf(inputs)).@"struct".field_names) |name| {
            try host.inputs.map.put(host.arena(), name, try .from(host.arena(), @field(inputs, name)));
        }
        const input = try json.encode(host.arena(), .{ .node_name = node.name, .inputs = host.inputs });
        const output = execute.execute(&.{node}, host.arena(), input);
        const result = try json.decode(execute.Result, host.arena(), output);
        return .{ .host = host, .outputs = result.outputs, .activated = result.activate_exec, .failure = result.@"error" };
    }
};

pub const Answer = struct {
    status: u16 = 200,
    headers: []const http.Header = &.{},
    body: []const u8 = "",
};

/// A request that was sent, with headers as JSON.
pub const Request = struct { method: http.Method, url: []const u8, headers: []const u8, body: []const u8 };

/// What was streamed: text of the type `text`, or JSON.
pub const Event = struct { type: []const u8, data: []const u8 };

pub const Line = struct { level: []const u8, message: []const u8 };

/// What a run came to.
pub const Result = struct {
    host: *Host,
    outputs: Context.Map,
    activated: []const []const u8,
    /// What the node reported, if it failed.
    failure: ?[]const u8,

    /// The output has that value: anything that makes the same JSON.
    pub fn expectOutput(result: Result, pin: []const u8, expected: anytype) !void {
        try result.expectSuccess();
        const text = try json.encode(result.host.arena(), expected);
        const found = result.outputs.map.get(pin);
        try std.testing.expectEqualStrings(text, if (found) |value| value.text else "");
    }

    /// The flow goes on at these exec pins.
    pub fn expectActivated(result: Result, expected: []const []const u8) !void {
        try result.expectSuccess();
        try std.testing.expectEqualDeep(expected, result.activated);
    }

    /// The node reported this, and nothing came out.
    pub fn expectFailure(result: Result, message: []const u8) !void {
        try std.testing.expectEqualStrings(message, result.failure orelse "");
        try std.testing.expectEqual(0, result.outputs.map.count());
        try std.testing.expectEqual(0, result.activated.len);
    }

    fn expectSuccess(result: Result) !void {
        if (result.failure) |message| {
            std.debug.print("the node reports: {s}\n", .{message});
            return error.TestUnexpectedResult;
        }
    }
};
