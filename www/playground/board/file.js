// Boards as text, for the browser's storage and for files. A file may be broken, hostile or of another version: whatever is
// not what it should be is left out, and said. Pure.
//
// The id in a file is the word of whoever wrote it, and agreements and files of nodes hold by the id: a board that is opened
// from a file gets a fresh one, so that it has neither. In the browser's own storage a board keeps its id.
//
// What is secret is in no text, whichever pin it was typed into.

import { JsonMistake, parse, write } from "../inputs/json.js";
import { misfit } from "./fits.js";
import { LIMITS, connect, emptyBoard, freshBoardId, nodeOf } from "./model.js";

export const FORMAT = "flow-like-playground-board";
export const VERSION = 1;
/** In characters. More than that is neither written into files nor read from them. */
export const LARGEST = 32_000_000;
const LONGEST_NAME = 1024;
const MOST_PLACED = 1e12;
const LONGEST_TEXT = 100_000;

/** Text of a board. `isSecret(node, pin)` says of which inputs nothing is in it. */
export function boardText(board, isSecret) {
  const nodes = board.nodes.map((node) => ({
    ...node,
    inputs: Object.fromEntries(Object.entries(node.inputs).filter(([name]) => !isSecret(node, name))),
  }));
  return write({ format: FORMAT, version: VERSION, ...board, nodes }, 2);
}

/**
 * A board of the browser's storage: `{ board, leftOut, missing }`, or `{ problem }` where the text is no board at all.
 * `leftOut` are sentences, `missing` ids of packages. `definitions(node)` is the definition of a node; one with `isMissing`
 * where its package is not installed.
 */
export function readBoard(text, definitions) {
  if (text.length > LARGEST) return { problem: "This file is larger than a board can be." };
  let saved;
  try {
    saved = parse(text);
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    return { problem: `This is no board: it is not JSON. ${error.describe()}` };
  }
  if (!isObject(saved) || saved.format !== FORMAT) return { problem: "This is JSON, and not a board of this page." };
  if (saved.version !== VERSION)
    return { problem: `This board has the version ${write(saved.version ?? null)}; this page reads version ${VERSION}.` };
  const leftOut = [];
  const board = { ...emptyBoard(), ...namesOf(saved, leftOut) };
  const missing = new Set();
  board.nodes = nodesOf(saved.nodes, definitions, leftOut, missing);
  const wired = wiresOf({ ...board, wires: [] }, saved.wires, definitions, leftOut);
  wired.start = nodeOf(wired, saved.start) ? saved.start : (wired.nodes[0]?.id ?? null);
  return { board: wired, leftOut, missing: [...missing] };
}

/** The same of a file that somebody opens. */
export function openBoard(text, definitions) {
  const read = readBoard(text, definitions);
  return read.board === undefined ? read : { ...read, board: { ...read.board, id: freshBoardId() } };
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

const isName = (value) => typeof value === "string" && value !== "" && value.length <= LONGEST_NAME && !value.includes("\0");

function namesOf(saved, leftOut) {
  const names = {};
  if (isName(saved.id) && /^[\w-]{1,64}$/.test(saved.id)) names.id = saved.id;
  if (typeof saved.name === "string") names.name = saved.name.slice(0, 200);
  if (typeof saved.variables === "string" && saved.variables.length <= LONGEST_TEXT) names.variables = saved.variables;
  else if (saved.variables !== undefined) leftOut.push("The variables: they are no text.");
  if (Number.isSafeInteger(saved.placed) && saved.placed >= 0) names.placed = Math.min(saved.placed, MOST_PLACED);
  return names;
}

function nodesOf(saved, definitions, leftOut, missing) {
  if (!Array.isArray(saved)) {
    leftOut.push("All nodes: there is no list of them.");
    return [];
  }
  if (saved.length > LIMITS.nodes) leftOut.push(`${saved.length - LIMITS.nodes} nodes: a board has at most ${LIMITS.nodes}.`);
  const nodes = [];
  for (const [index, entry] of saved.slice(0, LIMITS.nodes).entries()) {
    const where = `Node ${index + 1}`;
    if (!isObject(entry) || !isName(entry.packageId) || !isName(entry.node)) leftOut.push(`${where}: it does not say what it is.`);
    else if (!isName(entry.id) || !/^[\w-]{1,64}$/.test(entry.id)) leftOut.push(`${where} (${entry.node}): its id is not usable.`);
    else if (nodes.some((node) => node.id === entry.id)) leftOut.push(`${where} (${entry.node}): its id is there twice.`);
    else nodes.push(placed(entry, definitions, leftOut, missing));
  }
  return nodes;
}

function placed({ id, packageId, node, x, y, inputs }, definitions, leftOut, missing) {
  const within = (value) => (typeof value === "number" ? Math.round(Math.min(LIMITS.edge, Math.max(-LIMITS.edge, value))) : 0);
  const made = { id, packageId, node, x: within(x), y: within(y), inputs: {} };
  const definition = definitions(made);
  if (definition.isMissing) missing.add(packageId);
  for (const [name, value] of isObject(inputs) ? Object.entries(inputs) : []) {
    const isKnown =
      definition.isMissing || definition.pins.some((pin) => pin.name === name && pin.pin_type === "Input" && pin.data_type !== "Execution");
    if (isKnown) Object.defineProperty(made.inputs, name, { value, enumerable: true, writable: true, configurable: true });
    else leftOut.push(`The input “${name}” of ${node}: it has no such pin.`);
  }
  return made;
}

function wiresOf(empty, saved, definitions, leftOut) {
  let board = empty;
  if (saved === undefined) return board;
  if (!Array.isArray(saved)) {
    leftOut.push("All wires: there is no list of them.");
    return board;
  }
  if (saved.length > LIMITS.wires) leftOut.push(`${saved.length - LIMITS.wires} wires: a board has at most ${LIMITS.wires}.`);
  const isEnd = (end) => isObject(end) && isName(end.node) && isName(end.pin);
  for (const [index, wire] of saved.slice(0, LIMITS.wires).entries()) {
    const where = `Wire ${index + 1}`;
    if (!isObject(wire) || !isEnd(wire.from) || !isEnd(wire.to)) {
      leftOut.push(`${where}: it does not say from where to where.`);
      continue;
    }
    const [from, to] = [wire.from, wire.to].map(({ node, pin }) => ({ node, pin }));
    const ends = [from, to].map((end) => nodeOf(board, end.node));
    const isWaiting = ends.every(Boolean) && ends.some((node) => definitions(node).isMissing);
    // Wires of a node whose package is missing wait for it; they are looked at when it is there.
    const reason = isWaiting ? null : misfit(board, definitions, from, to);
    if (reason !== null) leftOut.push(`${where} (${from.pin} to ${to.pin}): ${reason}`);
    else if (isWaiting) board = { ...board, wires: [...board.wires, { from, to }] };
    else board = connect(board, definitions, from, to);
  }
  return board;
}

/** What stands in for the definition of a node that is not here: its pins are those that wires and inputs name. */
export function standIn(board, node) {
  const pin = (name, pin_type) => ({ name, friendly_name: name, description: "", pin_type, data_type: "Generic", value_type: "Normal" });
  const names = (side) => [...new Set((board?.wires ?? []).filter((wire) => wire[side].node === node.id).map((wire) => wire[side].pin))];
  const pins = [...names("to").map((name) => pin(name, "Input")), ...names("from").map((name) => pin(name, "Output"))];
  return { name: node.node, friendly_name: node.node, description: "", category: "", permissions: [], pins, isMissing: true };
}
