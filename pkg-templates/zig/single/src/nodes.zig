//! A node that greets. For more nodes, make each a file, and list all of them.

const std = @import("std");
const flowlike = @import("flowlike");

/// The nodes of this package, in the order in which people see them.
pub const nodes = [_]flowlike.Node{greet};

const greet: flowlike.Node = .{
    .name = "greet",
    .friendly_name = "Greet",
    .description = "Greets by name",
    .category = "Examples",
    .inputs = &.{
        .{
            .name = "name",
            .friendly_name = "Name",
            .description = "Who is greeted",
            .type = .string,
            .default = .of("World"),
        },
    },
    .outputs = &.{
        .{ .name = "greeting", .friendly_name = "Greeting", .description = "What to say", .type = .string },
    },
    .run = run,
};

fn run(ctx: *flowlike.Context) !void {
    const name = try ctx.input([]const u8, "name");
    try ctx.output("greeting", try std.fmt.allocPrint(ctx.arena, "Hello, {s}!", .{name}));
}

test "greets" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    try (try host.run(greet, .{ .name = "größer 🌍" })).expectOutput("greeting", "Hello, größer 🌍!");
    try (try host.run(greet, .{})).expectOutput("greeting", "Hello, World!");
}
