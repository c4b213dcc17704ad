//! JSON of the host and for it, by `std.json`. Integers are exact to 64 bits.

const std = @import("std");
const Allocator = std.mem.Allocator;

/// What reading JSON may fail with.
pub const Error = std.json.ParseError(std.json.Scanner);

/// The host takes no more levels. Reading and writing stay far from the end of the stack with so many.
const max_depth = 128;

/// A value that stays text: it is passed on as it is, or read later.
pub const Json = struct {
    text: []const u8,

    pub const @"null": Json = .{ .text = "null" };

    /// The value of a constant: `.default = .of(4)`.
    pub fn of(comptime value: anytype) Json {
        return comptime .{ .text = constant(value) };
    }

    /// Any value as text.
    pub fn from(arena: Allocator, value: anytype) Allocator.Error!Json {
        return .{ .text = try encode(arena, value) };
    }

    /// Reads it into a type.
    pub fn read(json: Json, comptime T: type, arena: Allocator) Error!T {
        // The host has looked at its own JSON, and this may come from anywhere.
        if (depth(json.text) > max_depth) return error.SyntaxError;
        const value = try decode(T, arena, json.text);
        if (T == std.json.Value and !isFinite(value)) return error.Overflow;
        return value;
    }

    /// For `std.json`.
    pub fn jsonParse(_: Allocator, source: anytype, _: std.json.ParseOptions) Error!Json {
        // Goes on to where the value begins.
        _ = try source.peekNextTokenType();
        const start = source.cursor;
        try source.skipValue();
        return .{ .text = source.input[start..source.cursor] };
    }

    /// For `std.json`.
    pub fn jsonStringify(json: Json, writer: anytype) !void {
        try writer.print("{s}", .{json.text});
    }
};

/// Bytes, which are base64 text in JSON: the value of pins of the type `bytes`.
pub const Bytes = struct {
    data: []const u8,

    const base64 = std.base64.standard;

    /// For `std.json`.
    pub fn jsonParse(arena: Allocator, source: anytype, options: std.json.ParseOptions) Error!Bytes {
        const text = try std.json.innerParse([]const u8, arena, source, options);
        const size = base64.Decoder.calcSizeForSlice(text) catch return error.UnexpectedToken;
        const data = try arena.alloc(u8, size);
        base64.Decoder.decode(data, text) catch return error.UnexpectedToken;
        return .{ .data = data };
    }

    /// For `std.json`.
    pub fn jsonStringify(bytes: Bytes, writer: anytype) !void {
        try writer.print("\"{b64}\"", .{bytes.data});
    }
};

/// A value as JSON text.
pub fn encode(arena: Allocator, value: anytype) Allocator.Error![]const u8 {
    return std.json.Stringify.valueAlloc(arena, value, .{});
}

/// Reads JSON of the host. What the type does not name is left out.
pub fn decode(comptime T: type, arena: Allocator, text: []const u8) Error!T {
    return std.json.parseFromSliceLeaky(T, arena, text, .{
        .ignore_unknown_fields = true,
        .duplicate_field_behavior = .use_last,
    });
}

/// A constant as JSON text, made while the module is compiled.
pub fn constant(comptime value: anytype) []const u8 {
    @setEvalBranchQuota(10_000_000);
    return std.fmt.comptimePrint("{f}", .{std.json.fmt(value, .{ .emit_null_optional_fields = false })});
}

/// How many arrays and objects are inside each other.
fn depth(text: []const u8) usize {
    var open: usize = 0;
    var most: usize = 0;
    var quoted = false;
    var i: usize = 0;
    while (i < text.len) : (i += 1) switch (text[i]) {
        '"' => quoted = !quoted,
        '\\' => i += 1,
        '[', '{' => if (!quoted) {
            open += 1;
            most = @max(most, open);
        },
        ']', '}' => if (!quoted) {
            open -|= 1;
        },
        else => {},
    };
    return most;
}

/// Whether the host can read all numbers in it: 1e400 has no meaning to it.
fn isFinite(value: std.json.Value) bool {
    switch (value) {
        .number_string => |text| return std.math.isFinite(std.fmt.parseFloat(f64, text) catch return false),
        .array => |array| for (array.items) |item| if (!isFinite(item)) return false,
        .object => |object| for (object.values()) |member| if (!isFinite(member)) return false,
        else => {},
    }
    return true;
}

test "values survive" {
    var arena_state: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena_state.deinit();
    const arena = arena_state.allocator();
    const Some = struct { id: i64, text: []const u8, data: Bytes, rest: Json, none: ?bool = null };
    const text = "{\"id\":-9223372036854775808,\"text\":\"größer 🌍 \\\"\\\\\\n\\u0001\",\"data\":\"AP8=\",\"rest\":[1, {\"a\":1.50}],\"none\":null}";
    const some = try decode(Some, arena, text);
    try std.testing.expectEqual(std.math.minInt(i64), some.id);
    try std.testing.expectEqualStrings("größer 🌍 \"\\\n\x01", some.text);
    try std.testing.expectEqualStrings("\x00\xff", some.data.data);
    try std.testing.expectEqualStrings(text, try encode(arena, some));

    const any: Json = .{ .text = "[18446744073709551616,-9223372036854775808,{\"a\":0.1}]" };
    try std.testing.expectEqualStrings(any.text, try encode(arena, try any.read(std.json.Value, arena)));
    const infinite: Json = .{ .text = "[{\"a\":1e400}]" };
    try std.testing.expectError(error.Overflow, infinite.read(std.json.Value, arena));
}

test "what is no JSON is an error" {
    var arena_state: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena_state.deinit();
    const open: [200]u8 = @splat('[');
    const close: [200]u8 = @splat(']');
    const bad = [_][]const u8{ "", " ", "{", "[1,]", "1 2", "\"\\ud800\"", "\"\xff\"", "nul", &open, &(open ++ close) };
    for (bad) |text| {
        const json: Json = .{ .text = text };
        inline for (.{ Json, std.json.Value }) |T| {
            if (json.read(T, arena_state.allocator())) |_| return error.TestUnexpectedResult else |_| {}
        }
    }
}
