// Where one looks at the board from.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SMALLEST_FIT, fit } from "../../www/playground/board/camera.js";
import { Editor } from "../../www/playground/board/editor.js";
import { moveNode } from "../../www/playground/board/model.js";
import { NODES, boardOf } from "./support.mjs";

test("a board that is fitted into view stays large enough to press its pins", () => {
  const boxes = [
    { x: 0, y: 0, width: 230, height: 150 },
    { x: 4000, y: 3000, width: 230, height: 150 },
  ];
  for (const size of [{ width: 292, height: 400 }, { width: 460, height: 460 }, { width: 1200, height: 700 }]) {
    assert.equal(fit(boxes, size).scale, SMALLEST_FIT);
  }
  // 30 px high, as styles/board.css has them.
  assert.ok(SMALLEST_FIT * 30 >= 24);
});

test("a board is saved while it is as the file has it", () => {
  const editor = new Editor(NODES);
  assert.ok(editor.isSaved, "an empty one has nothing to lose");
  editor.timeline.push(boardOf("sum", "number"));
  assert.ok(!editor.isSaved);
  editor.saved();
  assert.ok(editor.isSaved);
  editor.timeline.push(moveNode(editor.board, "n1", 10, 10));
  assert.ok(!editor.isSaved);
  editor.timeline.undo();
  assert.ok(editor.isSaved);
});

test("a board that a file has is still in it when the page is loaded again", (t) => {
  const stored = new Map();
  t.after(() => delete globalThis.localStorage);
  globalThis.localStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
  };
  const loadedAgain = () => {
    const editor = new Editor(NODES);
    editor.restore();
    return editor;
  };
  const editor = new Editor(NODES);
  editor.timeline.push(boardOf("sum", "number"));
  editor.keep();
  assert.equal(loadedAgain().board.nodes.length, 2);
  assert.ok(!loadedAgain().isSaved);
  editor.saved();
  assert.ok(loadedAgain().isSaved);
  editor.timeline.push(moveNode(editor.board, "n1", 10, 10));
  editor.keep();
  assert.ok(!loadedAgain().isSaved);
});
