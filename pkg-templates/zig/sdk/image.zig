//! Images that the page keeps. Needs models.

const Context = @import("Context.zig");
const host = @import("host.zig");
const Json = @import("json.zig").Json;

/// Hands an image to the page, and gets a reference to it, which is JSON.
pub fn fromBytes(ctx: *Context, data: []const u8, format: []const u8) Context.Error!Json {
    const image = host.call(?[]const u8, "flowlike_image", "from_bytes", .{ data, format });
    return .{ .text = image orelse return ctx.fail("this is no {s} image", .{format}) };
}

/// The bytes of an image in that format.
pub fn toBytes(ctx: *Context, image: Json, format: []const u8) Context.Error![]const u8 {
    const data = host.call(?[]const u8, "flowlike_image", "to_bytes", .{ image.text, format });
    return data orelse ctx.fail("there is no such image in {s}", .{format});
}
