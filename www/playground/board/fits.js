// What may be wired to what, and why not. Pure.

import { JsonMistake, parse, same } from "../inputs/json.js";

export function pinOf(definition, name, side) {
  return definition.pins.find((pin) => pin.name === name && pin.pin_type === side);
}

export function isExec(definition, name, side) {
  return pinOf(definition, name, side)?.data_type === "Execution";
}

/** Whether a node takes part in a sequence; others are evaluated when their outputs are needed. */
export function isSequential(definition) {
  return definition.pins.some((pin) => pin.data_type === "Execution");
}

const SHAPES = { Normal: "a single value", Array: "a list", HashSet: "a set", HashMap: "a map" };

/**
 * Why this output cannot be wired to this input, as a sentence; `null` where it can. `definitions(node)` is the definition
 * of a node of the board. Types must be the same, or one of both Generic: as in the Flow-Like editor.
 */
export function misfit(board, definitions, from, to) {
  const [source, target] = [from, to].map((end) => board.nodes.find((node) => node.id === end.node));
  if (source === undefined || target === undefined) return "This node is not on the board.";
  const output = pinOf(definitions(source), from.pin, "Output");
  const input = pinOf(definitions(target), to.pin, "Input");
  if (output === undefined || input === undefined) return "The node has no such pin.";
  const isStandIn = definitions(source).isMissing || definitions(target).isMissing;
  if (isStandIn) return "The package of this node is missing.";
  const [givesExec, takesExec] = [output, input].map((pin) => pin.data_type === "Execution");
  if (givesExec !== takesExec)
    return givesExec ? "One says what runs next, the other takes a value." : "One gives a value, the other says what runs next.";
  if (givesExec) return null;
  return typeMisfit(output, input) ?? cycle(board, definitions, from, to);
}

function typeMisfit(output, input) {
  const isLoose = (pin) => pin.data_type === "Generic";
  if (output.data_type !== input.data_type && !isLoose(output) && !isLoose(input)) {
    return `Data type: ${output.data_type} does not go into ${input.data_type}.`;
  }
  if (output.value_type !== input.value_type && !takesAnyShape(output) && !takesAnyShape(input)) {
    return `Value type: ${SHAPES[output.value_type]} does not go into ${SHAPES[input.value_type]}.`;
  }
  return schemaMisfit(output, input);
}

/** A single Generic value is any JSON, lists and maps included, unless its node insists. */
function takesAnyShape(pin) {
  return pin.data_type === "Generic" && pin.value_type === "Normal" && !pin.enforce_generic_value_type;
}

function schemaMisfit(output, input) {
  if (!output.enforce_schema && !input.enforce_schema) return null;
  const [one, other] = [output, input].map((pin) => schemaOf(pin));
  return one !== null && other !== null && same(one, other)
    ? null
    : "Schema: one of both takes only its own schema, and the other has another.";
}

function schemaOf({ schema }) {
  if (typeof schema !== "string") return null;
  try {
    return parse(schema);
  } catch (error) {
    if (error instanceof JsonMistake) return null;
    throw error;
  }
}

/** Data wires may not lead back: no node could ever be the first. */
function cycle(board, definitions, from, to) {
  const nodes = new Map(board.nodes.map((node) => [node.id, node]));
  const carriesValue = ({ to: end }) => nodes.has(end.node) && !isExec(definitions(nodes.get(end.node)), end.pin, "Input");
  const seen = new Set();
  const rest = [from.node];
  while (rest.length > 0) {
    const id = rest.pop();
    if (id === to.node) return "This would be a cycle: the node would need its own result.";
    if (seen.has(id)) continue;
    seen.add(id);
    for (const wire of board.wires) if (wire.to.node === id && carriesValue(wire)) rest.push(wire.from.node);
  }
  return null;
}
