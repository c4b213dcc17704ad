//! Tokens of the providers that manifest.toml declares for the node. Needs oauth.

const Context = @import("Context.zig");
const host = @import("host.zig");

pub const Token = struct {
    access_token: []const u8,
    /// Mostly `Bearer`.
    token_type: []const u8,
    /// Seconds since the Unix epoch, if it expires.
    expires_at: ?i64 = null,
};

/// The user's token, or null.
pub fn token(ctx: *Context, provider: []const u8) error{OutOfMemory}!?Token {
    return ctx.decode(Token, host.call(?[]const u8, "flowlike_auth", "get_oauth_token", .{provider}));
}

/// Whether there is one.
pub fn hasToken(provider: []const u8) bool {
    return host.call(bool, "flowlike_auth", "has_oauth_token", .{provider});
}
