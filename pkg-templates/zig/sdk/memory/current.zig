//! The host of a test, and what its functions need.

const std = @import("std");
const json = @import("../json.zig");
const Host = @import("../testing.zig").Host;

/// The host of this thread, and so of this test.
pub threadlocal var installed: ?*Host = null;

pub fn host() *Host {
    return installed orelse @panic("a test has to run nodes by flowlike.testing.Host");
}

// A test that is out of memory has failed.
pub fn sure(result: anytype) @typeInfo(@TypeOf(result)).error_union.payload {
    return result catch @panic("out of memory");
}

pub fn copy(bytes: []const u8) []const u8 {
    return sure(host().arena().dupe(u8, bytes));
}

pub fn encode(value: anytype) ?[]const u8 {
    return sure(json.encode(host().arena(), value));
}

/// Empty is none, as it is between host and module.
pub fn some(bytes: ?[]const u8) ?[]const u8 {
    const found = bytes orelse return null;
    return if (found.len == 0) null else found;
}

pub fn put(map: *Host.Texts, name: []const u8, value: []const u8) void {
    sure(map.put(host().arena(), copy(name), copy(value)));
}

/// Keeps something, and returns its number.
pub fn keep(list: anytype, value: anytype) i32 {
    sure(list.append(host().arena(), value));
    return @intCast(list.items.len);
}

pub fn kept(list: anytype, number: i32) ?*@typeInfo(@TypeOf(list.items)).pointer.child {
    if (number < 1 or number > list.items.len) return null;
    return &list.items[@intCast(number - 1)];
}
