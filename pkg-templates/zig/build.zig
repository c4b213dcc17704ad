const std = @import("std");

pub fn build(b: *std.Build) void {
    // Small code by default. Debug and safe check for overflows and wrong indices, and the run's log says where.
    const optimize = b.option(std.builtin.Optimize, "optimize", "debug, safe, fast or small (default)") orelse .small;

    const wasm: Package = .init(b, b.resolveTargetQuery(.{ .cpu_arch = .wasm32, .os_tag = .freestanding }), optimize);
    const module = b.addExecutable(.{ .name = "nodes", .root_module = wasm.module("sdk/exports.zig") });
    module.root_module.addImport("flowlike", wasm.flowlike);
    module.root_module.addImport("nodes", wasm.nodes);
    // A module is a library: it exports functions, and nothing starts it.
    module.entry = .disabled;
    module.root_module.export_symbol_names = &.{ "get_abi_version", "get_nodes", "run", "alloc", "dealloc" };
    module.stack_size = 256 * 1024;

    // To where manifest.toml says that it is, whatever the prefix.
    const put = b.addUpdateSourceFiles();
    put.addCopyFileToSource(module.getEmittedBin(), "build/nodes.wasm");
    b.getInstallStep().dependOn(&put.step);

    // Tests run on this computer, on the SDK's host in memory.
    const native: Package = .init(b, b.graph.host, .debug);
    const test_step = b.step("test", "Test the nodes and the SDK");
    for ([_]*std.Build.Module{ native.nodes, native.flowlike }) |tested| {
        test_step.dependOn(&b.addRunArtifact(b.addTest(.{ .root_module = tested })).step);
    }
}

/// What sources import by name, for one target.
const Package = struct {
    b: *std.Build,
    target: std.Build.ResolvedTarget,
    optimize: std.builtin.Optimize,
    flowlike: *std.Build.Module = undefined,
    nodes: *std.Build.Module = undefined,

    fn init(b: *std.Build, target: std.Build.ResolvedTarget, optimize: std.builtin.Optimize) Package {
        var package: Package = .{ .b = b, .target = target, .optimize = optimize };
        package.flowlike = package.module("sdk/flowlike.zig");
        package.nodes = package.module("src/nodes.zig");
        package.nodes.addImport("flowlike", package.flowlike);
        return package;
    }

    fn module(package: Package, root: []const u8) *std.Build.Module {
        const wasm = package.target.result.cpu.arch.isWasm();
        return package.b.createModule(.{
            .root_source_file = package.b.path(root),
            .target = package.target,
            .optimize = package.optimize,
            .strip = wasm,
            .single_threaded = wasm,
        });
    }
};
