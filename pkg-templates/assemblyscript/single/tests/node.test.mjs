// The node on a host in memory: `npm test`.

import assert from "node:assert/strict";
import test from "node:test";
import { Host, load } from "../sdk/testing/host.mjs";

const module = load("build/debug.wasm");

test("it greets", () => {
  const host = new Host(module);
  assert.equal(host.run("greet", { name: "Ada" }).outputs.greeting, "Hello, Ada!");
  assert.equal(host.run("greet").outputs.greeting, "Hello, World!");
});
