//! `flowlike_http`.

const std = @import("std");
const current = @import("current.zig");
const host = current.host;
const sure = current.sure;
const copy = current.copy;
const encode = current.encode;
const some = current.some;
const put = current.put;
const keep = current.keep;
const kept = current.kept;

pub fn request(method: i32, url: []const u8, headers: []const u8, body: []const u8) i32 {
    sure(host().requests.append(host().arena(), .{
        .method = @fromBackingInt(method),
        .url = copy(url),
        .headers = copy(headers),
        .body = copy(body),
    }));
    const answer = host().answers.get(url) orelse return 0;
    return keep(&host().responses, answer);
}

pub fn response(handle: i32) ?[]const u8 {
    const answer = kept(&host().responses, handle) orelse return null;
    var headers: std.json.ArrayHashMap([]const u8) = .{};
    for (answer.headers) |header| sure(headers.map.put(host().arena(), header.name, header.value));
    return encode(.{ .status = answer.status, .headers = headers, .body = answer.body });
}

pub fn response_body(handle: i32) ?[]const u8 {
    const answer = kept(&host().responses, handle) orelse return null;
    return some(answer.body);
}

pub fn response_status(handle: i32) i32 {
    const answer = kept(&host().responses, handle) orelse return 0;
    return answer.status;
}
