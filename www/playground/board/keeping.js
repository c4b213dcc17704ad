// Keeps the board that is open in the browser's storage. All tabs of this page have the same one: each follows what another
// has changed. No DOM, but for the storage and its events.

const KEPT = "flow-like-playground:board";
/** Present while a file has the board that is kept. */
const IN_FILE = `${KEPT}-in-file`;
const SOON_MS = 300;

export class Keeping {
  /** Whether the browser has the board as it is. Where it refuses, a file is the only place that does. */
  isKept = true;

  #editor;
  #timer;
  /** The board that was there at first, or was read or written last; its text, and whether a file had it. */
  #board;
  #text = null;
  #inFile = false;

  constructor(editor) {
    this.#editor = editor;
    this.#board = editor.board;
  }

  /** From now on, until the page goes. */
  start() {
    addEventListener("pagehide", () => this.now());
    addEventListener("storage", ({ key }) => {
      if (key === KEPT || key === IN_FILE) this.#follow();
    });
    addEventListener("beforeunload", (event) => {
      this.now();
      if (!this.isKept && !this.#editor.isSaved) event.preventDefault();
    });
  }

  /** Has the board that was kept. Returns what came of it, as `readBoard` has it; `null` for nothing. */
  restore() {
    try {
      const text = localStorage.getItem(KEPT);
      if (text === null) return null;
      const read = this.#editor.read(text);
      if (read.board === undefined) return read;
      this.#editor.timeline.board = read.board;
      this.#has(text, localStorage.getItem(IN_FILE) !== null);
      return read;
    } catch {
      return null;
    }
  }

  /** What has a board in storage is the one of the editor. */
  #has(text, inFile) {
    if (inFile) this.#editor.inFile = this.#editor.board;
    this.#board = this.#editor.board;
    this.#text = text;
    this.#inFile = inFile;
  }

  soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), SOON_MS);
  }

  /** Writes the board, where it is not written yet. */
  now() {
    clearTimeout(this.#timer);
    const { board, inFile } = this.#editor;
    const isInFile = board === inFile;
    if (board === this.#board && isInFile === this.#inFile) return;
    const wasKept = this.isKept;
    try {
      const others = localStorage.getItem(KEPT);
      if (others !== this.#text && others !== null) {
        this.#text = others;
        this.#editor.pass(this.#editor.read(others).board);
      }
      const text = this.#editor.text();
      // In this order: what is not written is in no file.
      localStorage.removeItem(IN_FILE);
      localStorage.setItem(KEPT, text);
      if (isInFile) localStorage.setItem(IN_FILE, "");
      this.#board = board;
      this.#text = text;
      this.#inFile = isInFile;
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
    if (this.isKept !== wasKept) this.#editor.tell("kept");
  }

  /** Another tab has written. What is changed here and not written yet comes after it: `now` finds both. */
  #follow() {
    if (this.#editor.board !== this.#board) return;
    const text = localStorage.getItem(KEPT);
    if (text !== null && text !== this.#text) {
      const { board } = this.#editor.read(text);
      if (board === undefined) return;
      this.#editor.follow(board);
    }
    this.#has(text, localStorage.getItem(IN_FILE) !== null);
  }
}
