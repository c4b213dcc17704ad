// Runs the suite that the address names. `window.benchmark` is a promise of what it measured:
// { builds, samples: { row: { side: [number] } }, facts }. Statistics are the driver's part.

import { BUILDS } from "./builds.js";

const parameters = new URLSearchParams(location.search);

async function main() {
  const { default: run } = await import(`./suites/${parameters.get("suite")}.js`);
  const measured = await run({ quick: parameters.has("quick"), parameters });
  return { builds: BUILDS.map((build) => build.name), facts: {}, ...measured };
}

window.benchmark = main();
window.benchmark.then(
  (measured) => (document.getElementById("result").textContent = JSON.stringify(measured, null, 1)),
  (error) => (document.getElementById("result").textContent = `${error}\n${error.stack}`),
);
