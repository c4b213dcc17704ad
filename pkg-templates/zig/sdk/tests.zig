//! What nodes do with the SDK, on the host in memory.

const std = @import("std");
const flowlike = @import("flowlike.zig");
const Context = flowlike.Context;
const expectEqual = std.testing.expectEqual;
const expectEqualStrings = std.testing.expectEqualStrings;

/// A node of nothing but a function.
fn nodeOf(comptime run: fn (ctx: *Context) anyerror!void) flowlike.Node {
    return .{ .name = "tried", .friendly_name = "", .description = "", .category = "", .run = run };
}

/// Runs a function as a node of that host; a test in it fails this one.
fn inNode(host: *flowlike.testing.Host, comptime run: fn (ctx: *Context) anyerror!void) !void {
    const result = try host.run(nodeOf(run), .{});
    try expectEqualStrings("", result.failure orelse "");
}

test "the context has inputs of all types" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const result = try host.run(nodeOf(struct {
        fn run(ctx: *Context) !void {
            const in = try ctx.inputs(struct {
                file: flowlike.FlowPath,
                data: flowlike.Bytes,
                list: []const f64,
                map: std.json.ArrayHashMap(i64),
                any: std.json.Value,
                none: ?bool,
            });
            try ctx.output("file", in.file);
            try ctx.output("data", flowlike.Bytes{ .data = in.data.data[1..] });
            try ctx.output("sum", in.list[0] + in.list[1]);
            try ctx.output("key", in.map.map.get("key"));
            try ctx.output("any", in.any);
            try ctx.output("none", in.none);
            ctx.pending = true;
        }
    }.run), .{
        .file = .{ .path = "a/b", .store_ref = "s" },
        .data = flowlike.Bytes{ .data = "\x00\xff" },
        .list = .{ 1, 0.5 },
        .map = .{ .key = std.math.maxInt(i64) },
        .any = .{ .deep = .{ null, "größer 🌍" } },
    });
    try result.expectOutput("file", flowlike.FlowPath{ .path = "a/b", .store_ref = "s" });
    try result.expectOutput("data", "/w==");
    try result.expectOutput("sum", 1.5);
    try result.expectOutput("key", std.math.maxInt(i64));
    try result.expectOutput("any", .{ .deep = .{ null, "größer 🌍" } });
    try result.expectOutput("none", null);
}

test "errors are reported" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const other = try host.run(nodeOf(struct {
        fn run(ctx: *Context) !void {
            try ctx.output("lost", 1);
            ctx.fail("it is caught", .{}) catch {};
            return error.OfTheNode;
        }
    }.run), .{});
    try other.expectFailure("OfTheNode");
    const missing = try host.run(nodeOf(struct {
        fn run(ctx: *Context) !void {
            _ = try ctx.input(i64, "nowhere");
        }
    }.run), .{});
    try missing.expectFailure("the input nowhere is missing");

    const add = comptime nodeOf(struct {
        fn run(_: *Context) !void {}
    }.run);
    inline for (.{
        .{ "", "the execution input is not what a node expects" },
        .{ "{\"node_name\":\"x\"}", "this package has no node x" },
        .{ "{\"node_name\":\"x\",\"inputs\":null,\"new\":[{}]}", "this package has no node x" },
    }) |case| {
        const text = flowlike.execute(&.{add}, host.arena(), case[0]);
        const result = try flowlike.Json.read(.{ .text = text }, struct { @"error": []const u8 }, host.arena());
        try expectEqualStrings(case[1], result.@"error");
    }
}

