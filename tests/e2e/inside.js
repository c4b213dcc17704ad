// A worker of the page that embeds the runtime: on its own thread, and in a worker of its own.

import { Runtime } from "/pkg/index.js";

const get = async (path) => (await fetch(path)).arrayBuffer();

async function sum(worker) {
  const runtime = await Runtime.open({ database: `flow-like-e2e-inside-${worker}`, updates: false, worker });
  const bytes = await get("/fixtures/rust-sdk.unknown.wasm");
  const { id } = await runtime.install({ bytes, manifest: await get("/fixtures/rust-sdk.toml") });
  const { outputs } = await runtime.run(id, "add", { a: 40, b: 2 }, { grant: "all" });
  await runtime.close();
  return outputs.sum;
}

try {
  postMessage({ sums: [await sum(false), await sum(true)] });
} catch (error) {
  postMessage({ error: `${error}\n${error.stack}` });
}
