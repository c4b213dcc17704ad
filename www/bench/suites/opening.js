// How long a runtime takes to open where 200 packages are installed, and where there is one: in turns, over databases that
// the packages were installed into one by one.

import { openAll } from "../builds.js";

const PACKAGES = { "open-many": 200, "open-one": 1 };
/** So many openings make one sample: clocks of browsers may be as coarse as an opening is fast. */
const BATCH = 4;
const TIMES = 25;
/** What does not count: the first opening writes what makes the others fast. */
const WARM_UP = 3;

const database = (row, build) => `benchmark-${row}-${build}`;

async function load(index) {
  const [module, manifest] = await Promise.all(["wasm", "json"].map((kind) => fetch(`/modules/many/${index}.${kind}`)));
  if (!module.ok || !manifest.ok) throw new Error(`there is no package ${index}`);
  return { bytes: await module.arrayBuffer(), manifest: await manifest.text() };
}

async function install(Runtime, name, packages) {
  const runtime = await Runtime.open({ database: name, updates: false });
  for (let index = 0; index < packages; index += 1) await runtime.install(await load(index));
  await runtime.close();
}

/** Milliseconds of one opening. */
async function open(Runtime, name, packages) {
  const began = performance.now();
  const runtime = await Runtime.open({ database: name, updates: false });
  const ms = performance.now() - began;
  if (runtime.packages().length !== packages) throw new Error(`${name} has ${runtime.packages().length} packages`);
  await runtime.close();
  return ms;
}

export default async function opening({ quick }) {
  const samples = { "open-many": {}, "open-one": {} };
  for (const { name, Runtime } of await openAll()) {
    for (const [row, packages] of Object.entries(PACKAGES)) {
      await install(Runtime, database(row, name), packages);
      samples[row][name] = [];
    }
    for (let round = -WARM_UP; round < (quick ? 3 : TIMES); round += 1) {
      const sums = { "open-many": 0, "open-one": 0 };
      for (let index = 0; index < BATCH; index += 1) {
        for (const [row, packages] of Object.entries(PACKAGES)) sums[row] += await open(Runtime, database(row, name), packages);
      }
      if (round >= 0) for (const [row, ms] of Object.entries(sums)) samples[row][name].push(ms / BATCH);
    }
  }
  return { samples };
}