test "nodes are defined" {
    const definitions = comptime flowlike.definitions(&.{.{
        .name = "n",
        .friendly_name = "N \"quoted\"",
        .description = "größer",
        .category = "C",
        .scores = .{ .privacy = 10 },
        .long_running = true,
        .permissions = &.{"http"},
        .inputs = &.{ flowlike.exec_in, .{
            .name = "i",
            .friendly_name = "I",
            .description = "",
            .type = .float,
            .value_type = .array,
            .default = .of(.{ 1, 2.5 }),
            .valid_values = &.{"1"},
            .range = .{ -0.5, 10 },
        } },
        .run = undefined,
    }});
    try expectEqualStrings("[{\"name\":\"n\",\"friendly_name\":\"N \\\"quoted\\\"\",\"description\":\"größer\"," ++
        "\"category\":\"C\",\"scores\":{\"privacy\":10},\"long_running\":true,\"permissions\":[\"http\"],\"pins\":[" ++
        "{\"name\":\"exec_in\",\"friendly_name\":\"In\",\"description\":\"Starts the node\",\"pin_type\":\"Input\",\"data_type\":\"Execution\"}," ++
        "{\"name\":\"i\",\"friendly_name\":\"I\",\"description\":\"\",\"pin_type\":\"Input\",\"data_type\":\"Float\"," ++
        "\"value_type\":\"Array\",\"default_value\":[1,2.5],\"valid_values\":[\"1\"],\"range\":[-0.5,10]}]}]", definitions);
}

test "variables, cache, pins, log, meta, auth" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    try host.tokens.put(host.arena(), "github", "secret");
    try inNode(&host, struct {
        fn run(ctx: *Context) !void {
            inline for (.{ flowlike.vars, flowlike.cache }) |values| {
                try expectEqual(null, try values.get(ctx, i64, "n"));
                try values.set(ctx, "n", std.math.minInt(i64));
                try expectEqual(std.math.minInt(i64), try values.get(ctx, i64, "n"));
                try expectEqual(null, try values.get(ctx, bool, "n"));
                try expectEqual(true, values.has("n"));
                values.delete("n");
                try expectEqual(false, values.has("n"));
            }
            try expectEqual(null, try flowlike.pins.input(ctx, i64, "i"));
            try flowlike.pins.output(ctx, "o", 1);
            flowlike.pins.activate("exec_out");
            try flowlike.log.trace(ctx, "{d}", .{1});
            try flowlike.log.debug(ctx, "{d}", .{2});
            try flowlike.log.info(ctx, "{d}", .{3});
            try flowlike.log.warn(ctx, "{d}", .{4});
            try flowlike.log.err(ctx, "{d}", .{5});
            try flowlike.log.json(ctx, .info, "six", .{ .n = 6 });
            try expectEqual(true, flowlike.meta.isStreaming());
            try expectEqual(.debug, flowlike.meta.logLevel());
            try std.testing.expect(flowlike.meta.timeNow() < flowlike.meta.timeNow());
            try std.testing.expect(flowlike.meta.random() != flowlike.meta.random());
            const token = try flowlike.auth.token(ctx, "github");
            try expectEqualStrings("secret", token.?.access_token);
            try expectEqual(null, try flowlike.auth.token(ctx, "other"));
        }
    }.run);
    const logs = [_]flowlike.testing.Line{
        .{ .level = "trace", .message = "1" },
        .{ .level = "debug", .message = "2" },
        .{ .level = "info", .message = "3" },
        .{ .level = "warn", .message = "4" },
        .{ .level = "error", .message = "5" },
        .{ .level = "info", .message = "six {\"n\":6}" },
    };
    try std.testing.expectEqualDeep(&logs, host.logs.items);
}

test "files" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    try inNode(&host, struct {
        fn run(ctx: *Context) !void {
            const storage = flowlike.storage;
            for ([_]flowlike.FlowPath{
                try storage.boardDir(ctx),
                try storage.nodeDir(ctx),
                try storage.uploadDir(ctx),
                try storage.userDir(ctx, true),
                try storage.cacheDir(ctx, .{ .node = true, .user = true }),
            }) |directory| {
                const file = try directory.join(ctx, "deep/a.bin");
                const upload = try file.create(ctx, 4);
                try upload.write(ctx, "\x00\xff");
                try upload.write(ctx, "\n\"");
                try std.testing.expectError(error.Failed, file.read(ctx));
                try upload.finish(ctx);
                try expectEqualStrings("\x00\xff\n\"", try file.read(ctx));
                try std.testing.expectError(error.Failed, file.readText(ctx));
                for (try directory.list(ctx)) |found| try std.testing.expect(std.mem.endsWith(u8, directory.relative(found), "deep/a.bin"));
            }
        }
    }.run);
    try expectEqual(5, host.files.count());
}

