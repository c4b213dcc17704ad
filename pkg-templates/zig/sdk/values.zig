//! Values by name, which variables and the cache are.

const Context = @import("Context.zig");
const host = @import("host.zig");

/// What an import module has.
pub fn In(comptime module: []const u8) type {
    return struct {
        /// The value, or null where there is none of that type.
        pub fn get(ctx: *Context, comptime T: type, name: []const u8) error{OutOfMemory}!?T {
            return ctx.decode(T, host.call(?[]const u8, module, "get", .{name}));
        }

        pub fn set(ctx: *Context, name: []const u8, value: anytype) error{OutOfMemory}!void {
            host.call(void, module, "set", .{ name, try ctx.encode(value) });
        }

        pub fn delete(name: []const u8) void {
            host.call(void, module, "delete", .{name});
        }

        pub fn has(name: []const u8) bool {
            return host.call(bool, module, "has", .{name});
        }
    };
}
