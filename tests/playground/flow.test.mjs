// How a board runs, with functions for nodes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BoardStopped, MOST_STEPS, runBoard } from "../../www/playground/board/flow.js";
import { connect, setInputs } from "../../www/playground/board/model.js";
import { boardOf, definitions, flowOf } from "./support.mjs";

const wire = (board, from, to) => connect(board, definitions, { node: from[0], pin: from[1] }, { node: to[0], pin: to[1] });

function run(board, nodes, more = {}) {
  const told = [];
  const tell = {
    state: (id, state) => told.push(`${id} ${state}`),
    values() {},
    log() {},
    stream() {},
    note: (id, text) => told.push(`${id}: ${text}`),
  };
  const flow = flowOf(nodes);
  return { told, flow, finished: runBoard({ board, definitions, flow, start: board.start, tell, ...more }) };
}

const step = ({ value = 0 }) => ({ outputs: { value: value + 1 }, activateExec: ["then"] });

test("goes along exec wires, with values along data wires", async () => {
  let board = boardOf("step", "step");
  board = wire(board, ["n1", "then"], ["n2", "in"]);
  board = wire(board, ["n1", "value"], ["n2", "value"]);
  board = setInputs(board, "n1", { value: 5 });
  const { flow, finished, told } = run(board, { step });
  assert.equal(await finished, 2);
  assert.deepEqual(
    flow.calls.map(({ id, inputs }) => [id, inputs.value]),
    [
      ["n1", 5],
      ["n2", 6],
    ],
  );
  assert.deepEqual(told, ["n1 waiting", "n1 running", "n1 done", "n2 waiting", "n2 running", "n2 done"]);
});

test("nodes outside of the sequence are evaluated when needed, and once for each step", async () => {
  let board = boardOf("step", "step", "sum", "number", "text");
  board = wire(board, ["n1", "then"], ["n2", "in"]);
  board = wire(board, ["n4", "value"], ["n3", "a"]);
  board = wire(board, ["n4", "value"], ["n3", "b"]);
  board = wire(board, ["n3", "total"], ["n1", "value"]);
  board = wire(board, ["n3", "total"], ["n2", "value"]);
  const { flow, finished } = run(board, {
    step: () => ({ activateExec: ["then"] }),
    sum: ({ a, b }) => ({ outputs: { total: a + b } }),
    number: () => ({ outputs: { value: 2n ** 60n } }),
  });
  await finished;
  assert.deepEqual(
    flow.calls.map(({ node }) => node),
    ["number", "sum", "step", "number", "sum", "step"],
  );
  assert.equal(flow.calls[2].inputs.value, 2n ** 61n);
});

test("all that follows from one exec pin comes before the next", async () => {
  let board = boardOf("fork", "step", "step", "step");
  board = wire(board, ["n1", "left"], ["n2", "in"]);
  board = wire(board, ["n2", "then"], ["n3", "in"]);
  board = wire(board, ["n1", "right"], ["n4", "in"]);
  const { flow, finished } = run(board, { step, fork: () => ({ activateExec: ["left", "right"] }) });
  await finished;
  assert.deepEqual(
    flow.calls.map(({ id }) => id),
    ["n1", "n2", "n3", "n4"],
  );
});

test("a loop is left where the node says so, and stopped where it never does", async () => {
  let board = boardOf("step", "step");
  board = wire(board, ["n1", "then"], ["n2", "in"]);
  board = wire(board, ["n2", "then"], ["n1", "in"]);
  let turns = 0;
  const { finished } = run(board, { step: () => ({ activateExec: (turns += 1) < 10 ? ["then"] : [] }) });
  assert.equal(await finished, 10);
  const endless = run(board, { step });
  await assert.rejects(endless.finished, (error) => error instanceof BoardStopped && /1,000 steps/.test(error.message));
  assert.equal(endless.flow.calls.length, MOST_STEPS);
});

test("in a loop each turn has values of its own", async () => {
  let board = boardOf("step", "sum", "step");
  board = wire(board, ["n1", "then"], ["n3", "in"]);
  board = wire(board, ["n3", "then"], ["n1", "in"]);
  board = wire(board, ["n1", "value"], ["n2", "a"]);
  board = wire(board, ["n2", "total"], ["n3", "value"]);
  board = setInputs(board, "n2", { b: 100 });
  let turns = 0;
  const counts = ({ value }, { nodeId }) => {
    if (nodeId === "n1") turns += 1;
    // The third time the first node gives nothing.
    return nodeId === "n1" ? { outputs: turns === 3 ? {} : { value: turns }, activateExec: turns > 3 ? [] : ["then"] } : { outputs: { value }, activateExec: ["then"] };
  };
  const { flow, finished } = run(board, { step: counts, sum: ({ a, b }) => ({ outputs: a === undefined ? {} : { total: a + b } }) });
  await finished;
  assert.deepEqual(
    flow.calls.filter(({ id }) => id === "n3").map(({ inputs }) => inputs.value),
    [101, 102, undefined],
  );
});

test("what a node reports stops the board, unless a wire goes on from there", async () => {
  const failing = { step: () => ({ error: "no luck" }), fork: () => ({ error: "no luck", activateExec: ["left"] }) };
  await assert.rejects(run(boardOf("step"), failing).finished, /step reports: no luck/);
  await assert.rejects(run(boardOf("fork"), failing).finished, /no luck/);
  const caught = wire(boardOf("fork", "step"), ["n1", "left"], ["n2", "in"]);
  assert.equal(await run(caught, { ...failing, step }).finished, 2);
});

test("a failure ends it with its own error, and says where", async () => {
  const broken = Object.assign(new Error("it broke"), { code: "trap" });
  const { finished, told } = run(boardOf("step"), { step: () => Promise.reject(broken) });
  await assert.rejects(finished, (error) => error === broken);
  assert.deepEqual(told, ["n1 waiting", "n1 running", "n1 failed"]);
});

test("it can be cancelled between nodes and during one", async () => {
  let board = boardOf("step", "step");
  board = wire(board, ["n1", "then"], ["n2", "in"]);
  const controller = new AbortController();
  const { finished, flow } = run(board, { step: () => (controller.abort(), { activateExec: ["then"] }) }, { signal: controller.signal });
  await assert.rejects(finished, { name: "AbortError" });
  assert.equal(flow.calls.length, 1);
});

test("a value that has not come yet is left out, and said", async () => {
  let board = boardOf("step", "step");
  board = wire(board, ["n2", "value"], ["n1", "value"]);
  board = setInputs(board, "n1", { value: 9 });
  const { finished, flow, told } = run(board, { step });
  await finished;
  assert.equal("value" in flow.calls[0].inputs, false);
  assert.match(told.join(), /gave no value for “value”/);
});

test("without a start, or with a package that is missing, it says so", async () => {
  await assert.rejects(run({ ...boardOf("step"), start: null }, {}).finished, /Choose a node/);
  await assert.rejects(run(boardOf("gone"), {}).finished, /not installed/);
});
