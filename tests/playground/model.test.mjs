// The board's model: what fits, and what a change leaves.

import assert from "node:assert/strict";
import { test } from "node:test";
import { misfit } from "../../www/playground/board/fits.js";
import {
  Timeline,
  addNode,
  candidates,
  connect,
  emptyBoard,
  freePlace,
  moveNode,
  removeNode,
  setInputs,
  wireInto,
} from "../../www/playground/board/model.js";
import { boardOf, definitions } from "./support.mjs";

const pin = (node, name) => ({ node, pin: name });

test("an input takes one wire, and an output gives many", () => {
  let board = boardOf("number", "number", "sum");
  board = connect(board, definitions, pin("n1", "value"), pin("n3", "a"));
  board = connect(board, definitions, pin("n1", "value"), pin("n3", "b"));
  assert.equal(board.wires.length, 2);
  board = connect(board, definitions, pin("n2", "value"), pin("n3", "a"));
  assert.equal(board.wires.length, 2);
  assert.equal(wireInto(board, pin("n3", "a")).from.node, "n2");
});

test("an exec output goes to one input, and an exec input is reached from many", () => {
  let board = boardOf("step", "step", "step");
  board = connect(board, definitions, pin("n1", "then"), pin("n3", "in"));
  board = connect(board, definitions, pin("n2", "then"), pin("n3", "in"));
  assert.equal(board.wires.length, 2);
  board = connect(board, definitions, pin("n1", "then"), pin("n2", "in"));
  assert.deepEqual(
    board.wires.map(({ from, to }) => `${from.node} ${to.node}`),
    ["n2 n3", "n1 n2"],
  );
});

test("what does not fit says why", () => {
  const board = boardOf("step", "number", "text", "list", "sum", "anything", "strict", "otherStrict");
  const reason = (from, to) => misfit(board, definitions, pin(...from), pin(...to));
  assert.match(reason(["n1", "then"], ["n5", "a"]), /what runs next/);
  assert.match(reason(["n2", "value"], ["n1", "in"]), /what runs next/);
  assert.match(reason(["n3", "value"], ["n5", "a"]), /Data type: String does not go into Integer/);
  assert.match(reason(["n4", "value"], ["n5", "a"]), /Value type: a list does not go into a single value/);
  assert.match(reason(["n7", "value"], ["n8", "value"]), /Schema/);
  assert.equal(reason(["n7", "value"], ["n7", "other"]), "This would be a cycle: the node would need its own result.");
  assert.equal(reason(["n3", "value"], ["n6", "value"]), null);
  assert.equal(reason(["n4", "value"], ["n6", "value"]), null);
  assert.equal(reason(["n2", "value"], ["n5", "a"]), null);
  assert.match(reason(["n9", "value"], ["n5", "a"]), /not on the board/);
  assert.match(reason(["n2", "none"], ["n5", "a"]), /no such pin/);
});

test("schemas are the same whatever the order of their members", () => {
  const board = boardOf("strict", "strictToo");
  assert.equal(misfit(board, definitions, pin("n1", "value"), pin("n2", "other")), null);
});

test("data wires may not lead back, exec wires may", () => {
  let board = boardOf("sum", "sum", "sum", "step", "step");
  board = connect(board, definitions, pin("n1", "total"), pin("n2", "a"));
  board = connect(board, definitions, pin("n2", "total"), pin("n3", "a"));
  assert.match(misfit(board, definitions, pin("n3", "total"), pin("n1", "a")), /cycle/);
  assert.equal(misfit(board, definitions, pin("n1", "total"), pin("n3", "b")), null);
  board = connect(board, definitions, pin("n4", "then"), pin("n5", "in"));
  assert.equal(misfit(board, definitions, pin("n5", "then"), pin("n4", "in")), null);
  assert.equal(misfit(board, definitions, pin("n4", "then"), pin("n4", "in")), null);
});

test("candidates are all pins of the other side, each with its reason", () => {
  const board = boardOf("number", "sum", "text");
  const found = candidates(board, definitions, pin("n1", "value"), "Output");
  assert.deepEqual(
    found.map((each) => `${each.node.id} ${each.pin.name} ${each.misfit === null}`),
    ["n1 value false", "n2 a true", "n2 b true"],
  );
  const sources = candidates(board, definitions, pin("n2", "a"), "Input");
  assert.deepEqual(
    sources.map((each) => `${each.node.id} ${each.misfit === null}`),
    ["n1 true", "n2 false", "n3 false"],
  );
});

test("removing a node takes its wires along, and another starts", () => {
  let board = boardOf("number", "sum");
  board = connect(board, definitions, pin("n1", "value"), pin("n2", "a"));
  assert.equal(board.start, "n1");
  board = removeNode(board, "n1");
  assert.deepEqual([board.nodes.length, board.wires.length, board.start], [1, 0, "n2"]);
  assert.equal(removeNode(board, "n2").start, null);
});

test("ids are new, places are bounded, and a full board takes no more", () => {
  let board = removeNode(boardOf("number", "number"), "n1");
  board = addNode(board, { packageId: "test", node: "sum", x: 1e9, y: -1e9 }).board;
  assert.deepEqual(
    board.nodes.map(({ id }) => id),
    ["n2", "n3"],
  );
  assert.deepEqual([board.nodes[1].x, board.nodes[1].y], [20_000, -20_000]);
  for (let index = 0; index < 300; index += 1) ({ board } = addNode(board, { packageId: "test", node: "sum", x: 0, y: 0 }));
  assert.equal(board.nodes.length, 200);
  assert.equal(addNode(board, { packageId: "test", node: "sum", x: 0, y: 0 }).id, null);
});

test("every change can be gone back to, and a row of the same kind is one", () => {
  const timeline = new Timeline(boardOf("number"));
  const first = timeline.board;
  for (let x = 10; x <= 50; x += 10) timeline.push(moveNode(timeline.board, "n1", x, 0), "move n1");
  timeline.push(setInputs(timeline.board, "n1", { value: 3n }), "inputs n1");
  assert.equal(timeline.board.nodes[0].inputs.value, 3n);
  timeline.undo();
  assert.equal(timeline.board.nodes[0].x, 50);
  timeline.undo();
  assert.equal(timeline.board, first);
  assert.equal(timeline.canUndo, false);
  timeline.undo();
  timeline.redo();
  timeline.redo();
  timeline.redo();
  assert.equal(timeline.board.nodes[0].inputs.value, 3n);
  timeline.undo();
  timeline.push(emptyBoard());
  assert.equal(timeline.canRedo, false);
});

test("new nodes are put where none is", () => {
  let board = emptyBoard();
  const middle = { x: 0, y: 0 };
  const places = new Set();
  for (let index = 0; index < 50; index += 1) {
    const place = freePlace(board, index % 2 === 0 ? null : "n1", middle);
    places.add(`${place.x} ${place.y}`);
    ({ board } = addNode(board, { packageId: "test", node: "sum", ...place }));
  }
  assert.equal(places.size, 50);
});
