// Which registries the playground asks: www/playground/install/registries.js.

import assert from "node:assert/strict";
import { test } from "node:test";
import { registries, rememberRegistries } from "../../www/playground/install/registries.js";
import * as settings from "../../www/playground/settings.js";

const from = (...origins) => origins.map((origin) => ({ origin }));

test("registries of packages are asked after the one of the settings, each once", () => {
  assert.deepEqual(registries(), []);
  rememberRegistries(from("local", "registry:https://b.test", "url:https://c.test", "registry:https://b.test", undefined));
  assert.deepEqual(registries(), ["https://b.test"]);
  settings.set("registry", "https://a.test");
  rememberRegistries(from("registry:https://a.test", "registry:https://b.test"));
  assert.deepEqual(registries(), ["https://a.test", "https://b.test"]);
  rememberRegistries(from("registry:https://a.test"));
  assert.deepEqual(registries(), ["https://a.test"]);
  settings.set("registry", "");
});

test("what is kept may be anything", () => {
  for (const kept of [{}, null, ["no address", 5, null]]) {
    settings.set("otherRegistries", kept);
    assert.deepEqual(registries(), []);
  }
  rememberRegistries(from(...Array.from({ length: 50 }, (_, index) => `registry:https://r${index}.test`)));
  assert.equal(registries().length, 20);
});
