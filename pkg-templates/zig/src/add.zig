const std = @import("std");
const flowlike = @import("flowlike");

/// A node without exec pins runs whenever somebody needs its outputs.
pub const node: flowlike.Node = .{
    .name = "add",
    .friendly_name = "Add",
    .description = "Adds two integers, exactly",
    .category = "Examples",
    .inputs = &.{
        .{
            .name = "a",
            .friendly_name = "A",
            .description = "The first integer",
            .type = .integer,
            .default = .of(0),
        },
        .{
            .name = "b",
            .friendly_name = "B",
            .description = "The second integer",
            .type = .integer,
            .default = .of(0),
        },
    },
    .outputs = &.{
        .{ .name = "sum", .friendly_name = "Sum", .description = "Both together", .type = .integer },
    },
    .run = run,
};

fn run(ctx: *flowlike.Context) !void {
    const in = try ctx.inputs(struct { a: i64, b: i64 });
    const sum = std.math.add(i64, in.a, in.b) catch {
        return ctx.fail("{d} + {d} does not fit into 64 bits", .{ in.a, in.b });
    };
    try ctx.output("sum", sum);
}

const min = std.math.minInt(i64);
const max = std.math.maxInt(i64);

test "adds exactly" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const Case = struct { a: i64, b: i64, sum: i64 };
    for ([_]Case{
        .{ .a = 1, .b = 2, .sum = 3 },
        .{ .a = min, .b = max, .sum = -1 },
        .{ .a = min, .b = 0, .sum = min },
        .{ .a = 9007199254740993, .b = 0, .sum = 9007199254740993 },
    }) |case| {
        const result = try host.run(node, .{ .a = case.a, .b = case.b });
        try result.expectOutput("sum", case.sum);
    }
    try (try host.run(node, .{})).expectOutput("sum", 0);
}

test "says what does not fit" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const over = try host.run(node, .{ .a = max, .b = 1 });
    try over.expectFailure("9223372036854775807 + 1 does not fit into 64 bits");
    const under = try host.run(node, .{ .a = min, .b = -1 });
    try under.expectFailure("-9223372036854775808 + -1 does not fit into 64 bits");
    const text = try host.run(node, .{ .a = "one" });
    try text.expectFailure("the input a is not what the node expects");
}
