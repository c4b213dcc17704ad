//! Seven small nodes that show what a package can do. Each is a file; this is the list of them.

const flowlike = @import("flowlike");

/// The nodes of this package, in the order in which people see them.
pub const nodes = [_]flowlike.Node{
    @import("add.zig").node,
    @import("text_stats.zig").node,
    @import("branch.zig").node,
    @import("http_json.zig").node,
    @import("notes.zig").node,
    @import("progress.zig").node,
    @import("whoami.zig").node,
};

// Has the tests of all files run.
test {
    _ = nodes;
}
