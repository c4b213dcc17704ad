//! Databases that the page offers: what a connection is, and what it answers, is up to the page. Needs models.

const Context = @import("Context.zig");
const host = @import("host.zig");

pub const Operation = enum(i32) {
    vector_search = 1,
    text_search,
    hybrid_search,
    insert,
    upsert,
    delete,
    list,
    count,
};

/// Does it, and reads the answer into a type: `std.json.Value` takes any.
pub fn query(ctx: *Context, comptime T: type, operation: Operation, connection: anytype, payload: anytype) Context.Error!T {
    const arguments = .{ @backingInt(operation), try ctx.encode(connection), try ctx.encode(payload) };
    const answer = try ctx.decode(T, host.call(?[]const u8, "flowlike_db", "query", arguments));
    return answer orelse ctx.fail("the database gave no answer", .{});
}
