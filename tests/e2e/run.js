// Runs the tests of the shipped files in one of the builds, which the page's address names, and leaves the results in
// `window.__tests` for the driver.

import init from "/pkg/index.js";
import { tests as crashes } from "./crashes.js";

const build = new URLSearchParams(location.search).get("build");
const results = [];

async function run(name, test, context) {
  try {
    await test(context);
    results.push({ name, ok: true });
  } catch (error) {
    results.push({ name, ok: false, message: `${error?.stack ?? error}` });
  }
  document.getElementById("report").textContent = JSON.stringify(results, null, 2);
}

async function main() {
  await init({ build });
  // What the entry has loaded, for tests that break it.
  const internals = await import(`/pkg/${build}/flow_like_browser.js`);
  for (const [name, test] of Object.entries(crashes)) await run(name, test, internals);
}

window.__tests = { done: false, results };
main()
  .catch((error) => results.push({ name: "the page", ok: false, message: `${error?.stack ?? error}` }))
  .finally(() => {
    window.__tests.done = true;
  });
