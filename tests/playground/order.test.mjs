// The order in a question of consent: nothing that matters is behind something that does not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { permissionsInOrder, placesInOrder, placesInParts } from "../../www/playground/consent/order.js";

const hosts = (count) => Array.from({ length: count }, (_, index) => `a${String(index).padStart(2, "0")}.weather.example`);
const none = () => false;

test("what opens more comes before what is written out", () => {
  assert.deepEqual(placesInOrder(["b.example", "*.a.example", "a.example", "*.com", "*"], none), ["*", "*.com", "*.a.example", "b.example", "a.example"]);
});

test("a dozen is shown at once, and the rest is there", () => {
  const all = [...hosts(13), "*.com"];
  const { shown, more } = placesInParts(all, none);
  assert.equal(shown.length, 12);
  assert.equal(shown[0], "*.com");
  assert.deepEqual([...shown, ...more].toSorted(), all.toSorted());
  assert.deepEqual(placesInParts(hosts(12), none).more, []);
});

test("what is new comes first, all of it, however much there is", () => {
  const fresh = new Set(["zz.attacker.example", "*.com"]);
  const one = placesInParts([...hosts(13), "*", ...fresh], (host) => fresh.has(host));
  assert.deepEqual(one.shown.slice(0, 3), ["*.com", "zz.attacker.example", "*"]);
  const many = placesInParts(["old.example", ...hosts(40)], (host) => host !== "old.example");
  assert.equal(many.shown.length, 40);
  assert.deepEqual(many.more, ["old.example"]);
});

test("permissions: new ones, then the highest risk, then as they were", () => {
  const list = [
    { name: "streaming", risk: "low" },
    { name: "http_get", risk: "medium" },
    { name: "models", risk: "medium" },
    { name: "oauth:github", risk: "high" },
  ];
  const names = (...more) => permissionsInOrder(list, ...more).map(({ name }) => name);
  assert.deepEqual(names(), ["oauth:github", "http_get", "models", "streaming"]);
  assert.deepEqual(names(({ name }) => name === "streaming"), ["streaming", "oauth:github", "http_get", "models"]);
});
