//! `flowlike_ws`.

const current = @import("current.zig");
const json = @import("../json.zig");
const host = current.host;
const sure = current.sure;
const copy = current.copy;
const encode = current.encode;
const keep = current.keep;
const kept = current.kept;

pub fn connect(url: []const u8, _: []const u8) i32 {
    const messages = host().sockets.get(url) orelse return -1;
    return keep(&host().sessions, messages);
}

pub fn send(session: i32, data: []const u8, _: bool) bool {
    if (kept(&host().sessions, session) == null) return false;
    sure(host().sent.append(host().arena(), copy(data)));
    return true;
}

pub fn receive(session: i32, _: i32) i32 {
    const messages = kept(&host().sessions, session) orelse return -1;
    if (messages.len == 0) return -1;
    defer messages.* = messages.*[1..];
    return keep(&host().messages, messages.*[0]);
}

pub fn message(handle: i32) ?[]const u8 {
    const found = kept(&host().messages, handle) orelse return null;
    return switch (found.*) {
        .text => |text| encode(.{ .type = "text", .data = text }),
        .binary => |data| encode(.{ .type = "binary", .data = json.Bytes{ .data = data } }),
    };
}

pub fn close(session: i32) bool {
    return kept(&host().sessions, session) != null;
}
