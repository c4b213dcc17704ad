//! The root of the module: what the host calls.

const std = @import("std");
const flowlike = @import("flowlike");
const Heap = @import("Heap.zig");
const nodes: []const flowlike.Node = &@import("nodes").nodes;

var heap: Heap = .{};
/// Whether a run has ended. Its result is in memory until the next one begins.
var over = false;

export fn get_abi_version() i32 {
    return 1;
}

export fn get_nodes() u64 {
    return flowlike.host.pack(comptime flowlike.definitions(nodes));
}

export fn run(input: ?[*]const u8, length: usize) u64 {
    const result = flowlike.execute(nodes, heap.allocator(), if (input) |text| text[0..length] else "");
    over = true;
    return flowlike.host.pack(result);
}

export fn alloc(size: usize) ?[*]u8 {
    if (over) {
        // The host brings the input of the next run.
        heap.reset();
        over = false;
    }
    const bytes = heap.allocator().alloc(u8, @max(size, 1)) catch return null;
    return bytes.ptr;
}

/// Nothing: all of it goes at once.
export fn dealloc(_: ?[*]u8, _: usize) void {}

/// Panics are traps, and the log says why.
pub const panic = std.debug.FullPanic(flowlike.log.panic);

/// `std.log` goes to the log of the run.
pub const std_options: std.Options = .{ .logFn = logFn, .log_level = .debug };

fn logFn(comptime level: std.log.Level, comptime scope: @EnumLiteral(), comptime format: []const u8, arguments: anytype) void {
    const prefix = if (scope == .default) "" else @tagName(scope) ++ ": ";
    const message = std.fmt.allocPrint(heap.allocator(), prefix ++ format, arguments) catch return;
    flowlike.log.write(level, message);
}
