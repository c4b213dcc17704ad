// The board that is open: its past, what is selected, and what a run has said about it. No DOM.

import { labelOf } from "../format.js";
import { boardText, openBoard, readBoard, standIn } from "./file.js";
import { Timeline, emptyBoard, nodeOf } from "./model.js";

const KEPT = "flow-like-playground:board";
/** Present while a file has the board that is kept. */
const IN_FILE = `${KEPT}-in-file`;

export class Editor {
  /** Node id of what is looked at, or `null`. */
  selection = null;
  /** By node id: `{ state, result, problem, runs }`. */
  states = new Map();
  /** By `keyOf` a pin: what it gave last. */
  values = new Map();

  #catalogue = new Map();
  #listeners = new Set();

  /** `all` are the nodes that are installed. */
  constructor(all) {
    this.install(all);
    this.timeline = new Timeline(emptyBoard());
  }

  get board() {
    return this.timeline.board;
  }

  install(all) {
    this.#catalogue = new Map(all.map((node) => [JSON.stringify([node.packageId, node.name]), node]));
  }

  /** The definition of a node of the board; a stand-in with `isMissing` where there is none. */
  definitions = (node) => {
    const found = this.#catalogue.get(JSON.stringify([node.packageId, node.node]));
    if (found !== undefined) return found;
    return standIn(this.timeline?.board, node);
  };

  nameOf(id) {
    const node = nodeOf(this.board, id);
    return node === undefined ? id : labelOf(this.definitions(node));
  }

  /** A pin with its node, as people read them. */
  labelOf({ node: id, pin: name }, side) {
    const node = nodeOf(this.board, id);
    const pin = node && this.definitions(node).pins.find((each) => each.name === name && each.pin_type === side);
    return `${this.nameOf(id)} ${labelOf(pin ?? { name })}`;
  }

  /** Calls `listener(what)` with `board`, `selection`, `run` or `catalogue`, until the returned function is called. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(what) {
    for (const listener of this.#listeners) listener(what);
  }

  /** A change of the board; see `Timeline.push`. `what` is `board`, `moved` where the selected
   * node is elsewhere, or `inputs` where a form has changed them itself. */
  apply(board, { kind = null, what = "board" } = {}) {
    if (board === this.board) return;
    this.timeline.push(board, kind);
    this.#settle();
    this.tell(what);
  }

  undo() {
    this.timeline.undo();
    this.#settle();
    this.tell("board");
  }

  redo() {
    this.timeline.redo();
    this.#settle();
    this.tell("board");
  }

  /** The board as a file has it. Changes make new boards, and going back finds the same one again. */
  #inFile = null;

  /** Whether all of it is in a file, or there is nothing to lose. */
  get isSaved() {
    return this.board.nodes.length === 0 || this.board === this.#inFile;
  }

  /** A file has the board as it is now. */
  saved() {
    this.#inFile = this.board;
    this.keep();
  }

  /** Another board; one can go back to the one that was here. */
  open(board) {
    this.timeline.push(board);
    this.selection = null;
    this.states.clear();
    this.values.clear();
    this.#keepSoon();
    this.tell("board");
  }

  select(id) {
    if (id === this.selection) return;
    this.selection = id;
    this.tell("selection");
  }

  #settle() {
    if (this.selection !== null && nodeOf(this.board, this.selection) === undefined) this.selection = null;
    this.#keepSoon();
  }

  text() {
    return boardText(this.board, this.definitions);
  }

  /** The text of a file, as `openBoard` has it. */
  read(text) {
    return openBoard(text, this.definitions);
  }

  #timer;

  #keepSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), 300);
  }

  /** Writes the board into the browser's storage. Returns whether that worked. */
  keep() {
    clearTimeout(this.#timer);
    try {
      // In this order: what is not written is in no file.
      localStorage.removeItem(IN_FILE);
      localStorage.setItem(KEPT, this.text());
      if (this.board === this.#inFile) localStorage.setItem(IN_FILE, "");
      return true;
    } catch {
      return false;
    }
  }

  /** Has the board that was kept. Returns what came of it, as `readBoard` has it; `null` for nothing. */
  restore() {
    try {
      const text = localStorage.getItem(KEPT);
      if (text === null) return null;
      const read = readBoard(text, this.definitions);
      if (read.board) {
        this.timeline.board = read.board;
        if (localStorage.getItem(IN_FILE) !== null) this.#inFile = read.board;
      }
      return read;
    } catch {
      return null;
    }
  }
}
