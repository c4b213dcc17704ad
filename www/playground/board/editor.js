// The board that is open: its past, what is selected, and what a run has said about it. No DOM.

import { labelOf } from "../format.js";
import { boardText, openBoard, readBoard, standIn } from "./file.js";
import { Keeping } from "./keeping.js";
import { Timeline, emptyBoard, nodeOf } from "./model.js";

const nameOfKind = (packageId, node) => JSON.stringify([packageId, node]);

export class Editor {
  /** Node id of what is looked at, or `null`. */
  selection = null;
  /** By node id: `{ state, result, problem, runs }`. */
  states = new Map();
  /** By node id: `outputs` of its last run. */
  values = new Map();
  /** The board as a file has it. Changes make new boards, and going back finds the same one again. */
  inFile = null;

  #catalogue = new Map();
  /** By kind of node: pins that were secret in any version that was here. */
  #secrets = new Map();
  #listeners = new Set();

  /** `all` are the nodes that are installed. */
  constructor(all) {
    this.install(all);
    this.timeline = new Timeline(emptyBoard());
    this.keeping = new Keeping(this);
  }

  get board() {
    return this.timeline.board;
  }

  install(all) {
    this.#catalogue = new Map(all.map((node) => [nameOfKind(node.packageId, node.name), node]));
    for (const [kind, { pins }] of this.#catalogue) {
      const secret = pins.filter((pin) => pin.sensitive).map((pin) => pin.name);
      if (secret.length > 0) this.#secrets.set(kind, new Set([...(this.#secrets.get(kind) ?? []), ...secret]));
    }
  }

  /** The definition of a node of the board; a stand-in with `isMissing` where there is none. */
  definitions = (node) => {
    const found = this.#catalogue.get(nameOfKind(node.packageId, node.node));
    if (found !== undefined) return found;
    return standIn(this.timeline?.board, node);
  };

  #isSecret = (node, pin) => this.#secrets.get(nameOfKind(node.packageId, node.node))?.has(pin) === true;

  nameOf(id, board = this.board) {
    const node = nodeOf(board, id);
    return node === undefined ? id : labelOf(this.definitions(node));
  }

  /** A pin with its node, as people read them. */
  labelOf({ node: id, pin: name }, side) {
    const node = nodeOf(this.board, id);
    const pin = node && this.definitions(node).pins.find((each) => each.name === name && each.pin_type === side);
    return `${this.nameOf(id)} ${labelOf(pin ?? { name })}`;
  }

  /** What a pin gave last, as `{ value }`; `undefined` where it gave nothing. */
  gave({ node, pin }) {
    const outputs = this.values.get(node) ?? {};
    return Object.hasOwn(outputs, pin) ? { value: outputs[pin] } : undefined;
  }

  /** Calls `listener(what)` with `board`, `selection`, `run`, `kept`, `passed` or `catalogue`, until the returned function is called. */
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

  /** Whether all of it is in a file, or there is nothing to lose. */
  get isSaved() {
    return this.board.nodes.length === 0 || this.board === this.inFile;
  }

  /** A file has the board as it is now. */
  saved() {
    this.inFile = this.board;
    this.keeping.now();
  }

  /** Another board; one can go back to the one that was here. */
  open(board) {
    this.timeline.push(board);
    this.selection = null;
    this.states.clear();
    this.values.clear();
    this.#settle();
    this.tell("board");
  }

  /** The board as another tab has it now. Secrets are in no text, so those that were typed here stay. */
  follow(board) {
    this.apply({ ...board, nodes: board.nodes.map((node) => this.#withSecrets(node)) });
  }

  #withSecrets(node) {
    const own = nodeOf(this.board, node.id);
    if (own === undefined || own.packageId !== node.packageId || own.node !== node.node) return node;
    const secret = Object.entries(own.inputs).filter(([pin]) => this.#isSecret(node, pin));
    return secret.length === 0 ? node : { ...node, inputs: { ...Object.fromEntries(secret), ...node.inputs } };
  }

  /** This board takes the place of one that another tab has written meanwhile, which is one step back from here. */
  pass(other) {
    if (other === undefined) return;
    const { board } = this;
    this.timeline.push(other);
    this.timeline.push(board);
    this.tell("passed");
  }

  select(id) {
    if (id === this.selection) return;
    this.selection = id;
    this.tell("selection");
  }

  /** What is said about nodes that are not there any more is said of nobody. */
  #settle() {
    const ids = new Set(this.board.nodes.map((node) => node.id));
    if (!ids.has(this.selection)) this.selection = null;
    for (const said of [this.states, this.values]) for (const id of [...said.keys()]) if (!ids.has(id)) said.delete(id);
    this.keeping.soon();
  }

  text() {
    return boardText(this.board, this.#isSecret);
  }

  /** The text of the browser's storage, as `readBoard` has it. */
  read(text) {
    return readBoard(text, this.definitions);
  }

  /** The text of a file, as `openBoard` has it. */
  readFile(text) {
    return openBoard(text, this.definitions);
  }
}
