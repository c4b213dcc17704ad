const std = @import("std");
const flowlike = @import("flowlike");

pub const node: flowlike.Node = .{
    .name = "progress",
    .friendly_name = "Progress",
    .description = "Streams text and progress while it works",
    .category = "Examples",
    .permissions = &.{"streaming"},
    .inputs = &.{
        flowlike.exec_in,
        .{
            .name = "steps",
            .friendly_name = "Steps",
            .description = "How many steps it takes",
            .type = .integer,
            .default = .of(4),
            .range = .{ 1, 100 },
        },
    },
    .outputs = &.{
        flowlike.exec_out,
        .{ .name = "done", .friendly_name = "Done", .description = "How many steps it took", .type = .integer },
    },
    .run = run,
};

fn run(ctx: *flowlike.Context) !void {
    // The host holds it to the range above.
    const steps = try ctx.input(u32, "steps");
    for (1..steps + 1) |step| {
        // A real node would do something here.
        const line = try std.fmt.allocPrint(ctx.arena, "step {d} of {d}\n", .{ step, steps });
        flowlike.stream.text(line);
        const done: f64 = @floatFromInt(step);
        try flowlike.stream.progress(ctx, done / @as(f64, @floatFromInt(steps)), std.mem.trimEnd(u8, line, "\n"));
    }
    try ctx.output("done", steps);
    try ctx.activate("exec_out");
}

test "streams" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const result = try host.run(node, .{ .steps = 2 });
    try result.expectOutput("done", 2);
    try result.expectActivated(&.{"exec_out"});
    const expected = [_]flowlike.testing.Event{
        .{ .type = "text", .data = "step 1 of 2\n" },
        .{ .type = "progress", .data = "{\"progress\":0.5,\"message\":\"step 1 of 2\"}" },
        .{ .type = "text", .data = "step 2 of 2\n" },
        .{ .type = "progress", .data = "{\"progress\":1,\"message\":\"step 2 of 2\"}" },
    };
    try std.testing.expectEqualDeep(&expected, host.streamed.items);
}
