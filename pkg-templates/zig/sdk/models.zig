//! Models that the page offers: what a model is, and what it answers, is up to the page. Needs models.
//!
//! Answers are read into a type: `[][]f32` for vectors, or `std.json.Value`, which takes any.

const Context = @import("Context.zig");
const host = @import("host.zig");

/// Vectors of texts.
pub fn embedText(ctx: *Context, comptime T: type, model: anytype, texts: []const []const u8) Context.Error!T {
    return ask(ctx, T, "embed_text", .{ try ctx.encode(model), try ctx.encode(texts) });
}

/// Vectors of texts that are searched for.
pub fn embedQuery(ctx: *Context, comptime T: type, model: anytype, texts: []const []const u8) Context.Error!T {
    return ask(ctx, T, "embed_text_query", .{ try ctx.encode(model), try ctx.encode(texts) });
}

/// Vectors of texts that are searched in.
pub fn embedDocument(ctx: *Context, comptime T: type, model: anytype, texts: []const []const u8) Context.Error!T {
    return ask(ctx, T, "embed_text_document", .{ try ctx.encode(model), try ctx.encode(texts) });
}

/// The vector of an image.
pub fn embedImage(ctx: *Context, comptime T: type, model: anytype, image: anytype) Context.Error!T {
    return ask(ctx, T, "embed_image", .{ try ctx.encode(model), try ctx.encode(image) });
}

/// What a language model says to messages. If it is streamed, whoever watches the run sees it come.
pub fn prompt(ctx: *Context, comptime T: type, model: anytype, messages: anytype, streamed: bool) Context.Error!T {
    return ask(ctx, T, "llm_prompt", .{ try ctx.encode(model), try ctx.encode(messages), streamed });
}

/// The same with a whole request. Parts are streamed as events of the type `llm_chunk`.
pub fn promptStream(ctx: *Context, comptime T: type, model: anytype, request: anytype) Context.Error!T {
    return ask(ctx, T, "llm_prompt_stream", .{ try ctx.encode(model), try ctx.encode(request) });
}

fn ask(ctx: *Context, comptime T: type, comptime name: []const u8, arguments: anytype) Context.Error!T {
    const answer = try ctx.decode(T, host.call(?[]const u8, "flowlike_models", name, arguments));
    return answer orelse ctx.fail("the model gave no answer", .{});
}
