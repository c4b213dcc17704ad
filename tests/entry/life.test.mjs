// Whether a worker is alive.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Life } from "../../src/js/entry/life.js";
import { delivered, silentWorker, workerOf } from "./support.mjs";

/** A life of this worker, in a time of its own. */
function begin(t, worker) {
  mock.timers.enable({ apis: ["setInterval"] });
  const died = [];
  const life = new Life(() => worker, { handlers: {}, report() {}, died: () => died.push(true) });
  t.after(() => {
    life.end(new Error("the test is over"));
    mock.timers.reset();
  });
  life.open({}, {});
  return { life, died };
}

/** Lets so much time pass, and everybody answer. */
async function pass(seconds) {
  for (let second = 0; second < seconds; second += 2) {
    mock.timers.tick(2000);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await delivered();
}

const outcome = (promise) => {
  const seen = {};
  promise.then(() => (seen.done = true), (error) => (seen.code = error.code));
  return seen;
};

test("a worker that gives no sign of life cannot be started", async (t) => {
  const { life, died } = begin(t, silentWorker());
  const opened = outcome(life.opened);
  await pass(58);
  assert.deepEqual(opened, {});
  await pass(4);
  assert.deepEqual([opened.code, life.isOver, died.length], ["network", true, 0]);
});

test("a worker may open for as long as it gives signs of life", async (t) => {
  let open;
  const { worker } = workerOf({ open: () => new Promise((resolve) => { open = resolve; }), ping() {} });
  const { life } = begin(t, worker);
  const opened = outcome(life.opened);
  await pass(300);
  assert.deepEqual(opened, {});
  open([]);
  await delivered();
  assert.deepEqual([opened.done, life.isOpen], [true, true]);
});

test("a worker that hangs while it opens has crashed", async (t) => {
  let pings = 0;
  const { worker } = workerOf({
    open: () => new Promise(() => {}),
    ping: () => (pings++ > 2 ? new Promise(() => {}) : undefined),
  });
  const { life, died } = begin(t, worker);
  const opened = outcome(life.opened);
  await pass(50);
  assert.deepEqual([opened.code, died.length], ["crashed", 1]);
});

test("what was aborted may hang less long, and nothing after it", async (t) => {
  let hangs = false;
  const answers = [];
  const { worker } = workerOf({
    open: () => [],
    ping: () => (hangs ? new Promise(() => {}) : undefined),
    call: () => new Promise((resolve) => answers.push(resolve)),
  });
  const { life } = begin(t, worker);
  await life.opened;
  const controllers = [new AbortController(), new AbortController()];
  const [aborted, other] = controllers.map(({ signal }) => outcome(life.call("call", [{ signal }], { options: 0 })));
  await pass(4);
  controllers[0].abort();
  await pass(4);
  answers[0]();
  await delivered();
  assert.deepEqual([aborted.done, life.isOver], [true, false]);
  hangs = true;
  await pass(20);
  assert.equal(life.isOver, false, "the abort is over");
  controllers[1].abort();
  await pass(4);
  assert.deepEqual([life.isOver, other.code], [true, "crashed"]);
});

test("a life that is over holds no memory", async (t) => {
  const { worker, wire } = workerOf({ open: () => [], ping() {} });
  const { life } = begin(t, worker);
  await life.opened;
  wire.tell("holds", 5);
  await delivered();
  assert.equal(life.memoryBytes, 5);
  wire.tell("crashed");
  await delivered();
  assert.deepEqual([life.memoryBytes, life.isOver], [0, true]);
});
