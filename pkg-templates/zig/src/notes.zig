const flowlike = @import("flowlike");

pub const node: flowlike.Node = .{
    .name = "notes",
    .friendly_name = "Notes",
    .description = "Writes, reads and lists texts in the storage of the node",
    .category = "Examples",
    .permissions = &.{"storage:node"},
    .inputs = &.{
        flowlike.exec_in,
        .{
            .name = "name",
            .friendly_name = "Name",
            .description = "Name of the file",
            .type = .string,
            .default = .of("note.txt"),
        },
        .{
            .name = "text",
            .friendly_name = "Text",
            .description = "What to write; nothing is written if it is empty",
            .type = .string,
            .default = .of(""),
        },
    },
    .outputs = &.{
        flowlike.exec_out,
        .{ .name = "read", .friendly_name = "Read", .description = "What the file has", .type = .string },
        .{
            .name = "names",
            .friendly_name = "Names",
            .description = "All files",
            .type = .string,
            .value_type = .array,
        },
    },
    .run = run,
};

fn run(ctx: *flowlike.Context) !void {
    const in = try ctx.inputs(struct { name: []const u8, text: []const u8 });
    const directory = try flowlike.storage.nodeDir(ctx);
    const file = try directory.join(ctx, in.name);
    if (in.text.len > 0) {
        file.write(ctx, in.text) catch return ctx.fail("{s} could not be written", .{in.name});
    }
    const read = file.readText(ctx) catch return ctx.fail("{s} could not be read", .{in.name});

    const files = try directory.list(ctx);
    const names = try ctx.arena.alloc([]const u8, files.len);
    for (names, files) |*name, found| name.* = directory.relative(found);

    try ctx.output("read", read);
    try ctx.output("names", names);
    try ctx.activate("exec_out");
}

test "keeps notes" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const text = "größer 🌍 \"quoted\"\\\n\x01";
    const first = try host.run(node, .{ .name = "a.txt", .text = text });
    try first.expectOutput("read", text);
    try first.expectActivated(&.{"exec_out"});
    const second = try host.run(node, .{ .name = "deep/b.txt", .text = "b" });
    try second.expectOutput("names", .{ "a.txt", "deep/b.txt" });
}

test "says what cannot be done" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    try (try host.run(node, .{ .name = "c.txt" })).expectFailure("c.txt could not be read");
    const outside = try host.run(node, .{ .name = "../c.txt", .text = "c" });
    try outside.expectFailure("../c.txt could not be written");
    host.no_storage = true;
    try (try host.run(node, .{})).expectFailure("there is no storage directory");
}
