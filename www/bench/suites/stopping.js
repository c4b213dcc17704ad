// How late a run that never ends is stopped: by its time limit, and by an AbortSignal.

import { openAll } from "../builds.js";
import { prepare } from "../packages.js";

const LIMIT_MS = 50;

export default async function stopping({ quick }) {
  const { builds } = await prepare("wat/spin_in/run", await openAll());
  const times = quick ? 20 : 100;
  const samples = { "kill-one": {}, "kill-ten": {}, cancel: {} };
  for (const { name, runtime, id } of builds) {
    const spin = (options) => rejection(runtime.run(id, "case", { n: 0 }, options));
    const kill = async () => {
      const began = performance.now();
      const code = await spin({ limits: { timeoutMs: LIMIT_MS } });
      if (code !== "timeout") throw new Error(`expected timeout, found ${code}`);
      return performance.now() - began - LIMIT_MS;
    };
    await kill();

    samples["kill-one"][name] = await series(times, kill);
    const batches = await series(times / 10, () => Promise.all(Array.from({ length: 10 }, kill)));
    samples["kill-ten"][name] = batches.flat();
    samples.cancel[name] = await series(times, async () => {
      const controller = new AbortController();
      let aborted;
      setTimeout(() => {
        aborted = performance.now();
        controller.abort();
      }, 20);
      const code = await spin({ signal: controller.signal });
      if (code !== "aborted") throw new Error(`expected aborted, found ${code}`);
      return performance.now() - aborted;
    });
  }
  return { samples, facts: { limitMs: LIMIT_MS } };
}

async function series(times, operation) {
  const values = [];
  for (let i = 0; i < times; i += 1) values.push(await operation());
  return values;
}

async function rejection(run) {
  try {
    await run;
    return "none";
  } catch (error) {
    return error.code;
  }
}
