//! What a package tells about its nodes.

const std = @import("std");
const Context = @import("Context.zig");
const json = @import("json.zig");

/// A node: what people see of it, and the function that runs it.
pub const Node = struct {
    /// Its name in manifest.toml.
    name: []const u8,
    friendly_name: []const u8,
    description: []const u8,
    category: []const u8,
    icon: ?[]const u8 = null,
    scores: ?Scores = null,
    long_running: bool = false,
    /// Markdown, or where there is some.
    docs: ?[]const u8 = null,
    /// What it needs, such as `http_get`. A node that names nothing gets all that manifest.toml has.
    permissions: []const []const u8 = &.{},
    inputs: []const Pin = &.{},
    outputs: []const Pin = &.{},
    run: *const fn (ctx: *Context) anyerror!void,

    /// For `std.json`.
    pub fn jsonStringify(node: Node, writer: anytype) !void {
        try writer.beginObject();
        try members(writer, .{
            .name = node.name,
            .friendly_name = node.friendly_name,
            .description = node.description,
            .category = node.category,
            .icon = node.icon,
            .scores = node.scores,
            .long_running = node.long_running,
            .docs = node.docs,
            .permissions = node.permissions,
        });
        try writer.objectField("pins");
        try writer.beginArray();
        for (node.inputs) |pin| try pin.write(writer, "Input");
        for (node.outputs) |pin| try pin.write(writer, "Output");
        try writer.endArray();
        try writer.endObject();
    }
};

/// How good a node is at something, from 0 to 10.
pub const Scores = struct {
    privacy: ?u4 = null,
    security: ?u4 = null,
    performance: ?u4 = null,
    governance: ?u4 = null,
    reliability: ?u4 = null,
    cost: ?u4 = null,
};

/// Where a value or the flow itself comes in or goes out.
pub const Pin = struct {
    name: []const u8,
    friendly_name: []const u8,
    description: []const u8,
    type: DataType,
    value_type: ValueType = .normal,
    /// Such as `.of("note.txt")`, `.of(4)` or `.of(.{ 1, 2 })`.
    default: ?json.Json = null,
    /// A JSON Schema, for objects.
    schema: ?[]const u8 = null,
    valid_values: ?[]const []const u8 = null,
    range: ?[2]f64 = null,
    step: ?f64 = null,
    sensitive: bool = false,
    enforce_schema: bool = false,
    enforce_generic_value_type: bool = false,

    fn write(pin: Pin, writer: anytype, side: []const u8) !void {
        try writer.beginObject();
        try members(writer, .{
            .name = pin.name,
            .friendly_name = pin.friendly_name,
            .description = pin.description,
            .pin_type = side,
            .data_type = pin.type.name(),
            .value_type = pin.value_type.name(),
            .default_value = pin.default,
            .schema = pin.schema,
            .valid_values = pin.valid_values,
            .range = pin.range,
            .step = pin.step,
            .sensitive = pin.sensitive,
            .enforce_schema = pin.enforce_schema,
            .enforce_generic_value_type = pin.enforce_generic_value_type,
        });
        try writer.endObject();
    }
};

/// What a value is, and what it is read into.
pub const DataType = enum {
    /// `[]const u8`, which is UTF-8.
    string,
    /// `i64`, exactly.
    integer,
    /// `f64`.
    float,
    /// `bool`.
    boolean,
    /// `[]const u8`, as ISO 8601.
    date,
    /// `FlowPath`.
    path,
    /// `Bytes`.
    bytes,
    /// None: see `Context.activate`.
    execution,
    /// A struct.
    object,
    /// Any: `std.json.Value`, or `Json`.
    generic,

    fn name(data_type: DataType) []const u8 {
        return switch (data_type) {
            .string => "String",
            .integer => "Integer",
            .float => "Float",
            .boolean => "Boolean",
            .date => "Date",
            .path => "PathBuf",
            .bytes => "Byte",
            .execution => "Execution",
            .object => "Struct",
            .generic => "Generic",
        };
    }
};

/// Whether there is one value, or many.
pub const ValueType = enum {
    normal,
    /// A slice.
    array,
    /// `std.json.ArrayHashMap`.
    map,
    /// A slice without repetitions.
    set,

    fn name(value_type: ValueType) ?[]const u8 {
        return switch (value_type) {
            .normal => null,
            .array => "Array",
            .map => "HashMap",
            .set => "HashSet",
        };
    }
};

/// The usual pins of a node that runs when its turn comes, instead of when somebody needs its outputs.
pub const exec_in: Pin = .{
    .name = "exec_in",
    .friendly_name = "In",
    .description = "Starts the node",
    .type = .execution,
};
pub const exec_out: Pin = .{
    .name = "exec_out",
    .friendly_name = "Out",
    .description = "Goes on from here",
    .type = .execution,
};

/// Members of an object, without those that say nothing.
fn members(writer: anytype, values: anytype) !void {
    inline for (@typeInfo(@TypeOf(values)).@"struct".field_names) |name| {
        const value = @field(values, name);
        const silent = switch (@TypeOf(value)) {
            bool => !value,
            []const []const u8 => value.len == 0,
            else => |T| @typeInfo(T) == .optional and value == null,
        };
        if (!silent) {
            try writer.objectField(name);
            try writer.write(value);
        }
    }
}

/// The nodes as the host reads them, made while the module is compiled.
pub fn definitions(comptime nodes: []const Node) []const u8 {
    comptime {
        @setEvalBranchQuota(1_000_000);
        for (nodes, 0..) |node, i| {
            for (nodes[0..i]) |other| {
                if (std.mem.eql(u8, node.name, other.name)) @compileError("two nodes have the name " ++ node.name);
            }
            const pins = node.inputs ++ node.outputs;
            for (pins, 0..) |pin, j| for (pins[0..j]) |other| {
                if (std.mem.eql(u8, pin.name, other.name)) @compileError(node.name ++ " has two pins " ++ pin.name);
            };
        }
        return json.constant(nodes);
    }
}
