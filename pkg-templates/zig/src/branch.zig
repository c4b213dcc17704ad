const flowlike = @import("flowlike");

pub const node: flowlike.Node = .{
    .name = "branch",
    .friendly_name = "Branch",
    .description = "Goes one of two ways",
    .category = "Examples",
    .inputs = &.{
        flowlike.exec_in,
        .{
            .name = "condition",
            .friendly_name = "Condition",
            .description = "Which way",
            .type = .boolean,
            .default = .of(false),
        },
    },
    .outputs = &.{
        .{
            .name = "true",
            .friendly_name = "True",
            .description = "Where it goes if the condition holds",
            .type = .execution,
        },
        .{ .name = "false", .friendly_name = "False", .description = "Where it goes if not", .type = .execution },
    },
    .run = run,
};

fn run(ctx: *flowlike.Context) !void {
    const condition = try ctx.input(bool, "condition");
    try ctx.activate(if (condition) "true" else "false");
}

test "goes one way" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    try (try host.run(node, .{ .condition = true })).expectActivated(&.{"true"});
    try (try host.run(node, .{ .condition = false })).expectActivated(&.{"false"});
    try (try host.run(node, .{})).expectActivated(&.{"false"});
}
