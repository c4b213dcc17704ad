//! `flowlike_storage`.

const std = @import("std");
const current = @import("current.zig");
const json = @import("../json.zig");
const FlowPath = @import("../storage.zig").FlowPath;
const host = current.host;
const sure = current.sure;
const copy = current.copy;
const encode = current.encode;
const some = current.some;
const put = current.put;

pub fn storage_dir(of_node: bool) ?[]const u8 {
    return directory("storage", of_node, false);
}

pub fn upload_dir() ?[]const u8 {
    return directory("upload", false, false);
}

pub fn cache_dir(of_node: bool, of_user: bool) ?[]const u8 {
    return directory("cache", of_node, of_user);
}

pub fn user_dir(of_node: bool) ?[]const u8 {
    return directory("user", of_node, false);
}

pub fn read_request(file: []const u8) ?[]const u8 {
    return some(host().files.get(path(file)));
}

pub fn write_request(file: []const u8, data: []const u8) bool {
    const name = path(file);
    // The host lets nobody out of a directory.
    var segments = std.mem.splitScalar(u8, name, '/');
    while (segments.next()) |segment| for ([_][]const u8{ "", ".", ".." }) |bad| {
        if (std.mem.eql(u8, segment, bad)) return false;
    };
    put(&host().files, name, data);
    return true;
}

pub fn list_request(file: []const u8) ?[]const u8 {
    const below = sure(std.mem.concat(host().arena(), u8, &.{ path(file), "/" }));
    var found: std.ArrayList(FlowPath) = .empty;
    for (host().files.keys()) |name| {
        if (std.mem.startsWith(u8, name, below)) sure(found.append(host().arena(), at(name)));
    }
    return encode(found.items);
}

pub fn write_start_request(file: []const u8, _: i64) ?[]const u8 {
    const id = sure(std.fmt.allocPrint(host().arena(), "write {d}", .{host().writes.count()}));
    sure(host().writes.put(host().arena(), id, .{ .file = copy(file) }));
    return id;
}

pub fn write_chunk_request(id: []const u8, data: []const u8) bool {
    const upload = host().writes.getPtr(id) orelse return false;
    sure(upload.data.appendSlice(host().arena(), data));
    return true;
}

pub fn write_finish_request(id: []const u8) bool {
    const upload = host().writes.get(id) orelse return false;
    return write_request(upload.file, upload.data.items);
}

fn directory(name: []const u8, of_node: bool, of_user: bool) ?[]const u8 {
    if (host().no_storage) return null;
    const parts = .{ name, if (of_node) "/node" else "", if (of_user) "/user" else "" };
    return encode(at(sure(std.fmt.allocPrint(host().arena(), "{s}{s}{s}", parts))));
}

fn at(name: []const u8) FlowPath {
    return .{ .path = name, .store_ref = "memory" };
}

fn path(file: []const u8) []const u8 {
    const found = json.decode(FlowPath, host().arena(), file) catch return "";
    return found.path;
}
