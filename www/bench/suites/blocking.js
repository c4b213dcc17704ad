// How long the main thread is blocked while guests compute, and by single operators that cannot be interrupted.

import { open } from "../builds.js";
import { download, install } from "../packages.js";
import { ticker } from "../ticker.js";

/** Recursion that would take for ever. */
const FOR_EVER = { n: 90 };
/** The pages of a 64 MiB tier that a guest with one page can still get. */
const TIER_PAGES = 1_023;
const FILL_BYTES = 64 << 20;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export default async function blocking({ quick, parameters }) {
  const build = await open(parameters.get("build"));
  const ms = quick ? 2_000 : 10_000;
  const samples = {};
  const put = (row, side, gaps) => ((samples[row] ??= {})[side] = gaps);

  put("block-idle", build.name, await during(() => sleep(ms / 4)));
  const { id } = await install(build.runtime, "compute", await download("bench/compute"));
  const compute = () => stopped(build.runtime.run(id, "fib", FOR_EVER, { limits: { timeoutMs: ms } }));
  put("block-one", build.name, await during(compute));
  put("block-ten", build.name, await during(() => Promise.all(Array.from({ length: 10 }, compute))));

  const inWorker = await build.openInWorker();
  await install(inWorker, "compute", await download("bench/compute"));
  const apart = () => stopped(inWorker.run(id, "fib", FOR_EVER, { limits: { timeoutMs: ms } }));
  put("block-worker", build.name, await during(apart));
  put("frames-idle", build.name, await frames(() => sleep(ms / 4)));
  put("frames-worker", build.name, await frames(apart));
  await inWorker.close();

  const memory = await download("bench/memory");
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    for (const [row, gaps] of Object.entries(await bulk(build, memory))) {
      ((samples[row] ??= {})[build.name] ??= []).push(Math.max(...gaps));
    }
  }
  return { samples };
}

/** Growth by a whole tier, and filling 64 MiB, each one operator in a run of its own. */
async function bulk({ runtime }, bytes) {
  const standard = await install(runtime, "grow", bytes, "standard");
  const grow = await during(() => done(runtime.run(standard.id, "memory", { g: TIER_PAGES, s: TIER_PAGES, f: 0 })));
  const heavy = await install(runtime, "fill", bytes, "heavy");
  const flow = await runtime.openFlow();
  const pages = FILL_BYTES / 65_536;
  await done(flow.run(heavy.id, "memory", { g: pages, s: pages, f: 0 }));
  const fill = await during(() => done(flow.run(heavy.id, "memory", { g: 0, s: 0, f: FILL_BYTES })));
  await flow.close();
  return { "block-grow": grow, "block-fill": fill };
}

async function during(work) {
  const stop = ticker();
  await work();
  return stop();
}

/** The times between frames of the page. */
async function frames(work) {
  const gaps = [];
  let last;
  let isDone = false;
  const frame = (now) => {
    if (last !== undefined) gaps.push(now - last);
    last = now;
    if (!isDone) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  await work();
  isDone = true;
  return gaps;
}

async function done(run) {
  const { outputs, error } = await run;
  if (error || outputs.value < TIER_PAGES) throw new Error(`the guest did not get its memory: ${error ?? outputs.value}`);
}

/** A run that must be stopped by its time limit. */
async function stopped(run) {
  const error = await run.then(
    () => new Error("it ended by itself"),
    (error) => error,
  );
  if (error.code !== "timeout") throw error;
}
