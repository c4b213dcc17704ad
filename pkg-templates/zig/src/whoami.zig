const std = @import("std");
const flowlike = @import("flowlike");

pub const node: flowlike.Node = .{
    .name = "whoami",
    .friendly_name = "Who am I",
    .description = "Says where and for whom it runs",
    .category = "Examples",
    .permissions = &.{ "variables_read", "cache", "oauth" },
    .inputs = &.{flowlike.exec_in},
    .outputs = &.{
        flowlike.exec_out,
        .{
            .name = "where",
            .friendly_name = "Where",
            .description = "What the host says about this run",
            .type = .object,
            .schema = flowlike.schema.of(Place),
        },
        .{
            .name = "greeting",
            .friendly_name = "Greeting",
            .description = "The variable greeting, and the user",
            .type = .string,
        },
        .{
            .name = "runs",
            .friendly_name = "Runs",
            .description = "How often it ran in this flow",
            .type = .integer,
        },
        .{
            .name = "signed_in",
            .friendly_name = "Signed in",
            .description = "Whether there is a token for GitHub",
            .type = .boolean,
        },
    },
    .run = run,
};

/// Where it runs. Texts are empty where the host says nothing.
const Place = struct {
    node: []const u8 = "",
    run: []const u8 = "",
    app: []const u8 = "",
    board: []const u8 = "",
    user: []const u8 = "",
};

fn run(ctx: *flowlike.Context) !void {
    const place: Place = .{
        .node = flowlike.meta.nodeId(),
        .run = flowlike.meta.runId(),
        .app = flowlike.meta.appId(),
        .board = flowlike.meta.boardId(),
        .user = flowlike.meta.userId(),
    };
    try ctx.output("where", place);

    const greeting = try flowlike.vars.get(ctx, []const u8, "greeting") orelse "Hello";
    const name = if (place.user.len > 0) place.user else "stranger";
    try ctx.output("greeting", try std.fmt.allocPrint(ctx.arena, "{s}, {s}!", .{ greeting, name }));

    const before = try flowlike.cache.get(ctx, u32, "runs") orelse 0;
    const runs = before +| 1;
    try flowlike.cache.set(ctx, "runs", runs);
    try ctx.output("runs", runs);

    try ctx.output("signed_in", flowlike.auth.hasToken("github"));
    try ctx.activate("exec_out");
}

test "greets strangers" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const result = try host.run(node, .{});
    try result.expectOutput("where", Place{});
    try result.expectOutput("greeting", "Hello, stranger!");
    try result.expectOutput("runs", 1);
    try result.expectOutput("signed_in", false);
    try result.expectActivated(&.{"exec_out"});
}

test "knows whom it runs for" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    _ = try host.run(node, .{});
    host.node_id = "n";
    host.user_id = "Ada";
    try host.setVariable("greeting", "Welcome");
    try host.tokens.put(host.arena(), "github", "secret");
    const result = try host.run(node, .{});
    try result.expectOutput("where", Place{ .node = "n", .user = "Ada" });
    try result.expectOutput("greeting", "Welcome, Ada!");
    try result.expectOutput("runs", 2);
    try result.expectOutput("signed_in", true);
}
