// A page that follows a package while somebody works on it: `flow-like dev`.

import { Runtime } from "/pkg/index.js";
import { assert, newDatabase, sleep } from "./support.js";

const ID = "com.example.followed";

let runtime;
let stop;
/** What the page was told. */
const builds = [];

export async function begin(url) {
  runtime = await Runtime.open({ database: newDatabase(), updates: false });
  stop = runtime.follow(url, (build) => builds.push(build));
}

async function greeting() {
  if (!runtime.packages().some(({ id }) => id === ID)) return undefined;
  return (await runtime.run(ID, "greet", { name: "Ada" }, { grant: "all" })).outputs.greeting;
}

/** Waits until the node says that; a build takes as long as its compiler does. */
export async function says(expected) {
  let said;
  for (let tries = 0; tries < 600; tries += 1) {
    said = await greeting();
    if (said === expected) return;
    await sleep(100);
  }
  throw new Error(`it says ${said}, and not ${expected}: ${JSON.stringify(builds)}`);
}

/** Waits for a build that is no good, and says what is wrong with it. */
export async function problem() {
  for (let tries = 0; tries < 600; tries += 1) {
    const last = builds.at(-1);
    if (last?.problem !== undefined) return last.problem;
    await sleep(100);
  }
  throw new Error(`no build failed: ${JSON.stringify(builds)}`);
}

export async function end() {
  stop();
  const before = builds.length;
  assert(before > 0, "it was told of builds");
  return before;
}

export const told = () => builds.length;
