// Whether anything goes on growing: the runtime's own memory after 100 runs and after 10,000, and the time that a run
// takes after 3,000 and after 30,000.

import { openAll } from "../builds.js";
import { prepare } from "../packages.js";

const MEMORY_RUNS = { "memory-early": 100, "memory-late": 10_000 };
const TIME_RUNS = { "time-early": 3_000, "time-late": 30_000 };
/** So many runs are timed together, and so many times. */
const TIMED = 200;
const TIMES = 5;

export default async function memory() {
  const { builds } = await prepare("bench/sum", await openAll());
  const samples = {};
  const put = (row, side, values) => ((samples[row] ??= {})[side] = values);
  for (const { name, runtime, id, bytes } of builds) {
    let done = 0;
    const until = async (runs) => {
      for (; done < runs; done += 1) await runtime.run(id, "sum", { a: done, b: 1 });
    };
    const checkpoints = Object.entries({ ...MEMORY_RUNS, ...TIME_RUNS }).sort(([, one], [, other]) => one - other);
    for (const [row, runs] of checkpoints) {
      await until(runs);
      put(row, name, row in MEMORY_RUNS ? [bytes()] : await time(until, runs));
    }
  }
  return { samples };
}

/** Milliseconds for one run, from here on. */
async function time(until, runs) {
  const values = [];
  for (let i = 1; i <= TIMES; i += 1) {
    const began = performance.now();
    await until(runs + i * TIMED);
    values.push((performance.now() - began) / TIMED);
  }
  return values;
}
