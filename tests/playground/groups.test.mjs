// Files of nodes, as they are listed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped } from "../../www/playground/storage/groups.js";

const file = (path, packageId = "p") => ({ path, packageId, bytes: 1 });
const shown = (groups) => groups.flatMap(({ folders }) => folders.flatMap(({ path, files }) => files.map(({ name }) => `${path} | ${name}`)));

test("a lone file has its folder, and its name is whole", () => {
  assert.deepEqual(shown(grouped([file("local/storage/notes/list.txt")])), ["local/storage/notes | list.txt"]);
  assert.deepEqual(shown(grouped([file("local/storage/note.txt<b>x</b>.txt")])), ["local/storage/note.txt<b>x< | b>.txt"]);
});

test("files are grouped by package and folder, and sorted", () => {
  const groups = grouped([file("b/2"), file("a/1"), file("b/1"), file("x", "o")]);
  assert.deepEqual(groups.map(({ packageId, count, bytes }) => [packageId, count, bytes]), [["o", 1, 1], ["p", 3, 3]]);
  assert.deepEqual(shown(groups), [" | x", "a | 1", "b | 1", "b | 2"]);
});
