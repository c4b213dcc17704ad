// Which registries the playground asks besides the one that is set: www/playground/install/registries.js.

import assert from "node:assert/strict";
import { test } from "node:test";
import { otherRegistries } from "../../www/playground/install/registries.js";

const from = (...origins) => origins.map((origin) => ({ origin, updatePolicy: "notify" }));

test("registries of packages are known, each once, without the one that is set", () => {
  const packages = from("local", "registry:https://b.test", "url:https://c.test", "registry:https://a.test", "registry:https://b.test", undefined);
  assert.deepEqual(otherRegistries(packages, ""), ["https://b.test", "https://a.test"]);
  assert.deepEqual(otherRegistries(packages, "https://a.test"), ["https://b.test"]);
  assert.deepEqual(otherRegistries([], "https://a.test"), []);
  assert.deepEqual(otherRegistries([{ origin: "registry:https://a.test", updatePolicy: "off" }], ""), []);
  assert.equal(otherRegistries(from(...Array.from({ length: 50 }, (_, index) => `registry:https://r${index}.test`)), "").length, 20);
});
