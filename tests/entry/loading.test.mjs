// The package where there is no WebAssembly, as in Safari's lockdown mode, and what it exports.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as entry from "../../src/js/entry/index.js";

const { default: init, FlowLikeError, Runtime, preload } = entry;

/** Takes something away from every script for the time of a test. */
function without(t, name) {
  const was = Object.getOwnPropertyDescriptor(globalThis, name);
  delete globalThis[name];
  t.after(() => was && Object.defineProperty(globalThis, name, was));
}

test("without WebAssembly nothing opens, and the error says why", async (t) => {
  without(t, "WebAssembly");
  for (const work of [preload, init, Runtime.open, () => Runtime.open({ worker: true })]) {
    const error = await work().catch((thrown) => thrown);
    assert.ok(error instanceof FlowLikeError, `${error}`);
    assert.deepEqual([error.code, error.cause.message], ["network", "this browser has no WebAssembly"]);
  }
});

test("without WebAssembly the doctor says so", async (t) => {
  for (const name of ["WebAssembly", "navigator", "fetch"]) without(t, name);
  globalThis.navigator = {};
  globalThis.fetch = () => Promise.reject(new Error("no server"));
  const codes = (await Runtime.doctor()).map(({ code }) => code);
  assert.ok(codes.includes("no-wasm"), `${codes}`);
  assert.ok(!codes.includes("no-tail-calls"), `${codes}`);
});

test("what is declared as a value is exported", () => {
  const files = ["index", "packages", "registry", "types"];
  const texts = files.map((name) => readFileSync(new URL(`../../src/js/entry/${name}.d.ts`, import.meta.url), "utf8"));
  const declared = texts.join("\n").matchAll(/^export (?:class|const|function|let) (\w+)/gm);
  assert.deepEqual([...declared].map(([, name]) => name).concat("default").sort(), Object.keys(entry).sort());
});
