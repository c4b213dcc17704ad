// Runs the tests of the shipped files in one of the builds, which the page's address names, and leaves the results in
// `window.__tests` for the driver.

import init from "/pkg/index.js";
import { tests as crashes } from "./crashes.js";
import { tests as loading } from "./loading.js";
import { tests as parity } from "./parity.js";

const build = new URLSearchParams(location.search).get("build");
const results = [];

/** An error with what led to it. */
function describe(error) {
  const own = `${error}\n${error?.stack}`;
  return error?.cause === undefined ? own : `${own}\ncaused by ${describe(error.cause)}`;
}

async function run(name, test, context) {
  try {
    await test(context);
    results.push({ name, ok: true });
  } catch (error) {
    results.push({ name, ok: false, message: describe(error) });
  }
  document.getElementById("report").textContent = JSON.stringify(results, null, 2);
}

async function main() {
  await init({ build });
  // What the entry has loaded, for tests that break it.
  const internals = await import(`/pkg/${build}/flow_like_browser.js`);
  for (const [name, test] of Object.entries({ ...loading, ...parity, ...crashes })) await run(name, test, internals);
}

window.__tests = { done: false, results };
main()
  .catch((error) => results.push({ name: "the page", ok: false, message: describe(error) }))
  .finally(() => {
    window.__tests.done = true;
  });
