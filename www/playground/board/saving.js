// Boards in files: saving, opening, and saying what of a file could not be taken.

import { h } from "../dom.js";
import { count, plain } from "../format.js";
import { download } from "../outputs/buttons.js";
import { LARGEST } from "./file.js";

/** Returns whether a file has it now; `told` shows why not. */
export function saveFile(editor, told) {
  const text = editor.text();
  if (text.length > LARGEST) {
    told({ problem: "This board is larger than a file of one may be. Take bytes or texts out of its inputs." });
    return false;
  }
  const name = editor.board.name
    .replace(/[^\w -]+/g, "")
    .trim()
    .replace(/ +/g, "-")
    .toLowerCase();
  download(text, `${name || "board"}.json`, "application/json");
  editor.saved();
  return true;
}

/** Asks before another board takes the place of one that is in no file. Resolves to whether it may. */
export async function mayLeave(editor, app, told) {
  if (editor.isSaved) return true;
  const { name, nodes } = editor.board;
  const choice = await app.choose({
    title: "Leave this board?",
    text: `“${plain(name, 80)}” has ${count(nodes.length, "node")}, and no file has it as it is now. Undo brings it back only until the page is loaded again.`,
    choices: [
      { value: "save", label: "Save file first", kind: "primary" },
      { value: "leave", label: "Leave it", kind: "danger" },
    ],
  });
  return choice === "save" ? saveFile(editor, told) : choice !== null;
}

/** Opens a file; `told` shows what came of it: `{ leftOut, missing }`, or `{ problem }`. */
export async function openFile(editor, file, told) {
  // A character takes up to three bytes.
  if (file.size > LARGEST * 3) return told({ problem: "This file is larger than a board can be." });
  let text;
  try {
    text = await file.text();
  } catch {
    return told({ problem: "This file could not be read. Choose it again." });
  }
  const read = editor.readFile(text);
  if (read.board) {
    editor.open(read.board);
    editor.saved();
  }
  return told(read);
}

/** What is to be said about a board that was read, or `null` for nothing. */
export function readingNote({ problem, leftOut = [], missing = [] }, dismiss) {
  if (problem === undefined && leftOut.length === 0 && missing.length === 0) return null;
  return h(
    "div",
    { class: ["board-note", problem !== undefined && "bad"], role: "group", "aria-label": "About the board that was opened" },
    problem !== undefined && h("p", null, problem),
    missing.length > 0 &&
      h(
        "p",
        null,
        "Not installed here: ",
        missing.map((id, index) => [index > 0 && ", ", h("a", { href: "#/packages" }, id)]),
        ". Install them from there: their nodes are kept until then.",
      ),
    leftOut.length > 0 &&
      h(
        "details",
        { open: leftOut.length <= 3 },
        h("summary", null, `Left out: ${leftOut.length}`),
        h(
          "ul",
          { class: "plain-list" },
          leftOut.slice(0, 100).map((line) => h("li", null, line)),
        ),
      ),
    h("button", { type: "button", class: "small", onclick: dismiss }, "Dismiss"),
  );
}
