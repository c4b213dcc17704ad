//! Memory of a run, for the host's buffers, too: a block at the end of linear memory. It grows in place, as does what was
//! allocated last, so that large texts need hardly more than their size. All of it is free again with the next run.

const std = @import("std");
const Allocator = std.mem.Allocator;
const Alignment = std.mem.Alignment;
const page_size = std.wasm.page_size;

const Heap = @This();

start: usize = 0,
used: usize = 0,
end: usize = 0,

pub fn allocator(heap: *Heap) Allocator {
    return .{ .ptr = heap, .vtable = &.{ .alloc = alloc, .resize = resize, .remap = remap, .free = free } };
}

/// Frees everything.
pub fn reset(heap: *Heap) void {
    heap.used = heap.start;
}

/// Has the block go on so far, if there is memory and nobody else's between.
fn reach(heap: *Heap, from: usize, length: usize) bool {
    const until = std.math.add(usize, from, length) catch return false;
    if (until > heap.end) {
        const pages = std.math.divCeil(usize, until - heap.end, page_size) catch unreachable;
        if (heap.end != memoryEnd() or @wasmMemoryGrow(0, pages) < 0) return false;
        heap.end += pages * page_size;
    }
    heap.used = until;
    return true;
}

fn memoryEnd() usize {
    return @wasmMemorySize(0) * page_size;
}

fn alloc(context: *anyopaque, length: usize, alignment: Alignment, _: usize) ?[*]u8 {
    const heap: *Heap = @ptrCast(@alignCast(context));
    const at = alignment.forward(heap.used);
    if (heap.reach(at, length)) return @ptrFromInt(at);
    // At first, and where another allocator has taken what comes next: a new block behind that.
    const end = memoryEnd();
    var block: Heap = .{ .start = end, .used = end, .end = end };
    if (end == heap.end or !block.reach(end, length)) return null;
    heap.* = block;
    return @ptrFromInt(end);
}

fn resize(context: *anyopaque, memory: []u8, _: Alignment, length: usize, _: usize) bool {
    const heap: *Heap = @ptrCast(@alignCast(context));
    const at = @intFromPtr(memory.ptr);
    const is_last = at + memory.len == heap.used;
    return if (is_last) heap.reach(at, length) else length <= memory.len;
}

fn remap(context: *anyopaque, memory: []u8, alignment: Alignment, length: usize, address: usize) ?[*]u8 {
    return if (resize(context, memory, alignment, length, address)) memory.ptr else null;
}

fn free(context: *anyopaque, memory: []u8, alignment: Alignment, address: usize) void {
    _ = resize(context, memory, alignment, 0, address);
}
