//! The SDK for Flow-Like nodes in Zig: a node is a `Node`, and its function gets a `Context`.
//!
//! What the host does for nodes is in the namespaces here. Permissions that something needs are named where it is; without
//! one it fails or has nothing, and the log of the run says why. Functions that make something, or fail with a message,
//! take the context first: everything lasts until the run is over.

const node = @import("node.zig");
const json = @import("json.zig");
const values = @import("values.zig");

pub const Context = @import("Context.zig");
pub const Error = Context.Error;
pub const Node = node.Node;
pub const Pin = node.Pin;
pub const DataType = node.DataType;
pub const ValueType = node.ValueType;
pub const Scores = node.Scores;
pub const exec_in = node.exec_in;
pub const exec_out = node.exec_out;
pub const Json = json.Json;
pub const Bytes = json.Bytes;
pub const FlowPath = storage.FlowPath;

/// Variables of the flow. Needs variables_read and variables_write.
pub const vars = values.In("flowlike_vars");
/// What the nodes of a package keep as long as the flow is there. Needs cache_read and cache_write.
pub const cache = values.In("flowlike_cache");

pub const auth = @import("auth.zig");
pub const db = @import("db.zig");
pub const http = @import("http.zig");
pub const image = @import("image.zig");
pub const log = @import("log.zig");
pub const meta = @import("meta.zig");
pub const models = @import("models.zig");
pub const pins = @import("pins.zig");
pub const schema = @import("schema.zig");
pub const storage = @import("storage.zig");
pub const stream = @import("stream.zig");
pub const ws = @import("ws.zig");

/// A host in memory, for tests.
pub const testing = @import("testing.zig");

// For exports.zig, and whatever the namespaces here do not have.
pub const host = @import("host.zig");
pub const execute = @import("execute.zig").execute;
pub const definitions = node.definitions;

test {
    _ = json;
    _ = schema;
    _ = @import("tests.zig");
}
