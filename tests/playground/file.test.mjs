// Boards as text: whole ones come back as they were, and nothing of a bad one does harm.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FORMAT, VERSION, boardText, openBoard, readBoard } from "../../www/playground/board/file.js";
import { connect, setInputs } from "../../www/playground/board/model.js";
import { boardOf, definitions, isSecret } from "./support.mjs";

const read = (value) =>
  readBoard(typeof value === "string" ? value : JSON.stringify({ format: FORMAT, version: VERSION, ...value }), definitions);
const node = (more) => ({ id: "n1", packageId: "test", node: "sum", x: 0, y: 0, inputs: {}, ...more });

test("a board comes back as it was, integers exact", () => {
  let board = boardOf("number", "sum");
  board = setInputs(board, "n1", { value: 9007199254740993n });
  board = connect(board, definitions, { node: "n1", pin: "value" }, { node: "n2", pin: "a" });
  const again = readBoard(boardText({ ...board, name: "Mine", variables: '{"a": 1}' }, isSecret), definitions);
  assert.deepEqual(again, { board: { ...board, name: "Mine", variables: '{"a": 1}' }, leftOut: [], missing: [] });
});

test("a board of a file gets an id of its own, whatever the file says", () => {
  const text = boardText({ ...boardOf("number", "sum"), id: "shared1" }, isSecret);
  assert.equal(readBoard(text, definitions).board.id, "shared1");
  const [one, other] = [openBoard(text, definitions), openBoard(text, definitions)].map(({ board }) => board);
  assert.match(one.id, /^board-/);
  assert.notEqual(one.id, other.id);
  assert.deepEqual({ ...one, id: other.id }, other);
  assert.equal(one.nodes.length, 2);
  assert.equal(typeof openBoard("{", definitions).problem, "string");
});

test("secrets are not in it", () => {
  const board = setInputs(boardOf("secret"), "n1", { key: "hunter2" });
  assert.equal(boardText(board, isSecret).includes("hunter2"), false);
});

test("what is no board is a problem", () => {
  for (const text of ["", "{", "[]", "null", "{}", '{"format":"other"}', `{"format":"${FORMAT}","version":2}`, `{"format":"${FORMAT}"}`]) {
    assert.equal(typeof read(text).problem, "string", text);
  }
  assert.match(read("x".repeat(32_000_001)).problem, /larger/);
  assert.match(read("{\n  oops }").problem, /Line 2, column 3/);
});

test("each field is looked at, and what is left out is said", () => {
  const { board, leftOut, missing } = read({
    id: "../../etc",
    name: 7,
    variables: {},
    start: "n9",
    nodes: [
      node({ x: 1e300, y: "left", inputs: { a: 1, none: 2, __proto__: null } }),
      node({ id: "n1" }),
      node({ id: "<img>" }),
      node({ id: "n2", node: 5 }),
      node({ id: "n3", packageId: "" }),
      null,
      "text",
      node({ id: "n4", inputs: [1] }),
      node({ id: "n5", packageId: "gone.away", inputs: { anything: 1 } }),
    ],
    wires: [
      { from: { node: "n1", pin: "total" }, to: { node: "n4", pin: "a" } },
      { from: { node: "n4", pin: "total" }, to: { node: "n1", pin: "a" } },
      { from: { node: "n1", pin: "total" }, to: { node: "n8", pin: "a" } },
      { from: { node: "n5", pin: "x" }, to: { node: "n4", pin: "b" } },
      { from: 1, to: 2 },
      7,
    ],
  });
  assert.match(board.id, /^board-/);
  assert.equal(board.name, "Untitled");
  assert.deepEqual(
    board.nodes.map(({ id }) => id),
    ["n1", "n4", "n5"],
  );
  assert.deepEqual([board.nodes[0].x, board.nodes[0].y, board.nodes[0].inputs], [20_000, 0, { a: 1 }]);
  assert.equal(board.start, "n1");
  assert.deepEqual(
    board.wires.map(({ from, to }) => `${from.node} ${to.node}`),
    ["n1 n4", "n5 n4"],
  );
  assert.deepEqual(missing, ["gone.away"]);
  assert.equal(leftOut.length, 12);
});

test("a member called __proto__ is no prototype", () => {
  const text = `{"format":"${FORMAT}","version":1,"nodes":[{"id":"n1","packageId":"gone","node":"x","inputs":{"__proto__":{"polluted":1}}}]}`;
  const { board } = readBoard(text, definitions);
  assert.equal({}.polluted, undefined);
  assert.equal(Object.getPrototypeOf(board.nodes[0].inputs), Object.prototype);
});

test("there is an end to everything", () => {
  const nodes = Array.from({ length: 500 }, (_, index) => node({ id: `n${index}` }));
  const wires = Array.from({ length: 5000 }, () => ({ from: { node: "n1", pin: "total" }, to: { node: "n2", pin: "a" } }));
  const { board, leftOut } = read({ nodes, wires });
  assert.equal(board.nodes.length, 200);
  assert.equal(board.wires.length, 1);
  assert.match(leftOut.join("\n"), /300 nodes/);
  assert.match(leftOut.join("\n"), /4000 wires/);
  assert.equal(typeof read("[".repeat(100_000)).problem, "string");
});
