// Row 38: tabs of other versions of the page, over the same database.

import { Runtime } from "/pkg/index.js";
import { answer, assert, equal, fixture, rejection } from "./support.js";

const DATABASE = "flow-like-e2e-upgrade";
const SHOUT = "com.example.assemblyscript";
/** What the first version made. */
const STORES = ["packages", "modules", "files", "settings", "index"];

let runtime;

/** Has the database open in its first version, and does not let go. */
export async function hold() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
  window.held = await answer(request);
}

/** Waits for that tab no longer than a user does, and says that it is in the way. */
export async function refused() {
  const began = performance.now();
  const error = await rejection(Runtime.open({ database: DATABASE, updates: false }), "storage");
  const ms = performance.now() - began;
  assert(ms > 3_000 && ms < 20_000, `it waited for ${ms} ms`);
  assert(error.message.includes("another tab") && error.message.includes("older version"), error.message);
}

export async function opens() {
  runtime = await Runtime.open({ database: DATABASE, updates: false });
  await runtime.install(await fixture("assemblyscript"));
  equal((await runtime.run(SHOUT, "shout", { text: "new" })).outputs.shouted, "NEW!", "a run");
}

/** A tab of a later version, which must not be kept waiting by what is open. */
export async function upgrade() {
  const later = await answer(indexedDB.open(DATABASE, 99));
  const packages = await answer(later.transaction("packages").objectStore("packages").getAllKeys());
  equal(packages, [SHOUT], "what the later version finds");
  later.close();
}

/** What is here goes on, and what needs the storage says what to do. */
export async function outdated() {
  equal((await runtime.run(SHOUT, "shout", { text: "old" })).outputs.shouted, "OLD!", "a run");
  const error = await rejection(runtime.install(await fixture("assemblyscript", "1.1.0")), "storage");
  assert(error.message.includes("newer version"), error.message);
  equal(runtime.packages().map(({ version }) => version), ["1.0.0"], "what is installed");
}
