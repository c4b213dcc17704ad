// A board: nodes, and wires between their pins. Pure: every change makes a new board, so that each can be gone back to.
//
//   { id, name, nodes: [{ id, packageId, node, x, y, inputs }], wires: [{ from: { node, pin }, to: { node, pin } }],
//     start: node id or null, variables: text, placed: how many nodes it has had }
//
// What a wire is:
//   - A data wire goes from an output to an input. An input takes one wire; an output may have many.
//   - An exec wire says what runs next. An exec output goes to one exec input, so that what comes next is never in doubt;
//     an exec input may be reached from many. Loops are allowed along exec wires, and never along data wires.
//   - A wire that takes a place takes it over from the wire that was there.

import { isExec, misfit } from "./fits.js";

export const LIMITS = { nodes: 200, wires: 1000, edge: 20_000 };

/** An id that no other board has: agreements, and files that nodes keep, hold by it. */
export function freshBoardId() {
  return `board-${Math.random().toString(36).slice(2, 10)}`;
}

export function emptyBoard() {
  return { id: freshBoardId(), name: "Untitled", nodes: [], wires: [], start: null, variables: "", placed: 0 };
}

export function nodeOf(board, id) {
  return board.nodes.find((node) => node.id === id);
}

export const samePin = (one, other) => one.node === other.node && one.pin === other.pin;

export const sameWire = (one, other) => samePin(one.from, other.from) && samePin(one.to, other.to);

/** The number of a node that is added: never one that was there before, since files that a node keeps hold by its id. */
function freshNumber(board) {
  const taken = new Set(board.nodes.map((node) => node.id));
  let number = board.placed + 1;
  while (taken.has(`n${number}`)) number += 1;
  return number;
}

const clamp = (value) => Math.round(Math.min(LIMITS.edge, Math.max(-LIMITS.edge, value)));

/** Returns `{ board, id }`; `id` is `null` where there are as many nodes as a board has. */
export function addNode(board, { packageId, node, x, y, inputs = {} }) {
  if (board.nodes.length >= LIMITS.nodes) return { board, id: null };
  const placed = freshNumber(board);
  const id = `n${placed}`;
  const added = { id, packageId, node, x: clamp(x), y: clamp(y), inputs };
  return { board: { ...board, nodes: [...board.nodes, added], start: board.start ?? id, placed }, id };
}

/** About as much room as a node takes. */
const ROOM = { width: 230, height: 150 };

/** Where a node can be put: right of the one that is selected, or around a point, and not on top of another. */
export function freePlace(board, selection, middle) {
  const beside = nodeOf(board, selection);
  let { x, y } = beside ? { x: beside.x + ROOM.width, y: beside.y } : { x: middle.x - ROOM.width / 2, y: middle.y - ROOM.height / 2 };
  const isTaken = (node) => Math.abs(node.x - x) < ROOM.width - 20 && Math.abs(node.y - y) < ROOM.height - 20;
  while (board.nodes.some(isTaken)) y += ROOM.height;
  return { x, y };
}

function change(board, id, make) {
  return { ...board, nodes: board.nodes.map((node) => (node.id === id ? make(node) : node)) };
}

export function moveNode(board, id, x, y) {
  return change(board, id, (node) => ({ ...node, x: clamp(x), y: clamp(y) }));
}

export function setInputs(board, id, inputs) {
  return change(board, id, (node) => ({ ...node, inputs }));
}

export function removeNode(board, id) {
  const nodes = board.nodes.filter((node) => node.id !== id);
  const wires = board.wires.filter(({ from, to }) => from.node !== id && to.node !== id);
  return { ...board, nodes, wires, start: board.start === id ? (nodes[0]?.id ?? null) : board.start };
}

/** Wires an output to an input. The caller has asked `misfit` before. */
export function connect(board, definitions, from, to) {
  const isExecWire = isExec(definitions(nodeOf(board, from.node)), from.pin, "Output");
  const stays = (wire) => (isExecWire ? !samePin(wire.from, from) : !samePin(wire.to, to));
  const wires = board.wires.filter(stays);
  return wires.length >= LIMITS.wires ? board : { ...board, wires: [...wires, { from, to }] };
}

export function disconnect(board, wire) {
  return { ...board, wires: board.wires.filter((other) => !sameWire(other, wire)) };
}

export function wireInto(board, to) {
  return board.wires.find((wire) => samePin(wire.to, to));
}

export function wiresOf(board, end) {
  return board.wires.filter((wire) => samePin(wire.from, end) || samePin(wire.to, end));
}

/** Names of a node's inputs that a wire feeds. */
export function wiredInputs(board, id) {
  return new Set(board.wires.filter((wire) => wire.to.node === id).map((wire) => wire.to.pin));
}

/**
 * The pins that a pin could be wired to: `{ node, pin, definition, misfit }`, where `misfit` says why not, or is `null`.
 * From an output these are all inputs, from an input all outputs.
 */
export function candidates(board, definitions, end, side) {
  const other = side === "Output" ? "Input" : "Output";
  return board.nodes.flatMap((node) =>
    definitions(node)
      .pins.filter((pin) => pin.pin_type === other)
      .map((pin) => {
        const there = { node: node.id, pin: pin.name };
        const [from, to] = side === "Output" ? [end, there] : [there, end];
        return { node, pin, end: there, misfit: misfit(board, definitions, from, to) };
      }),
  );
}

/** Past, present and future of a board. */
export class Timeline {
  #past = [];
  #future = [];
  #most = 200;

  constructor(board) {
    this.board = board;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** A change. Those in a row with the same `kind` (moving by keys, typing) are one step to go back. */
  push(board, kind = null) {
    if (board === this.board) return;
    const continues = kind !== null && kind === this.kind && this.#past.length > 0;
    if (!continues) this.#past.push(this.board);
    if (this.#past.length > this.#most) this.#past.shift();
    this.#future = [];
    this.board = board;
    this.kind = kind;
  }

  undo() {
    if (!this.canUndo) return;
    this.#future.push(this.board);
    this.board = this.#past.pop();
    this.kind = null;
  }

  redo() {
    if (!this.canRedo) return;
    this.#past.push(this.board);
    this.board = this.#future.pop();
    this.kind = null;
  }
}
