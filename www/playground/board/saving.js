// Boards in files: saving, opening, and saying what of a file could not be taken.

import { h } from "../dom.js";
import { download } from "../outputs/buttons.js";

const LARGEST = 16_000_000;

export function saveFile(editor) {
  const name = editor.board.name
    .replace(/[^\w -]+/g, "")
    .trim()
    .replace(/ +/g, "-")
    .toLowerCase();
  download(editor.text(), `${name || "board"}.json`, "application/json");
}

/** Opens a file; `told` shows what came of it: `{ leftOut, missing }`, or `{ problem }`. */
export async function openFile(editor, file, told) {
  if (file.size > LARGEST) return told({ problem: "This file is larger than a board can be." });
  let text;
  try {
    text = await file.text();
  } catch {
    return told({ problem: "This file could not be read. Choose it again." });
  }
  const read = editor.read(text);
  if (read.board) editor.open(read.board);
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