test "requests and sockets" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    try host.answer("https://api.test/", .{ .status = 201, .headers = &.{.{ .name = "etag", .value = "1" }}, .body = "größer" });
    try host.sockets.put(host.arena(), "wss://api.test/", &.{ .{ .text = "größer" }, .{ .binary = "\x00\xff" } });
    try inNode(&host, struct {
        fn run(ctx: *Context) !void {
            const response = try flowlike.http.post(ctx, "https://api.test/", .{ .a = 1 });
            try std.testing.expect(response.ok());
            try expectEqualStrings("größer", try response.text(ctx));
            const parts = try response.parts(ctx);
            try expectEqual(201, parts.status);
            try expectEqualStrings("1", parts.headers.map.get("etag").?);

            try std.testing.expectError(error.Failed, flowlike.ws.connect(ctx, "wss://none.test/", &.{}));
            const socket = try flowlike.ws.connect(ctx, "wss://api.test/", &.{ "a", "b" });
            try socket.sendText(ctx, "hello");
            try socket.sendBytes(ctx, "\x01");
            try expectEqualStrings("größer", (try socket.receive(ctx, 100)).?.text);
            try expectEqualStrings("\x00\xff", (try socket.receive(ctx, null)).?.binary);
            try std.testing.expectError(error.Closed, socket.receive(ctx, 0));
            try expectEqualStrings("the connection is closed", ctx.message(error.Closed));
            socket.close();
        }
    }.run);
    try expectEqual(.POST, host.requests.items[0].method);
    try expectEqualStrings("{\"a\":1}", host.requests.items[0].body);
    try expectEqualStrings("hello", host.sent.items[0]);
}

test "models, images, databases, schemas" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const answers = .{
        .{ "embed_text", "[[0.5]]" }, .{ "embed_text_query", "[[1]]" }, .{ "embed_text_document", "[[2]]" },   .{ "embed_image", "[3]" },
        .{ "llm_prompt", "\"hi\"" },  .{ "from_bytes", "\"image 1\"" }, .{ "to_bytes", "\x00" },               .{ "query", "[{\"id\":1}]" },
        .{ "list_types", "[\"A\"]" }, .{ "get_type_schema", "{}" },     .{ "llm_prompt_stream", "\"hello\"" },
    };
    inline for (answers) |answer| try host.models.put(host.arena(), answer[0], answer[1]);
    try inNode(&host, struct {
        fn run(ctx: *Context) !void {
            const models = flowlike.models;
            try expectEqual(0.5, (try models.embedText(ctx, []const []const f32, "m", &.{"a"}))[0][0]);
            try expectEqual(1, (try models.embedQuery(ctx, []const []const f32, "m", &.{"a"}))[0][0]);
            try expectEqual(2, (try models.embedDocument(ctx, []const []const f32, "m", &.{"a"}))[0][0]);
            try expectEqual(3, (try models.embedImage(ctx, []const f32, "m", "i"))[0]);
            try expectEqualStrings("hi", try models.prompt(ctx, []const u8, .{ .name = "m" }, .{.{ .role = "user" }}, true));
            try expectEqualStrings("hello", try models.promptStream(ctx, []const u8, "m", .{}));
            const image = try flowlike.image.fromBytes(ctx, "\x00", "png");
            try expectEqualStrings("\"image 1\"", image.text);
            try expectEqualStrings("\x00", try flowlike.image.toBytes(ctx, image, "png"));
            const rows = try flowlike.db.query(ctx, []const struct { id: i64 }, .list, .{ .table = "t" }, .{});
            try expectEqual(1, rows[0].id);
            try expectEqualStrings("{}", flowlike.schema.get("A").?.text);
            try expectEqualStrings("A", (try flowlike.schema.types(ctx))[0]);
        }
    }.run);
    host.models = .empty;
    const none = try host.run(nodeOf(struct {
        fn run(ctx: *Context) !void {
            _ = try flowlike.models.prompt(ctx, std.json.Value, "m", "hello", false);
        }
    }.run), .{});
    try none.expectFailure("the model gave no answer");
}
