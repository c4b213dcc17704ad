// What a page sees of a runtime in a worker.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FlowLikeError, Runtime, preload } from "../../src/js/entry/index.js";
import { delivered, workerOf } from "./support.mjs";

await preload({ build: "portable", wasm: new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]) });

const PACKAGE = {
  info: { id: "a.b", nodes: [{ name: "add" }, { name: "sub" }] },
  permissions: { value: [] },
  boardNodes: { add: { value: { name: "add" } }, sub: { value: { name: "sub" } } },
};

/** A runtime whose worker answers so; `entries` is its log. */
async function open(t, handlers) {
  const { worker, wire } = workerOf({ open: () => [["a.b", PACKAGE]], ping() {}, openFlow() {}, close() {}, ...handlers });
  const entries = [];
  const runtime = await Runtime.open({ worker: () => worker, log: (entry) => entries.push(entry) });
  t.after(() => runtime.close());
  return { runtime, wire, entries };
}

test("what a callback throws is told as it is", async (t) => {
  class PageError extends Error {}
  const thrown = [new PageError("of the page"), new DOMException("gone", "NotFoundError"), undefined, null, "text"];
  const call = async (name, id, node, inputs, { onLog }) => {
    for (const index of thrown.keys()) onLog(index);
    return { stats: {} };
  };
  const { runtime, entries } = await open(t, { call });
  await runtime.run("a.b", "add", {}, { onLog: (index) => { throw thrown[index]; } });
  await delivered();
  const told = entries.filter(({ event }) => event === "runtime");
  assert.deepEqual(told.map(({ level, message }) => [level, message]), thrown.map(() => ["error", "a callback threw"]));
  for (const [index, error] of thrown.entries()) assert.equal(told[index].error, error);
});

test("what a worker reports may have no cause", async (t) => {
  const { wire, entries } = await open(t);
  wire.tell("report", "error", "a chunk was wrong", undefined);
  wire.tell("report", "warn", "not kept", { code: "storage", message: "full", details: {} });
  await delivered();
  const told = entries.filter(({ event }) => event === "runtime");
  assert.deepEqual(told.map((entry) => [entry.message, "error" in entry]), [["a chunk was wrong", false], ["not kept", true]]);
  assert.ok(told[1].error instanceof FlowLikeError);
});

test("closing a flow of a runtime that is closed is nothing", async (t) => {
  const { runtime } = await open(t, { callFlow: () => new Promise(() => {}) });
  const [flow, closing] = [await runtime.openFlow(), await runtime.openFlow()];
  const closed = closing.close();
  await runtime.close();
  assert.deepEqual([await closed, await flow.close(), await flow.close()], [[], [], []]);
  await assert.rejects(flow.run("a.b", "add"), { code: "closed" });
});

test("a flow goes on in the next worker with all that it remembers", async (t) => {
  const variables = { visits: 7 };
  const memory = [["user:users/victim"], ["hunter2"]];
  const asked = [];
  const wires = [];
  const start = () => {
    const { worker, wire } = workerOf({
      open: () => [["a.b", PACKAGE]],
      ping() {},
      openFlow: (_, ...args) => void asked.push(args),
      callFlow: (number) => wire.tell("variables", number, variables, memory) ?? { stats: {} },
      close() {},
    });
    wires.push(wire);
    return worker;
  };
  const runtime = await Runtime.open({ worker: start });
  t.after(() => runtime.close());
  const options = { context: { boardId: "b" }, variables: { visits: 6 } };
  const flow = await runtime.openFlow(options);
  await flow.run("a.b", "add");
  assert.deepEqual(flow.variables, variables);
  wires[0].tell("crashed");
  await delivered();
  await flow.run("a.b", "add");
  assert.deepEqual(asked, [[options], [{ context: options.context, variables }, memory]]);
});

test("a runtime that is closed holds and follows nothing", async (t) => {
  globalThis.EventSource = class {
    constructor() {
      throw new Error("nobody ends this");
    }
  };
  t.after(() => delete globalThis.EventSource);
  const { runtime, wire } = await open(t);
  wire.tell("holds", 5);
  await delivered();
  assert.equal(runtime.counters().memoryBytes, 5);
  await runtime.close();
  assert.equal(runtime.counters().memoryBytes, 0);
  assert.throws(() => runtime.follow("http://127.0.0.1:9"), { code: "closed" });
});

test("a node that is not there is named as the runtime does", async (t) => {
  const { runtime } = await open(t);
  const details = { package: "a.b", node: "mul", nodes: ["add", "sub"] };
  assert.throws(() => runtime.boardNode("a.b", "mul"), { code: "node-not-found", details });
});

test("a file that cannot be taken or read is an error", async (t) => {
  const { runtime } = await open(t, { call: (name, ...args) => args[2] });
  const large = Object.defineProperty(new Blob(), "size", { value: 2 ** 28 + 1 });
  large.arrayBuffer = () => assert.fail("it was read");
  await assert.rejects(runtime.writeFile("a.b", "x", large), {
    code: "invalid-argument",
    message: "`data` has 268435457 bytes; at most 268435456 can be taken.",
  });
  const gone = new Blob();
  gone.arrayBuffer = () => Promise.reject(new DOMException("it has changed", "NotReadableError"));
  await assert.rejects(runtime.writeFile("a.b", "x", gone), {
    code: "storage",
    message: "A file that was picked cannot be read: it has changed. Pick it again.",
  });
  // Bytes are those of now.
  const bytes = new Uint8Array([1]);
  const written = runtime.writeFile("a.b", "x", bytes);
  bytes[0] = 2;
  assert.deepEqual(await written, new Uint8Array([1]));
});

test("a sign of life that is awaited keeps no worker", async (t) => {
  const start = () => {
    // As where it is asked for while the last answer is on its way.
    const ping = () => new Promise(() => {});
    const call = () => wire.tell("holds", 2 ** 30) ?? { stats: {} };
    const { worker, wire } = workerOf({ open: () => [["a.b", PACKAGE]], ping, call, close() {} });
    return worker;
  };
  const runtime = await Runtime.open({ worker: start });
  t.after(() => runtime.close());
  await runtime.run("a.b", "add");
  await delivered();
  assert.equal(runtime.counters().recycled, 1);
});
