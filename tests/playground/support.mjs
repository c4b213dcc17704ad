// Nodes for the tests of the board: definitions as packages have them, and boards of them.

import { standIn } from "../../www/playground/board/file.js";
import { addNode, emptyBoard } from "../../www/playground/board/model.js";

const pin = (name, pin_type, data_type, more = {}) => ({
  name,
  friendly_name: name,
  description: "",
  pin_type,
  data_type,
  value_type: "Normal",
  ...more,
});
const takes = (name, type, more) => pin(name, "Input", type, more);
const gives = (name, type, more) => pin(name, "Output", type, more);
const flow = [takes("in", "Execution"), gives("then", "Execution")];
const SCHEMA = '{"type":"object","properties":{"a":{"type":"string"}}}';
const TURNED = '{"properties":{"a":{"type":"string"}},"type":"object"}';
const OTHER = '{"type":"object"}';

const PINS = {
  number: [takes("value", "Integer", { default_value: 1 }), gives("value", "Integer")],
  text: [gives("value", "String")],
  secret: [takes("key", "String", { sensitive: true }), gives("value", "String")],
  list: [gives("value", "Integer", { value_type: "Array" })],
  sum: [takes("a", "Integer"), takes("b", "Integer"), gives("total", "Integer")],
  anything: [takes("value", "Generic"), gives("value", "Generic")],
  strict: [takes("other", "Struct", { schema: SCHEMA }), gives("value", "Struct", { schema: SCHEMA, enforce_schema: true })],
  strictToo: [takes("other", "Struct", { schema: TURNED, enforce_schema: true })],
  otherStrict: [takes("value", "Struct", { schema: OTHER, enforce_schema: true })],
  step: [...flow, takes("value", "Integer"), gives("value", "Integer")],
  fork: [takes("in", "Execution"), gives("left", "Execution"), gives("right", "Execution")],
};

export const NODES = Object.entries(PINS).map(([name, pins]) => ({
  packageId: "test",
  name,
  friendly_name: name,
  description: "",
  category: "",
  permissions: [],
  pins,
}));

/** The definition of a node of a board. */
export const definitions = (node) =>
  NODES.find((each) => each.packageId === node.packageId && each.name === node.node) ?? standIn(null, node);

export const isSecret = (node, name) => definitions(node).pins.some((pin) => pin.name === name && pin.sensitive);

/** A board of these nodes, `n1`, `n2` and so on. */
export function boardOf(...names) {
  let board = emptyBoard();
  for (const node of names) ({ board } = addNode(board, { packageId: "test", node, x: 0, y: 0 }));
  return board;
}

/** A flow that runs functions: `run(inputs)` of each node gives `{ outputs, activateExec, error }`. */
export function flowOf(nodes) {
  const calls = [];
  return {
    calls,
    async run(packageId, node, inputs, options) {
      calls.push({ node, inputs, id: options.nodeId });
      const given = await nodes[node](inputs, options);
      return { outputs: {}, activateExec: [], pending: false, ...given };
    },
  };
}
