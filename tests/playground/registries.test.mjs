// Which registries the playground asks besides the one that is set: www/playground/install/registries.js.

import assert from "node:assert/strict";
import { test } from "node:test";
import { askOtherRegistries, otherRegistries } from "../../www/playground/install/registries.js";

const from = (...origins) => origins.map((origin) => ({ origin }));

test("registries of packages are known, each once, without the one that is set", () => {
  const packages = from("local", "registry:https://b.test", "url:https://c.test", "registry:https://a.test", "registry:https://b.test", undefined);
  assert.deepEqual(otherRegistries(packages, ""), ["https://b.test", "https://a.test"]);
  assert.deepEqual(otherRegistries(packages, "https://a.test"), ["https://b.test"]);
  assert.deepEqual(otherRegistries([], "https://a.test"), []);
  assert.equal(otherRegistries(from(...Array.from({ length: 50 }, (_, index) => `registry:https://r${index}.test`)), "").length, 20);
});

/** What an app with these packages asks of its runtime, and is told. */
async function asked(packages, set) {
  const calls = [];
  const runtime = {
    packages: () => packages,
    registry: { init: async (url) => calls.push(url) },
    checkForUpdates: async () => ["an update"],
  };
  await askOtherRegistries({ runtime, settings: { get: () => set }, hasUpdate: (update) => calls.push(update) });
  return calls;
}

test("the one that is set stays the first, and nobody is asked for nothing", async () => {
  assert.deepEqual(await asked(from("registry:https://b.test"), "https://a.test"), ["https://b.test", "https://a.test", "an update"]);
  assert.deepEqual(await asked(from("registry:https://b.test"), ""), ["https://b.test", "an update"]);
  assert.deepEqual(await asked(from("registry:https://a.test", "local"), "https://a.test"), []);
});
