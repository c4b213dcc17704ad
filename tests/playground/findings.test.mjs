// What the browser lacks, for visitors.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sorted } from "../../www/playground/findings.js";

const finding = (code, details = {}) => ({ code, severity: "info", message: `about ${code}`, remedy: "Call `runtime.persist()`.", details });

test("visitors are told what they can do, and not what is for developers", () => {
  const { yours, theirs } = sorted([finding("storage-not-persisted"), finding("no-folder-picker"), finding("wasm-uncompressed"), finding("files-unreachable")]);
  assert.deepEqual(yours.map(({ action, remedy }) => action ?? remedy), ["keep", "Check the connection, and load the page again."]);
  assert.ok(!JSON.stringify(yours).includes("runtime."));
  assert.deepEqual(theirs.map(({ message }) => message), ["about wasm-uncompressed"]);
});

test("what is not known is for those who serve the page", () => {
  const { yours, theirs } = sorted([finding("brand-new"), finding("constructor")]);
  assert.equal(yours.length, 0);
  assert.equal(theirs.length, 2);
});

test("room is said as people read it", () => {
  const { yours } = sorted([finding("storage-low", { used: 95_000_000, quota: 100_000_000 })]);
  assert.equal(yours[0].message, "There is little room left: 95 MB of 100 MB are used.");
  assert.equal(yours[0].action, "storage");
});
