// From the navigation to a node's first result, in milliseconds.

import { open } from "./builds.js";
import { download, install } from "./packages.js";

async function main() {
  const module = download("bench/sum");
  const { runtime } = await open(new URLSearchParams(location.search).get("build"));
  const { id } = await install(runtime, "sum", await module);
  const { outputs } = await runtime.run(id, "sum", { a: 40, b: 2 });
  if (outputs.value !== 42) throw new Error(`40 + 2 is ${outputs.value}`);
  return performance.now();
}

window.benchmark = main();
