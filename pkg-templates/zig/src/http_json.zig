const std = @import("std");
const flowlike = @import("flowlike");

pub const node: flowlike.Node = .{
    .name = "http_json",
    .friendly_name = "Fetch JSON",
    .description = "Asks an API and reads its answer",
    .category = "Examples",
    .permissions = &.{"http_get"},
    .inputs = &.{
        flowlike.exec_in,
        .{
            .name = "url",
            .friendly_name = "URL",
            .description = "Where to ask",
            .type = .string,
            .default = .of("https://api.github.com"),
        },
    },
    .outputs = &.{
        flowlike.exec_out,
        .{
            .name = "status",
            .friendly_name = "Status",
            .description = "HTTP status of the answer",
            .type = .integer,
        },
        .{ .name = "body", .friendly_name = "Body", .description = "The answer", .type = .generic },
    },
    .run = run,
};

fn run(ctx: *flowlike.Context) !void {
    const response = try flowlike.http.send(ctx, .{
        .url = try ctx.input([]const u8, "url"),
        .headers = &.{.{ .name = "Accept", .value = "application/json" }},
    });
    // Whatever it is. A struct here would pick out what it has fields for.
    const body = try response.json(ctx, std.json.Value);
    try ctx.output("status", response.status());
    try ctx.output("body", body);
    try ctx.activate("exec_out");
}

test "reads an answer" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const body = "{\"id\": 9007199254740993, \"big\": 18446744073709551616}";
    try host.answer("https://api.test/good", .{ .body = body });
    const result = try host.run(node, .{ .url = "https://api.test/good" });
    try result.expectOutput("status", 200);
    try result.expectOutput("body", .{ .id = 9007199254740993, .big = 18446744073709551616 });
    try result.expectActivated(&.{"exec_out"});
    const request = host.requests.items[0];
    try std.testing.expectEqual(.GET, request.method);
    try std.testing.expectEqualStrings("https://api.test/good", request.url);
    try std.testing.expectEqualStrings("{\"Accept\":\"application/json\"}", request.headers);
}

test "says what is wrong with an answer" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    try host.answer("https://api.test/html", .{ .status = 404, .body = "<html>" });
    const html = try host.run(node, .{ .url = "https://api.test/html" });
    try html.expectFailure("the answer from https://api.test/html is not JSON");
    const none = try host.run(node, .{ .url = "https://api.test/none" });
    try none.expectFailure("no answer from https://api.test/none");
}
