// The same node in every language: a fresh instance and a run, of a module that is compiled already.

import { openAll } from "../builds.js";
import { interleave, repeatAsync, rounds } from "../sampling.js";

const ID = "com.example.nodes";
const INPUTS = { a: 12345, b: 67890 };

async function fetched(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

export default async function templates({ quick }) {
  const languages = await (await fetched("/fixtures/templates.json")).json();
  const builds = await openAll();
  const facts = {};
  const runtimes = [];
  // All of them at once, so that they are measured in turns: what disturbs one language disturbs the others.
  const sides = {};
  for (const language of languages) {
    const row = `template-${language}`;
    const bytes = await (await fetched(`/fixtures/${row}.wasm`)).arrayBuffer();
    const manifest = await (await fetched(`/fixtures/${row}.json`)).text();
    for (const { name, Runtime } of builds) {
      const runtime = await Runtime.open({ database: `benchmark-${row}-${name}`, updates: false });
      runtimes.push(runtime);
      await runtime.install({ bytes: bytes.slice(0), manifest });
      const run = () => runtime.run(ID, "add", INPUTS, { grant: "all" });
      const { outputs, stats } = await run();
      if (outputs.sum !== INPUTS.a + INPUTS.b) throw new Error(`${language} adds up to ${outputs.sum}`);
      facts[language] = { bytes: bytes.byteLength, fuel: stats.fuel, initFuel: stats.initFuel };
      sides[`${row} ${name}`] = repeatAsync(run);
    }
  }
  const measured = await interleave(sides, { rounds: rounds(quick) });
  for (const runtime of runtimes) await runtime.close();
  const samples = {};
  for (const [side, times] of Object.entries(measured)) {
    const [row, build] = side.split(" ");
    samples[row] = { ...samples[row], [build]: times };
  }
  return { samples, facts };
}
