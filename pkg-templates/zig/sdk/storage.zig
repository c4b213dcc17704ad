//! Files. Needs storage:read and storage:write, or the permission of a directory, such as storage:node, which has both.

const std = @import("std");
const Context = @import("Context.zig");
const host = @import("host.zig");

/// A file or directory: the value of pins of the type `path`.
pub const FlowPath = struct {
    /// Where it is in its store, with `/` between segments.
    path: []const u8,
    /// The store: the host made it up, and takes no other.
    store_ref: []const u8,
    /// The store behind it, if there is one.
    cache_store_ref: ?[]const u8 = null,

    /// A file in this directory, or deeper: `directory.join(ctx, "2026/notes.txt")`.
    pub fn join(directory: FlowPath, ctx: *Context, name: []const u8) error{OutOfMemory}!FlowPath {
        var file = directory;
        file.path = try std.fmt.allocPrint(ctx.arena, "{s}/{s}", .{ directory.path, name });
        return file;
    }

    /// Where a file is below this directory.
    pub fn relative(directory: FlowPath, file: FlowPath) []const u8 {
        const rest = std.mem.cutPrefix(u8, file.path, directory.path) orelse return file.path;
        return std.mem.cutPrefix(u8, rest, "/") orelse rest;
    }

    /// What the file has. An empty file cannot be told from none.
    pub fn read(file: FlowPath, ctx: *Context) Context.Error![]const u8 {
        const data = host.call(?[]const u8, module, "read_request", .{try ctx.encode(file)});
        return data orelse ctx.fail("{s} could not be read", .{file.path});
    }

    /// The same as text, which is UTF-8.
    pub fn readText(file: FlowPath, ctx: *Context) Context.Error![]const u8 {
        const data = try file.read(ctx);
        return if (std.unicode.utf8ValidateSlice(data)) data else ctx.fail("{s} is not text", .{file.path});
    }

    /// Replaces what the file has, by at most 10 MiB: see `create` for more.
    pub fn write(file: FlowPath, ctx: *Context, data: []const u8) Context.Error!void {
        const written = host.call(bool, module, "write_request", .{ try ctx.encode(file), data });
        if (!written) return file.notWritten(ctx);
    }

    /// All files in this directory, at any depth.
    pub fn list(directory: FlowPath, ctx: *Context) Context.Error![]const FlowPath {
        const text = host.call(?[]const u8, module, "list_request", .{try ctx.encode(directory)});
        const files = try ctx.decode([]const FlowPath, text);
        return files orelse ctx.fail("{s} could not be listed", .{directory.path});
    }

    /// Begins to write a file of so many bytes, at most 256 MiB, piece by piece.
    pub fn create(file: FlowPath, ctx: *Context, size: u63) Context.Error!Upload {
        const id = host.call(?[]const u8, module, "write_start_request", .{ try ctx.encode(file), @as(i64, size) });
        return .{ .file = file, .id = id orelse return file.notWritten(ctx) };
    }

    fn notWritten(file: FlowPath, ctx: *Context) Context.Error {
        return ctx.fail("{s} could not be written", .{file.path});
    }
};

/// A file that is being written.
pub const Upload = struct {
    file: FlowPath,
    id: []const u8,

    /// Adds a piece.
    pub fn write(upload: Upload, ctx: *Context, piece: []const u8) Context.Error!void {
        const written = host.call(bool, module, "write_chunk_request", .{ upload.id, piece });
        if (!written) return upload.file.notWritten(ctx);
    }

    /// Has the file appear. Where that fails, nothing has changed.
    pub fn finish(upload: Upload, ctx: *Context) Context.Error!void {
        const written = host.call(bool, module, "write_finish_request", .{upload.id});
        if (!written) return upload.file.notWritten(ctx);
    }
};

/// Whose a directory is.
pub const Scope = struct { node: bool = false, user: bool = false };

/// The directory of the board.
pub fn boardDir(ctx: *Context) Context.Error!FlowPath {
    return found(ctx, "storage", host.call(?[]const u8, module, "storage_dir", .{false}));
}

/// The directory of this node on its board.
pub fn nodeDir(ctx: *Context) Context.Error!FlowPath {
    return found(ctx, "storage", host.call(?[]const u8, module, "storage_dir", .{true}));
}

/// Where users upload files to.
pub fn uploadDir(ctx: *Context) Context.Error!FlowPath {
    return found(ctx, "upload", host.call(?[]const u8, module, "upload_dir", .{}));
}

/// For what can be had again: of the app, or of a node, a user, or both.
pub fn cacheDir(ctx: *Context, of: Scope) Context.Error!FlowPath {
    return found(ctx, "cache", host.call(?[]const u8, module, "cache_dir", .{ of.node, of.user }));
}

/// The directory of the user: for the whole app, or for this node.
pub fn userDir(ctx: *Context, of_node: bool) Context.Error!FlowPath {
    return found(ctx, "user", host.call(?[]const u8, module, "user_dir", .{of_node}));
}

const module = "flowlike_storage";

fn found(ctx: *Context, name: []const u8, text: ?[]const u8) Context.Error!FlowPath {
    return try ctx.decode(FlowPath, text) orelse ctx.fail("there is no {s} directory", .{name});
}
