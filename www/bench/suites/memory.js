// Whether the runtime's own memory goes on growing: after 100 runs and after 10,000.

import { openAll } from "../builds.js";
import { prepare } from "../packages.js";

const EARLY = 100;
const LATE = 10_000;

export default async function memory() {
  const opened = await openAll();
  const small = await prepare("bench/sum", opened);
  const sdk = await prepare("rust-sdk.unknown", opened);
  const samples = { "memory-early": {}, "memory-late": {} };
  for (const [index, { name, bytes }] of opened.entries()) {
    const runs = [
      [small.builds[index], "sum"],
      [sdk.builds[index], "add"],
    ];
    for (let run = 1; run <= LATE; run += 1) {
      const [{ runtime, id }, node] = runs[run % runs.length];
      await runtime.run(id, node, { a: run, b: 1 });
      if (run === EARLY) samples["memory-early"][name] = [bytes()];
    }
    samples["memory-late"][name] = [bytes()];
  }
  return { samples };
}
