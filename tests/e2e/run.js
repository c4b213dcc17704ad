// Runs the tests of the shipped files in one of the builds, which the page's address names (with what to run of them), and leaves the results in
// `window.__tests` for the driver.

import init, { preload } from "/pkg/index.js";
import { tests as api } from "./api.js";
import { tests as consent } from "./consent.js";
import { tests as crashes } from "./crashes.js";
import { tests as doctor } from "./doctor.js";
import { tests as events } from "./events.js";
import { tests as loading } from "./loading.js";
import { tests as observing } from "./observing.js";
import { tests as parity } from "./parity.js";
import { tests as files } from "./files.js";
import { tests as sources } from "./sources.js";
import { inWorker } from "./support.js";
import { tests as workers } from "./workers.js";

const parameters = new URLSearchParams(location.search);
const build = parameters.get("build");
/** Those that are wanted: their whole name has the filter in it. */
const [prefix, filter] = [parameters.get("prefix") ?? "", parameters.get("filter") ?? ""];
/** What a page can see in either mode, and what is of one of them only. */
const both = { ...api, ...sources, ...events, ...consent, ...files, ...observing, ...parity };
const tests = Object.entries(inWorker ? { ...both, ...workers } : { ...both, ...loading, ...doctor, ...crashes });
const wanted = tests.filter(([name]) => `${prefix}${name}`.includes(filter));
const results = [];

/** An error with what led to it. */
function describe(error) {
  const own = `${error}\n${error?.stack}`;
  return error?.cause === undefined ? own : `${own}\ncaused by ${describe(error.cause)}`;
}

async function run(name, test, context) {
  window.__tests.running = name;
  try {
    await test(context);
    results.push({ name, ok: true });
  } catch (error) {
    results.push({ name, ok: false, message: describe(error) });
  }
  document.getElementById("report").textContent = JSON.stringify(results, null, 2);
}

async function main() {
  // A runtime in a worker has its build from the page all the same.
  await (inWorker ? preload({ build }) : init({ build }));
  // What the entry has loaded, for tests that break it.
  const internals = inWorker ? undefined : await import(`/pkg/${build}/flow_like_browser.js`);
  for (const [name, test] of wanted) await run(name, test, internals);
}

window.__tests = { done: false, results, running: "" };
main()
  .catch((error) => results.push({ name: "the page", ok: false, message: describe(error) }))
  .finally(() => {
    window.__tests.done = true;
  });
