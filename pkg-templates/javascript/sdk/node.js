import { describe, fail } from './error.js';
import { parse, stringify } from './json.js';
import { definition, read } from './pin.js';

/**
 * @typedef {import('./pin.js').Pin} Pin
 *
 * @typedef {object} Node
 * @property {string} name
 * @property {string} friendlyName
 * @property {string} description
 * @property {string} category
 * @property {Pin[]} [inputs]
 * @property {Pin[]} [outputs]
 * @property {string[]} [permissions]
 * @property {string} [icon]
 * @property {string} [docs]
 * @property {boolean} [longRunning]
 * @property {Partial<Record<'privacy' | 'security' | 'performance' | 'governance' | 'reliability' | 'cost', number>>} [scores]
 * @property {(context: Context) => void | Promise<void>} run
 *
 * @typedef {object} Context what a run is about
 * @property {Record<string, any>} inputs by the names of the pins
 * @property {Record<string, any>} outputs where the node puts its results, by the names of the pins
 * @property {(pin?: string) => void} activate says where the flow goes on; `exec_out` unless given
 * @property {string} nodeId
 * @property {string} runId
 * @property {string} appId
 * @property {string} boardId
 * @property {string} userId
 * @property {boolean} streamState whether somebody reads stream events
 * @property {number} logLevel 0 debug, 1 info, 2 warn, 3 error, 4 fatal
 */

/**
 * Declares a node. It is the object that it is given: this is for editors, which then know its types.
 *
 * @param {Node} definition
 * @returns {Node}
 */
export const node = (definition) => definition;

/** The definitions of nodes as JSON. */
export function definitions(nodes) {
  const names = nodes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`There are two nodes with the name ${twice}`);
  return stringify(nodes.map(nodeDefinition));
}

function nodeDefinition({ inputs = [], outputs = [], ...node }) {
  return {
    name: node.name,
    friendly_name: node.friendlyName,
    description: node.description,
    category: node.category,
    icon: node.icon,
    docs: node.docs,
    long_running: node.longRunning,
    scores: node.scores,
    permissions: node.permissions,
    abi_version: 1,
    pins: [...inputs.map((pin) => definition(pin, 'Input')), ...outputs.map((pin) => definition(pin, 'Output'))],
  };
}

/** Runs the node that an execution input names. Takes and returns JSON, and never throws. */
export async function execute(nodes, input) {
  try {
    const execution = parse(input);
    const node = nodes.find(({ name }) => name === execution.node_name) ?? fail(`there is no node ${execution.node_name}`);
    const context = createContext(node, execution);
    await node.run(context);
    const { outputs, activated } = context;
    checkNames(node, Object.keys(outputs), 'output');
    checkNames(node, activated, 'execution pin');
    return stringify({ outputs, activate_exec: [...activated] });
  } catch (error) {
    return stringify({ outputs: {}, activate_exec: [], error: describe(error) });
  }
}

/** @returns {Context & { activated: Set<string> }} */
function createContext({ inputs = [] }, execution) {
  const activated = new Set();
  const values = inputs
    .filter(({ type }) => type !== 'Execution')
    .map((pin) => [pin.name, read(pin, execution.inputs?.[pin.name])]);
  return {
    inputs: Object.fromEntries(values),
    outputs: {},
    activated,
    activate: (pin = 'exec_out') => activated.add(pin),
    nodeId: execution.node_id ?? '',
    runId: execution.run_id ?? '',
    appId: execution.app_id ?? '',
    boardId: execution.board_id ?? '',
    userId: execution.user_id ?? '',
    streamState: Boolean(execution.stream_state),
    logLevel: execution.log_level ?? 1,
  };
}

function checkNames({ name, outputs = [] }, used, kind) {
  const isExecution = kind !== 'output';
  const known = outputs.filter(({ type }) => (type === 'Execution') === isExecution).map((pin) => pin.name);
  const unknown = [...used].find((pin) => !known.includes(pin));
  if (unknown !== undefined) throw new Error(`the node ${name} has no ${kind} ${unknown}`);
}
