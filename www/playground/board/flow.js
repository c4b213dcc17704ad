// Runs a board: from a start node along its exec wires, in one flow. No DOM; `flow` is what `runtime.openFlow` gives.

import { labelOf } from "../format.js";
import { isExec, isSequential } from "./fits.js";
import { nodeOf, samePin } from "./model.js";

/** A loop that nobody ends is ended after so many runs of nodes. */
export const MOST_STEPS = 1000;

/** Why a board stopped, in words for people. */
export class BoardStopped extends Error {
  constructor(message, node) {
    super(message);
    this.name = "BoardStopped";
    this.node = node;
  }
}

/**
 * Runs `board` from the node `start`. `tell` has what happens: `state(id, state, detail)` with the states `waiting`,
 * `running`, `done`, `failed`; `values(id, outputs)`; `log(id, entry)`; `stream(id, event)`; `note(id, text)`.
 * Rejects with what ended it early; resolves to the number of runs of nodes.
 */
export async function runBoard({ board, definitions, flow, start, signal, tell, options = {} }) {
  const first = nodeOf(board, start);
  if (first === undefined) throw new BoardStopped("Choose a node to start from.", null);
  const state = { board, definitions, flow, signal, tell, options, gave: new Map(), evaluated: new Map(), steps: 0 };
  /** What runs next, last first: all that follows from one exec pin runs before the next pin's turn. */
  const stack = [first.id];
  tell.state(first.id, "waiting");
  while (stack.length > 0) {
    const node = nodeOf(board, stack.pop());
    // What it depends on is evaluated for it: variables, time and what came before are others than at the last step.
    state.evaluated.clear();
    const result = await perform(state, node);
    const next = result.activateExec.flatMap((pin) => {
      const wire = board.wires.find((each) => samePin(each.from, { node: node.id, pin }));
      return wire === undefined ? [] : [wire.to.node];
    });
    for (const id of next) tell.state(id, "waiting");
    stack.push(...next.reverse());
    if (result.error !== undefined && next.length === 0) throw new BoardStopped(`${nameOf(state, node)} reports: ${result.error}`, node.id);
  }
  return state.steps;
}

function nameOf({ definitions }, node) {
  return labelOf(definitions(node));
}

/** Runs one node with what its wires bring. */
async function perform(state, node) {
  const { flow, signal, tell, options } = state;
  signal?.throwIfAborted();
  const definition = state.definitions(node);
  if (definition.isMissing) throw failed(state, node, new BoardStopped(`The package ${node.packageId} is not installed.`, node.id));
  const inputs = await inputsOf(state, node, definition);
  state.steps += 1;
  if (state.steps > MOST_STEPS) {
    const message = `Stopped after ${MOST_STEPS.toLocaleString("en")} steps: this board probably runs in a circle. Wire a way out of the loop.`;
    throw failed(state, node, new BoardStopped(message, node.id));
  }
  tell.state(node.id, "running");
  try {
    const result = await flow.run(node.packageId, node.node, inputs, {
      ...options,
      nodeId: node.id,
      signal,
      onLog: (entry) => tell.log(node.id, entry),
      onStream: (event) => tell.stream(node.id, event),
    });
    state.gave.set(node.id, result.outputs);
    tell.values(node.id, result.outputs);
    tell.state(node.id, result.error === undefined ? "done" : "failed", result);
    return result;
  } catch (error) {
    throw failed(state, node, error);
  }
}

function failed({ tell }, node, error) {
  tell.state(node.id, error?.code === "aborted" ? "cancelled" : "failed", { problem: error });
  return error;
}

/** The values of a node's inputs: from wires, else from its own form. */
async function inputsOf(state, node, definition) {
  const inputs = { ...node.inputs };
  for (const wire of state.board.wires) {
    if (wire.to.node !== node.id || isExec(definition, wire.to.pin, "Input")) continue;
    const value = await valueOf(state, wire.from);
    if (value === undefined) {
      delete inputs[wire.to.pin];
      const source = nodeOf(state.board, wire.from.node);
      state.tell.note(node.id, `${nameOf(state, source)} gave no value for “${wire.to.pin}”: it is left out.`);
    } else {
      inputs[wire.to.pin] = value;
    }
  }
  return inputs;
}

/** What came out of a pin. Nodes outside of any sequence are evaluated now, once for each step. */
async function valueOf(state, end) {
  const source = nodeOf(state.board, end.node);
  if (!isSequential(state.definitions(source))) {
    if (!state.evaluated.has(source.id)) state.evaluated.set(source.id, perform(state, source));
    const result = await state.evaluated.get(source.id);
    if (result.error !== undefined) throw new BoardStopped(`${nameOf(state, source)} reports: ${result.error}`, source.id);
  }
  const gave = state.gave.get(source.id) ?? {};
  return Object.hasOwn(gave, end.pin) ? gave[end.pin] : undefined;
}
