// Guest compute: how much slower than the browser's own WebAssembly.

import { openAll } from "../builds.js";
import { Native } from "../native.js";
import { prepare } from "../packages.js";
import { agree, interleave, repeat, repeatAsync, rounds } from "../sampling.js";

/** Nodes of `tests/fixtures/bench/compute`, each with so much work that setting up a run does not matter. */
const WORK = { fib: 27, sha256: 400_000, matrix: 100, json: 1_000, sort: 60_000, sieve: 500_000 };

export default async function compute({ quick }) {
  const { module, builds } = await prepare("bench/compute", await openAll());
  const native = new Native(module);
  const samples = {};
  for (const [node, n] of Object.entries(WORK)) {
    const inputs = { n };
    const values = { browser: native.run(node, inputs).outputs };
    const sides = { browser: repeat(() => native.run(node, inputs)) };
    for (const { name, runtime, id } of builds) {
      values[name] = (await runtime.run(id, node, inputs)).outputs;
      sides[name] = repeatAsync(() => runtime.run(id, node, inputs));
    }
    agree(node, values);
    samples[node] = await interleave(sides, { rounds: quick ? 3 : rounds(quick), sampleMs: 50 });
  }
  return { samples };
}
