//! HTTP. Needs http_get for GET, HEAD and OPTIONS and http_write for the rest, and the URL's host in manifest.toml.

const std = @import("std");
const Context = @import("Context.zig");
const host = @import("host.zig");
const Json = @import("json.zig").Json;

pub const Method = enum(i32) { GET, POST, PUT, DELETE, PATCH, HEAD, OPTIONS };

pub const Header = struct { name: []const u8, value: []const u8 };

pub const Request = struct {
    method: Method = .GET,
    url: []const u8,
    headers: []const Header = &.{},
    /// GET and HEAD requests have none.
    body: []const u8 = "",
};

/// Waits for the answer, whatever its status. Where there is none the log says why: no permission, another host than
/// manifest.toml names, no network.
pub fn send(ctx: *Context, request: Request) Context.Error!Response {
    var headers: std.json.ArrayHashMap([]const u8) = .{};
    for (request.headers) |header| try headers.map.put(ctx.arena, header.name, header.value);
    const arguments = .{ @backingInt(request.method), request.url, try ctx.encode(headers), request.body };
    const handle = host.call(i32, module, "request", arguments);
    return if (handle == 0) ctx.fail("no answer from {s}", .{request.url}) else .{ .url = request.url, .handle = handle };
}

/// Sends a value as JSON.
pub fn post(ctx: *Context, url: []const u8, value: anytype) Context.Error!Response {
    return send(ctx, .{
        .method = .POST,
        .url = url,
        .headers = &.{.{ .name = "Content-Type", .value = "application/json" }},
        .body = try ctx.encode(value),
    });
}

/// The answer to a request. The host keeps its body until it is read, which can be done once.
pub const Response = struct {
    url: []const u8,
    handle: i32,

    /// The HTTP status.
    pub fn status(response: Response) i32 {
        return host.call(i32, module, "response_status", .{response.handle});
    }

    /// Whether the status is between 200 and 299.
    pub fn ok(response: Response) bool {
        return @divTrunc(response.status(), 100) == 2;
    }

    /// The body.
    pub fn bytes(response: Response) []const u8 {
        return host.call(?[]const u8, module, "response_body", .{response.handle}) orelse "";
    }

    /// The body as text, which is UTF-8.
    pub fn text(response: Response, ctx: *Context) Context.Error![]const u8 {
        const body = response.bytes();
        return if (std.unicode.utf8ValidateSlice(body)) body else ctx.fail("the answer from {s} is not text", .{response.url});
    }

    /// The body read into a type: `std.json.Value` takes any.
    pub fn json(response: Response, ctx: *Context, comptime T: type) Context.Error!T {
        const body: Json = .{ .text = response.bytes() };
        return body.read(T, ctx.arena) catch |err| switch (err) {
            error.OutOfMemory => error.OutOfMemory,
            else => ctx.fail("the answer from {s} is not JSON", .{response.url}),
        };
    }

    /// Status, headers and a body that is text.
    pub fn parts(response: Response, ctx: *Context) Context.Error!Parts {
        const found = try ctx.decode(Parts, host.call(?[]const u8, module, "response", .{response.handle}));
        return found orelse ctx.fail("the answer from {s} is not text", .{response.url});
    }
};

pub const Parts = struct {
    status: i32,
    /// Those that the page may see, with names in lower case: `parts.headers.map.get("etag")`.
    headers: std.json.ArrayHashMap([]const u8) = .{},
    body: []const u8 = "",
};

const module = "flowlike_http";
