// The runtime itself.

import { RUST, Runtime, SDK, assert, equal, fixture, newDatabase, open, rejection, sleep } from "./support.js";

/// What is the same whenever it was installed.
const timeless = ({ installedAt, ...info }) => info;

export const tests = {
  async lists_packages_and_nodes() {
    const runtime = await open([]);
    equal([runtime.packages(), runtime.nodes()], [[], []]);
    const info = await runtime.install(fixture(RUST));
    equal([info.id, info.version, info.name], [SDK, "1.0.0", "Rust SDK fixture"]);
    equal(info.hash.length, 64);
    equal(info.moduleBytes, fixture(RUST).bytes.length);
    equal(info.manifest.permissions.network.http_enabled, true);
    equal(info.warnings, []);
    const add = info.nodes.find((node) => node.name === "add");
    equal([add.packageId, add.friendly_name, add.scores.governance], [SDK, "Add", 8]);
    equal(add.pins.map((pin) => `${pin.pin_type} ${pin.name}: ${pin.data_type}`), [
      "Input exec: Execution", "Output exec_out: Execution", "Input a: Integer", "Input b: Integer",
      "Output sum: Integer",
    ]);

    await runtime.install(fixture("assemblyscript"));
    await runtime.install(fixture(RUST));
    equal(runtime.packages().map(({ id }) => id), ["com.example.assemblyscript", SDK]);
    equal(timeless(runtime.packages()[1]), timeless(info));
    equal(runtime.nodes().length, info.nodes.length + 1);
    equal([await runtime.uninstall(SDK), await runtime.uninstall(SDK)], [true, false]);
    equal(runtime.nodes().map(({ name }) => name), ["shout"]);
    await rejection(runtime.run(SDK, "add"), "package-not-found");
  },

  async takes_manifests_in_every_shape() {
    const runtime = await open([]);
    const { bytes, manifest } = fixture(RUST);
    const info = await runtime.install({ bytes: bytes.buffer, manifest });
    const shapes = [new TextEncoder().encode(manifest), JSON.stringify(info.manifest), info.manifest];
    for (const shape of shapes) equal(timeless(await runtime.install({ bytes, manifest: shape })), timeless(info));
    const { id, version } = await runtime.install({ bytes, fileName: "dir/my nodes.wasm" });
    equal([id, version], ["local.my-nodes.wasm", "0.0.0"]);
    const { error } = await runtime.run(id, "notes", { text: "x" });
    equal(error, "there is no storage directory");
  },

  async describes_board_nodes() {
    const runtime = await open([RUST]);
    const node = runtime.boardNode(SDK, "add");
    equal([node.id, node.name], [`${SDK}:add`, "add"]);
    equal(Object.keys(node.pins).sort(), ["in:a", "in:b", "in:exec", "out:exec_out", "out:sum"]);
    const { details } = await rejection(Promise.resolve().then(() => runtime.boardNode(SDK, "mul")), "node-not-found");
    const nodes = runtime.nodes().map(({ name }) => name);
    equal([details.package, details.node, details.nodes], [SDK, "mul", nodes]);
  },

  async repeats_deterministic_runs() {
    const run = async (deterministic) => {
      const runtime = await open(["go"], { deterministic });
      const [{ id, nodes }] = runtime.packages();
      const { stats, outputs } = await runtime.run(id, nodes[0].name, { name: "Ada" });
      assert(stats.fuel > 1000 && stats.initFuel > 1000 && stats.peakMemory > 65536, JSON.stringify(stats));
      assert(stats.durationMs > 0 && stats.hostCalls > 0 && stats.engine === "interpreter", JSON.stringify(stats));
      return { fuel: stats.fuel, initFuel: stats.initFuel, hostCalls: stats.hostCalls, outputs };
    };
    equal(await run({ now: 1_772_000_000_000, seed: 7 }), await run({ now: 1_772_000_000_000n, seed: 7n }));
    equal(await run({}), await run({ now: 1_704_067_200_000, seed: 0 }));
  },

  async keeps_files_in_its_database() {
    const database = newDatabase();
    const run = async (inputs, options) => {
      const runtime = await open([RUST], { database, ...options });
      const { outputs } = await runtime.run(SDK, "notes", inputs, { grant: "all", context: { boardId: "b" } });
      await runtime.close();
      return outputs.read;
    };
    equal(await run({ text: "kept" }), "kept");
    equal(await run({}), "kept");
    equal(await run({}, { database: newDatabase() }), "");
  },

  async runs_many_nodes_at_once() {
    const runtime = await open([RUST]);
    const runs = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? runtime.run(SDK, "add", { a: index, b: index }) : runtime.run(SDK, "primes", { limit: 10_000 }),
    );
    const installed = runtime.install(fixture("assemblyscript"));
    equal(runtime.packages().length, 1, "the number of packages meanwhile");
    const results = await Promise.all(runs);
    equal(results.map(({ outputs }) => outputs.sum ?? outputs.count), runs.map((_, index) => (index % 2 ? 2 * index : 1229)));
    await installed;
  },

  async rejects_everything_when_it_closes() {
    const runtime = await open([RUST]);
    const flow = await runtime.openFlow();
    const running = [runtime.run(SDK, "spin"), flow.run(SDK, "spin")].map((run) => rejection(run, "closed"));
    await sleep(20);
    await runtime.close();
    await Promise.all(running);
    await rejection(runtime.run(SDK, "add"), "closed", "runtime is closed");
    await rejection(flow.run(SDK, "add"), "closed", "runtime is closed");
    await rejection(runtime.openFlow(), "closed");
    await rejection(runtime.install(fixture(RUST)), "closed");
    equal([runtime.packages(), runtime.nodes()], [[], []], "what a closed runtime lists");
    await runtime.close();
    await runtime[Symbol.asyncDispose]();

    const next = await Runtime.open({ database: newDatabase() });
    await next.install(fixture(RUST));
    const late = rejection(next.run(SDK, "spin"), "closed");
    const closed = next.close();
    // Of the test build only, whose objects are WebAssembly's own.
    next.free?.();
    await closed;
    await late;
  },
};
