// A small node's run: what the runtime adds to a few hundred operators.

import { createPlugin } from "/extism/mod.js";
import { openAll } from "../builds.js";
import { Native, executionInput } from "../native.js";
import { download, prepare } from "../packages.js";
import { agree, interleave, repeat, repeatAsync, rounds } from "../sampling.js";

const INPUTS = { a: 12345, b: 67890 };

/** The measured nodes: row, module, node. */
const NODES = [
  // Reads and writes JSON by hand, and imports nothing. A unit of fuel is an operator.
  { row: "sum", module: "bench/sum", node: "sum", mostFuel: 1_000 },
  // The same by two calls of `flowlike_pins.get_input`, whose answers the host puts into memory from the guest's `alloc`.
  { row: "sum-pins", module: "wat/small", node: "sum" },
  // On the published Rust SDK, which parses JSON in the guest.
  { row: "sdk-add", module: "rust-sdk.unknown", node: "add" },
];

export default async function small({ quick }) {
  const opened = await openAll();
  const extism = await WebAssembly.compile(await download("bench/sum_extism"));
  const samples = {};
  const facts = {};
  for (const { row, module: name, node, mostFuel } of NODES) {
    const { module, builds } = await prepare(name, opened);
    const plugin = row === "sum" ? extism : null;
    const options = { rounds: rounds(quick) };

    const fresh = freshSides(node, module, builds, plugin);
    facts[row] = await check(node, module, builds, plugin);
    if (facts[row].fuel > mostFuel) throw new Error(`${node} is not small: ${facts[row].fuel} operators`);
    samples[`${row}-fresh`] = await interleave(fresh, options);

    const { sides, close } = await livingSides(node, module, builds, plugin);
    samples[`${row}-living`] = await interleave(sides, options);
    await close();
  }
  return { samples, facts };
}

/** All sides must give the same outputs. Returns how many units of fuel a run takes: its operators and host calls. */
async function check(node, module, builds, plugin) {
  const outputs = { browser: new Native(module).run(node, INPUTS).outputs };
  let fuel;
  for (const { name, runtime, id } of builds) {
    const result = await runtime.run(id, node, INPUTS);
    outputs[name] = result.outputs;
    fuel = result.stats.fuel;
  }
  if (plugin) outputs.extism = (await extismRun(await newPlugin(plugin), node)).outputs;
  agree(node, outputs);
  return { fuel };
}

/** A fresh instance for every run, of a module that is compiled already. */
function freshSides(node, module, builds, plugin) {
  const native = new Native(module);
  const freshRun = () => {
    native.instantiate();
    native.run(node, INPUTS);
  };
  const sides = { browser: repeat(freshRun) };
  for (const { name, runtime, id } of builds) {
    sides[name] = repeatAsync(() => runtime.run(id, node, INPUTS));
  }
  if (plugin) {
    sides.extism = repeatAsync(async () => {
      const fresh = await newPlugin(plugin);
      await extismRun(fresh, node);
      await fresh.close();
    });
  }
  return sides;
}

/** The same instance for all runs. */
async function livingSides(node, module, builds, plugin) {
  const native = new Native(module);
  const sides = { browser: repeat(() => native.run(node, INPUTS)) };
  const closers = [];
  for (const { name, runtime, id } of builds) {
    const flow = await runtime.openFlow();
    closers.push(() => flow.close());
    sides[name] = repeatAsync(() => flow.run(id, node, INPUTS));
  }
  if (plugin) {
    const living = await newPlugin(plugin);
    closers.push(() => living.close());
    sides.extism = repeatAsync(async () => {
      await extismRun(living, node);
      // Forgets the buffers of the call, which it keeps otherwise.
      await living.reset();
    });
  }
  return { sides, close: () => Promise.all(closers.map((close) => close())) };
}

/** With Extism's own settings: on this thread, without WASI, which is also why nothing could stop it. */
function newPlugin(module) {
  return createPlugin({ wasm: [{ module }] });
}

async function extismRun(plugin, node) {
  const output = await plugin.call("run", JSON.stringify(executionInput(node, INPUTS)));
  return output.json();
}
