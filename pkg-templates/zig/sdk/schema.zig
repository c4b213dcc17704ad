//! JSON Schemas: of Zig types, and of the types that the host knows.

const std = @import("std");
const Context = @import("Context.zig");
const host = @import("host.zig");
const json = @import("json.zig");

/// The schema of a struct, for a pin: `.schema = flowlike.schema.of(Stats)`. Fields that are not optional are required.
pub fn of(comptime T: type) []const u8 {
    comptime {
        if (T == json.Json or T == std.json.Value) return "{}";
        if (T == []const u8 or T == json.Bytes) return typed("string");
        return switch (@typeInfo(T)) {
            .bool => typed("boolean"),
            .int => typed("integer"),
            .float => typed("number"),
            .optional => |optional| of(optional.child),
            .array => |array| "{\"type\":\"array\",\"items\":" ++ of(array.child) ++ "}",
            .pointer => |pointer| "{\"type\":\"array\",\"items\":" ++ of(pointer.child) ++ "}",
            .@"struct" => object(T),
            else => @compileError("there is no schema of " ++ @typeName(T)),
        };
    }
}

fn typed(comptime name: []const u8) []const u8 {
    return "{\"type\":\"" ++ name ++ "\"}";
}

fn object(comptime T: type) []const u8 {
    const info = @typeInfo(T).@"struct";
    var properties: []const u8 = "";
    var required: []const u8 = "";
    for (info.field_names, info.field_types) |name, Field| {
        const quoted = json.constant(name);
        properties = properties ++ (if (properties.len > 0) "," else "") ++ quoted ++ ":" ++ of(Field);
        if (@typeInfo(Field) != .optional) required = required ++ (if (required.len > 0) "," else "") ++ quoted;
    }
    return "{\"type\":\"object\",\"properties\":{" ++ properties ++ "},\"required\":[" ++ required ++ "]}";
}

/// The schema of a type that the host knows, or null. Needs no permission, but FlowPath needs storage:read.
pub fn get(name: []const u8) ?json.Json {
    const text = host.call(?[]const u8, "flowlike_schema", "get_type_schema", .{name});
    return .{ .text = text orelse return null };
}

/// Names of the types that the host knows.
pub fn types(ctx: *Context) error{OutOfMemory}![]const []const u8 {
    const names = try ctx.decode([]const []const u8, host.call(?[]const u8, "flowlike_schema", "list_types", .{}));
    return names orelse &.{};
}

test of {
    const Row = struct { id: i64, tags: []const []const u8, at: [2]f64, note: ?bool = null, rest: std.json.Value };
    try std.testing.expectEqualStrings(
        \\{"type":"object","properties":{"id":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}},"at":{"type":"array","items":{"type":"number"}},"note":{"type":"boolean"},"rest":{}},"required":["id","tags","at","rest"]}
    , comptime of(Row));
}
