const std = @import("std");
const flowlike = @import("flowlike");

pub const node: flowlike.Node = .{
    .name = "text_stats",
    .friendly_name = "Text statistics",
    .description = "Counts what is in a text",
    .category = "Examples",
    .inputs = &.{
        .{
            .name = "text",
            .friendly_name = "Text",
            .description = "What to look at",
            .type = .string,
            .default = .of(""),
        },
    },
    .outputs = &.{.{
        .name = "stats",
        .friendly_name = "Statistics",
        .description = "What was counted",
        .type = .object,
        .schema = flowlike.schema.of(Stats),
    }},
    .run = run,
};

/// What comes out. The schema above says so to the editor.
const Stats = struct {
    characters: usize = 0,
    words: usize = 0,
    lines: usize = 0,
    longest_word: []const u8 = "",
};

fn run(ctx: *flowlike.Context) !void {
    const text = try ctx.input([]const u8, "text");
    var stats: Stats = .{
        .characters = try std.unicode.utf8CountCodepoints(text),
        .lines = std.mem.countScalar(u8, text, '\n'),
    };
    // The last line may go without a line feed.
    if (text.len > 0 and text[text.len - 1] != '\n') stats.lines += 1;

    var longest: usize = 0;
    var words = std.mem.tokenizeAny(u8, text, " \t\n\r");
    while (words.next()) |word| {
        stats.words += 1;
        const length = try std.unicode.utf8CountCodepoints(word);
        if (length > longest) {
            longest = length;
            stats.longest_word = word;
        }
    }
    try ctx.output("stats", stats);
}

test "counts" {
    var host: flowlike.testing.Host = .init;
    defer host.deinit();
    const Case = struct { []const u8, Stats };
    for ([_]Case{
        .{ "one two\nthree größer 🌍\n", .{ .characters = 23, .words = 5, .lines = 2, .longest_word = "größer" } },
        .{ "", .{} },
        .{ " \t\r\n\n", .{ .characters = 5, .lines = 2 } },
        .{ "aa bb cc", .{ .characters = 8, .words = 3, .lines = 1, .longest_word = "aa" } },
        .{
            "\"quoted\"\\ 日本語 abcdefgh\x01\r\nlast",
            .{ .characters = 29, .words = 4, .lines = 2, .longest_word = "\"quoted\"\\" },
        },
    }) |case| {
        const text, const stats = case;
        try (try host.run(node, .{ .text = text })).expectOutput("stats", stats);
    }
}
