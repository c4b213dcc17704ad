// Rejections.

import { FlowLikeError, RUST, SDK, assert, equal, fixture, open, rejection } from "./support.js";

function thrown(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

export const tests = {
  async are_of_one_class() {
    const runtime = await open([]);
    const error = await rejection(runtime.run("com.example.none", "add"), "package-not-found", "com.example.none");
    assert(error instanceof Error && error instanceof FlowLikeError, "the class");
    equal(error.name, "FlowLikeError");
    equal(String(error).startsWith("FlowLikeError: There is no package"), true);
    equal(error.details, { package: "com.example.none" });
    assert(!("cause" in error), "an error without a cause has one");
    assert(error.stack.length > 0, "there is no stack");

    const own = new FlowLikeError("denied", "no", {}, "because");
    equal([own.code, own.message, own.details, own.cause], ["denied", "no", {}, "because"]);
  },

  async name_what_is_missing() {
    const runtime = await open([RUST]);
    const node = await rejection(runtime.run(SDK, "ad"), "node-not-found", "`ad`");
    assert(node.details.node === "ad", `the details are ${JSON.stringify(node.details)}`);
    const pin = await rejection(runtime.run(SDK, "add", { a: "one" }), "input-invalid", "`a`");
    equal(pin.details.pin, "a");
    const board = thrown(() => runtime.boardNode(SDK, "ad"));
    assert(board instanceof FlowLikeError, "boardNode threw something else");
    equal(board.code, "node-not-found");
    equal(thrown(() => runtime.boardNode("x", "add")).code, "package-not-found");
  },

  async of_packages_leave_the_runtime_usable() {
    const runtime = await open([RUST]);
    const { bytes, manifest } = fixture(RUST);
    const cases = [
      [{ bytes: new Uint8Array() }, "module-invalid"],
      [{ bytes: new TextEncoder().encode("(module)") }, "module-invalid"],
      [{ bytes: bytes.subarray(0, 1000), manifest }, "module-invalid"],
      [{ bytes: Uint8Array.of(0, 97, 115, 109, 13, 0, 1, 0) }, "module-unsupported"],
      [{ bytes, manifest: "id = 3" }, "manifest-invalid"],
      [{ bytes, manifest: { id: "x" } }, "manifest-invalid"],
      [{ bytes, manifest: manifest.replace('id = "add"', 'id = "subtract"') }, "definition-invalid"],
    ];
    for (const [source, code] of cases) {
      const error = await rejection(runtime.install(source), code);
      if (code === "manifest-invalid") assert(error.details.problems.length > 1, "the problems are not listed");
    }
    equal(runtime.packages().length, 1);
    const { outputs } = await runtime.run(SDK, "add", { a: 1, b: 2 });
    equal(outputs.sum, 3);
  },

  async of_runs_carry_the_log() {
    const runtime = await open([RUST]);
    const trap = await rejection(runtime.run(SDK, "panic", {}), "trap");
    equal(trap.details.export, "run");
    assert(Array.isArray(trap.details.logs), "there is no log");
    const reported = await runtime.run(SDK, "fail", { message: "no luck" });
    equal([reported.error, reported.activateExec, reported.outputs], ["no luck", ["on_error"], { attempts: 1 }]);
  },
};
