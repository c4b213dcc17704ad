//! The functions of the host by import module, over a `testing.Host`. Names and parameters are those of the guest ABI.

const std = @import("std");
const current = @import("memory/current.zig");
const host = current.host;
const sure = current.sure;
const copy = current.copy;
const encode = current.encode;
const some = current.some;
const put = current.put;

pub const flowlike_http = @import("memory/http.zig");
pub const flowlike_storage = @import("memory/storage.zig");
pub const flowlike_ws = @import("memory/ws.zig");

pub const flowlike_log = struct {
    pub fn trace(message: []const u8) void {
        add("trace", message);
    }

    pub fn debug(message: []const u8) void {
        add("debug", message);
    }

    pub fn info(message: []const u8) void {
        add("info", message);
    }

    pub fn warn(message: []const u8) void {
        add("warn", message);
    }

    pub fn @"error"(message: []const u8) void {
        add("error", message);
    }

    pub fn log_json(level: i32, message: []const u8, data: []const u8) void {
        const names = [_][]const u8{ "trace", "debug", "info", "warn", "error" };
        add(names[@intCast(std.math.clamp(level, 0, 4))], sure(std.mem.concat(host().arena(), u8, &.{ message, " ", data })));
    }

    fn add(level: []const u8, message: []const u8) void {
        sure(host().logs.append(host().arena(), .{ .level = level, .message = copy(message) }));
    }
};

pub const flowlike_pins = struct {
    pub fn get_input(name: []const u8) ?[]const u8 {
        const value = host().inputs.map.get(name) orelse return null;
        return value.text;
    }

    pub fn set_output(name: []const u8, data: []const u8) void {
        sure(host().outputs.map.put(host().arena(), copy(name), .{ .text = copy(data) }));
    }

    pub fn activate_exec(name: []const u8) void {
        sure(host().activated.append(host().arena(), copy(name)));
    }
};

pub const flowlike_vars = Values("variables");
pub const flowlike_cache = Values("cache");

fn Values(comptime field: []const u8) type {
    return struct {
        pub fn get(name: []const u8) ?[]const u8 {
            return some(@field(host(), field).get(name));
        }

        pub fn set(name: []const u8, data: []const u8) void {
            put(&@field(host(), field), name, data);
        }

        pub fn delete(name: []const u8) void {
            _ = @field(host(), field).orderedRemove(name);
        }

        pub fn has(name: []const u8) bool {
            return @field(host(), field).contains(name);
        }
    };
}

pub const flowlike_meta = struct {
    pub fn get_node_id() ?[]const u8 {
        return some(host().node_id);
    }

    pub fn get_run_id() ?[]const u8 {
        return some(host().run_id);
    }

    pub fn get_app_id() ?[]const u8 {
        return some(host().app_id);
    }

    pub fn get_board_id() ?[]const u8 {
        return some(host().board_id);
    }

    pub fn get_user_id() ?[]const u8 {
        return some(host().user_id);
    }

    pub fn is_streaming() bool {
        return true;
    }

    pub fn get_log_level() i32 {
        return 0;
    }

    pub fn time_now() i64 {
        host().time += 1;
        return host().time;
    }

    pub fn random() i64 {
        return host().prng.random().int(i64);
    }
};

pub const flowlike_stream = struct {
    pub fn emit(event: []const u8, data: []const u8) void {
        sure(host().streamed.append(host().arena(), .{ .type = copy(event), .data = copy(data) }));
    }

    pub fn text(piece: []const u8) void {
        emit("text", piece);
    }
};

pub const flowlike_auth = struct {
    pub fn get_oauth_token(provider: []const u8) ?[]const u8 {
        const token = host().tokens.get(provider) orelse return null;
        return encode(.{ .access_token = token, .token_type = "Bearer", .expires_at = null });
    }

    pub fn has_oauth_token(provider: []const u8) bool {
        return host().tokens.contains(provider);
    }
};

pub const flowlike_models = struct {
    pub fn embed_text(_: []const u8, _: []const u8) ?[]const u8 {
        return canned("embed_text");
    }

    pub fn embed_text_query(_: []const u8, _: []const u8) ?[]const u8 {
        return canned("embed_text_query");
    }

    pub fn embed_text_document(_: []const u8, _: []const u8) ?[]const u8 {
        return canned("embed_text_document");
    }

    pub fn embed_image(_: []const u8, _: []const u8) ?[]const u8 {
        return canned("embed_image");
    }

    pub fn llm_prompt(_: []const u8, _: []const u8, _: bool) ?[]const u8 {
        return canned("llm_prompt");
    }

    pub fn llm_prompt_stream(_: []const u8, _: []const u8) ?[]const u8 {
        return canned("llm_prompt_stream");
    }
};

pub const flowlike_image = struct {
    pub fn from_bytes(_: []const u8, _: []const u8) ?[]const u8 {
        return canned("from_bytes");
    }

    pub fn to_bytes(_: []const u8, _: []const u8) ?[]const u8 {
        return canned("to_bytes");
    }
};

pub const flowlike_db = struct {
    pub fn query(_: i32, _: []const u8, _: []const u8) ?[]const u8 {
        return canned("query");
    }
};

pub const flowlike_schema = struct {
    pub fn get_type_schema(_: []const u8) ?[]const u8 {
        return canned("get_type_schema");
    }

    pub fn list_types() ?[]const u8 {
        return canned("list_types");
    }
};

fn canned(function: []const u8) ?[]const u8 {
    return some(host().models.get(function));
}
