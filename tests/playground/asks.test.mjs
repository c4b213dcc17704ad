// What nodes ask for, and which is the easiest to begin with.

import assert from "node:assert/strict";
import { test } from "node:test";
import { asksIn, asksOf, easiestOf, inShort } from "../../www/playground/consent/asks.js";

const permission = (name, risk, nodes) => ({ name, title: name, description: "", risk, nodes, hosts: [], scopes: [] });
const limits = [permission("memory", "none", []), permission("timeout", "none", [])];
const input = (name) => ({ name, pin_type: "Input", data_type: "Integer" });
const node = (name, permissions, ...inputs) => ({ packageId: "p", name, permissions, pins: inputs.map(input) });

// As the samples: `add` names nothing and so asks for everything.
const ADD = node("add", [], "a", "b");
const PROGRESS = node("progress", ["streaming"], "steps", "text", "more");
const FETCH = node("fetch", ["http_get"], "url");
const SAMPLE = [permission("streaming", "low", ["add", "progress"]), permission("http_get", "medium", ["add", "fetch"]), ...limits];
const runtime = (permissions) => ({ permissions: () => permissions });
const names = (asked) => asked.map(({ name }) => name);

test("a node asks for what names it, and limits are no permissions", () => {
  assert.deepEqual(names(asksOf(SAMPLE, ADD)), ["streaming", "http_get"]);
  assert.deepEqual(names(asksOf(SAMPLE, PROGRESS)), ["streaming"]);
  assert.deepEqual(names(asksOf(limits, ADD)), []);
});

test("where it cannot be told that a node does not ask, it asks", () => {
  const cut = "n".repeat(120);
  assert.deepEqual(names(asksOf([permission("http_get", "medium", [`${"n".repeat(100)}…`])], node(cut, []))), ["http_get"]);
  assert.deepEqual(names(asksOf([permission("http_get", "medium", ["a b"])], node("a\u202eb", []))), ["http_get"]);
  const many = Array.from({ length: 100 }, (_, index) => `node-${index}`);
  assert.deepEqual(names(asksOf([permission("http_get", "medium", many)], node("node-500", []))), ["http_get"]);
});

test("the easiest node asks for the least, and has an input", () => {
  assert.equal(easiestOf([ADD, FETCH, PROGRESS], asksIn(runtime(SAMPLE))), PROGRESS);
  // Where nothing is asked for, the one with the fewest inputs.
  const [none, one, two] = [node("none", []), node("one", [], "a"), node("two", [], "a", "b")];
  assert.equal(easiestOf([none, two, one], asksIn(runtime(limits))), one);
  assert.equal(easiestOf([], asksIn(runtime(limits))), undefined);
});

test("what is asked for is said in short", () => {
  assert.equal(inShort(asksOf(SAMPLE, PROGRESS)), "streaming");
  assert.equal(inShort(["a", "b", "c", "d", "e"].map((name) => permission(name, "low", []))), "a, b, c and 2 more");
});
