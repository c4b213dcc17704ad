// Which registries the playground asks besides the one that is set: www/playground/install/registries.js.

import assert from "node:assert/strict";
import { test } from "node:test";
import { askOtherRegistries, otherRegistries } from "../../www/playground/install/registries.js";

const from = (...origins) => origins.map((origin) => ({ origin, updatePolicy: "notify" }));

test("registries of packages are known, each once, without the one that is set", () => {
  const packages = from("local", "registry:https://b.test", "url:https://c.test", "registry:https://a.test", "registry:https://b.test", undefined);
  assert.deepEqual(otherRegistries(packages, ""), ["https://b.test", "https://a.test"]);
  assert.deepEqual(otherRegistries(packages, "https://a.test"), ["https://b.test"]);
  assert.deepEqual(otherRegistries([], "https://a.test"), []);
  assert.deepEqual(otherRegistries([{ origin: "registry:https://a.test", updatePolicy: "off" }], ""), []);
  assert.equal(otherRegistries(from(...Array.from({ length: 50 }, (_, index) => `registry:https://r${index}.test`)), "").length, 20);
});

/** What an app with these packages asks of its runtime, and is told. */
async function asked(packages, set) {
  const calls = [];
  const runtime = {
    packages: () => packages,
    registry: { init: async (url) => calls.push(url) },
    checkForUpdates: async () => packages.map(({ id, origin }) => ({ packageId: id, registry: origin.slice("registry:".length) })),
  };
  await askOtherRegistries({ runtime, settings: { get: () => set }, hasUpdate: ({ packageId }) => calls.push(packageId) });
  return calls;
}

test("what others have is told, unless it is not wanted, and nobody is asked for nothing", async () => {
  const [a, b] = ["a", "b"].map((id) => ({ id, origin: `registry:https://${id}.test`, updatePolicy: "notify" }));
  assert.deepEqual(await asked([a, b], ""), ["https://a.test", "https://b.test", "a", "b"]);
  // The runtime tells of those by itself.
  assert.deepEqual(await asked([a, b], "https://a.test"), ["https://b.test", "b"]);
  assert.deepEqual(await asked([a], "https://a.test"), []);
  const still = { ...b, id: "still", updatePolicy: "off" };
  assert.deepEqual(await asked([b, still], ""), ["https://b.test", "b"]);
});
