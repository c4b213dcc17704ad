//! What the host says about the run. Needs no permission. Texts are empty where it says nothing.

const std = @import("std");
const host = @import("host.zig");

/// Of the node on its board.
pub fn nodeId() []const u8 {
    return text("get_node_id");
}

pub fn runId() []const u8 {
    return text("get_run_id");
}

pub fn appId() []const u8 {
    return text("get_app_id");
}

pub fn boardId() []const u8 {
    return text("get_board_id");
}

/// Of whoever runs it.
pub fn userId() []const u8 {
    return text("get_user_id");
}

/// Whether anybody reads what is streamed.
pub fn isStreaming() bool {
    return host.call(bool, "flowlike_meta", "is_streaming", .{});
}

pub const LogLevel = enum { debug, info, warn, err, fatal };

/// The least level that is logged.
pub fn logLevel() LogLevel {
    const level = host.call(i32, "flowlike_meta", "get_log_level", .{});
    return std.enums.fromInt(LogLevel, level) orelse .debug;
}

/// Milliseconds since the Unix epoch.
pub fn timeNow() i64 {
    return host.call(i64, "flowlike_meta", "time_now", .{});
}

/// 64 random bits, from a secure source.
pub fn random() u64 {
    return @bitCast(host.call(i64, "flowlike_meta", "random", .{}));
}

fn text(comptime name: []const u8) []const u8 {
    return host.call(?[]const u8, "flowlike_meta", name, .{}) orelse "";
}
