// How fast a runtime opens where many packages are installed, and where there is one.

import { Runtime } from "/pkg/index.js";
import { answer, assert, equal, get } from "./support.js";

const DATABASES = { many: "flow-like-e2e-many", one: "flow-like-e2e-one" };

const open = (database) => Runtime.open({ database: DATABASES[database], updates: false });

async function load(index) {
  const [module, manifest] = await Promise.all([get(`/modules/many/${index}.wasm`), get(`/modules/many/${index}.json`)]);
  return { bytes: await module.arrayBuffer(), manifest: await manifest.text() };
}

/** Installs some of the packages. */
export async function install(database, from, to) {
  const runtime = await open(database);
  for (let index = from; index < to; index += 1) await runtime.install(await load(index));
  await runtime.close();
}

/** How often a runtime is opened for one sample: clocks of browsers may be as coarse as an opening is fast. */
const BATCH = 4;

async function time(database, packages) {
  const began = performance.now();
  const runtime = await open(database);
  const ms = performance.now() - began;
  equal(runtime.packages().length, packages, `packages of ${database}`);
  await runtime.close();
  return ms;
}

/** How long the browser itself takes to open a database and hand over the same records, and how many bytes they have. */
async function read(database) {
  const began = performance.now();
  const connection = await answer(indexedDB.open(DATABASES[database]));
  const store = connection.transaction("packages").objectStore("packages");
  const values = store.getAll();
  await answer(store.getAllKeys());
  const ms = performance.now() - began;
  connection.close();
  return { ms, bytes: values.result.reduce((sum, { length }) => sum + length, 0) };
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/** The median times of opening, in turns, after a few that do not count. */
export async function compare(many, times) {
  const samples = { many: [], one: [], read: [] };
  for (let round = -3; round < times; round += 1) {
    const sum = { many: 0, one: 0, read: 0 };
    for (let index = 0; index < BATCH; index += 1) {
      sum.many += await time("many", many);
      sum.one += await time("one", 1);
      sum.read += (await read("many")).ms;
    }
    if (round >= 0) for (const [name, ms] of Object.entries(sum)) samples[name].push(ms / BATCH);
  }
  const runtime = await open("many");
  const { outputs, error } = await runtime.run(`com.example.many.p${many - 1}`, `store_records_${many - 1}`, {}, { grant: "all" });
  assert(error === undefined && outputs.value === many - 1, `${error}`);
  await runtime.close();
  const { bytes } = await read("many");
  return { many: median(samples.many), one: median(samples.one), read: median(samples.read), bytes };
}
