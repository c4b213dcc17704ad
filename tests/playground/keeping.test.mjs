// The board in the browser's storage: loaded again, in another tab, and where the browser refuses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor } from "../../www/playground/board/editor.js";
import { addNode, emptyBoard, moveNode, setInputs } from "../../www/playground/board/model.js";
import { NODES, boardOf } from "./support.mjs";

/** A browser's storage, and tabs that have it in common. */
function browser(t) {
  const stored = new Map();
  const tabs = [];
  let most = Infinity;
  const changed = (key) => {
    for (const tab of tabs) if (tab !== present) tab.hear(key);
  };
  let present = null;
  t.after(() => {
    delete globalThis.localStorage;
    delete globalThis.addEventListener;
  });
  globalThis.localStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem(key, value) {
      if (value.length > most) throw new DOMException("full", "QuotaExceededError");
      stored.set(key, value);
      changed(key);
    },
    removeItem: (key) => stored.delete(key) && changed(key),
  };
  return {
    limit: (characters) => (most = characters),
    /** Loads the page in a tab. `frozen` ones hear nothing. */
    load({ frozen = false, nodes = NODES } = {}) {
      const listeners = {};
      globalThis.addEventListener = (event, listener) => (listeners[event] = listener);
      const editor = new Editor(nodes);
      const tab = {
        editor,
        act(work) {
          present = tab;
          work(editor);
          editor.keeping.now();
          present = null;
        },
        hear: (key) => frozen || listeners.storage({ key }),
        leave() {
          const event = new Event("beforeunload", { cancelable: true });
          listeners.beforeunload(event);
          return event.defaultPrevented;
        },
      };
      tab.read = editor.keeping.restore();
      editor.keeping.start();
      tabs.push(tab);
      return tab;
    },
  };
}

const names = ({ editor }) => editor.board.nodes.map(({ node }) => node);
const add = (node, inputs) => (editor) => editor.apply(addNode(editor.board, { packageId: "test", node, x: 0, y: 0, inputs }).board);

test("whoever leaves a board is asked only where no file has it", () => {
  const editor = new Editor(NODES);
  assert.ok(editor.isSaved, "an empty one has nothing to lose");
  editor.timeline.push(boardOf("sum"));
  assert.ok(!editor.isSaved);
  editor.inFile = editor.board;
  assert.ok(editor.isSaved);
  editor.timeline.push(moveNode(editor.board, "n1", 10, 10));
  assert.ok(!editor.isSaved);
  editor.timeline.undo();
  assert.ok(editor.isSaved);
});

test("a board that a file has is still in it when the page is loaded again", (t) => {
  const { load } = browser(t);
  const { editor, act } = load();
  act(() => editor.timeline.push(boardOf("sum", "number")));
  assert.equal(load().editor.board.nodes.length, 2);
  assert.ok(!load().editor.isSaved);
  act(() => editor.saved());
  assert.ok(load().editor.isSaved);
  act(() => editor.timeline.push(moveNode(editor.board, "n1", 10, 10)));
  assert.ok(!load().editor.isSaved);
});

test("tabs have one board: each follows what the other has changed", (t) => {
  const { load } = browser(t);
  const [one, other] = [load(), load()];
  one.act(add("sum"));
  assert.deepEqual(names(other), ["sum"]);
  other.act(add("number"));
  assert.deepEqual(names(one), ["sum", "number"]);
  // A tab that has changed nothing writes nothing.
  other.act(() => {});
  one.act(add("text"));
  other.act(() => {});
  assert.deepEqual([names(one), names(other), names(load())], Array(3).fill(["sum", "number", "text"]));
  other.act((editor) => editor.undo());
  assert.deepEqual(names(one), ["sum", "number"]);
  one.act((editor) => editor.saved());
  assert.ok(other.editor.isSaved);
});

test("what another tab has written and this one has not heard of is one step back", (t) => {
  const { load } = browser(t);
  const [frozen, other] = [load({ frozen: true }), load()];
  other.act(add("sum"));
  const told = [];
  frozen.editor.listen((what) => told.push(what));
  frozen.act(add("number"));
  assert.ok(told.includes("passed"));
  assert.deepEqual([names(frozen), names(other)], [["number"], ["number"]]);
  frozen.act((editor) => editor.undo());
  assert.deepEqual([names(frozen), names(other)], [["sum"], ["sum"]]);
});

test("where the browser refuses, the board stays and it is said, and asked before the page goes", (t) => {
  const { limit, load } = browser(t);
  const tab = load();
  const told = [];
  tab.editor.listen((what) => told.push(what));
  limit(2000);
  tab.act(add("number", { value: "1".repeat(5000) }));
  assert.deepEqual([tab.editor.keeping.isKept, told.filter((what) => what === "kept").length], [false, 1]);
  assert.equal(tab.leave(), true);
  tab.act((editor) => editor.saved());
  assert.equal(tab.leave(), false);
  limit(Infinity);
  tab.act((editor) => editor.apply(setInputs(editor.board, "n1", {})));
  assert.deepEqual([tab.editor.keeping.isKept, tab.leave()], [true, false]);
});

test("secrets are in no text, whatever becomes of their package, and stay where they were typed", (t) => {
  const { load } = browser(t);
  const [one, other] = [load(), load()];
  const text = () => localStorage.getItem("flow-like-playground:board");
  one.act(add("secret", { key: "hunter2" }));
  one.act((editor) => editor.install(NODES.map((node) => ({ ...node, pins: node.pins.filter(({ name }) => name !== "key") }))));
  one.act(add("sum"));
  one.act((editor) => editor.install([]));
  one.act(add("sum"));
  assert.deepEqual([text().includes("hunter2"), one.editor.text().includes("hunter2")], [false, false]);
  // What the other tab has changed comes without them.
  other.act(add("number"));
  assert.equal(one.editor.board.nodes.length, 4);
  assert.deepEqual(one.editor.board.nodes[0].inputs, { key: "hunter2" });
});

test("nothing that was said of a node is said of another", () => {
  const editor = new Editor(NODES);
  for (let count = 0; count < 3; count += 1) add("sum")(editor);
  editor.states.set("n3", { state: "done" });
  editor.values.set("n3", { total: 5 });
  editor.apply({ ...editor.board, nodes: editor.board.nodes.slice(0, 2) });
  add("sum")(editor);
  assert.equal(editor.board.nodes.at(-1).id, "n4");
  assert.deepEqual([editor.states.size, editor.values.size], [0, 0]);
  editor.values.set("n4", { total: 5 });
  assert.deepEqual([editor.gave({ node: "n4", pin: "total" }), editor.gave({ node: "n4", pin: "other" })], [{ value: 5 }, undefined]);
  editor.open(emptyBoard());
  assert.equal(editor.gave({ node: "n4", pin: "total" }), undefined);
});
