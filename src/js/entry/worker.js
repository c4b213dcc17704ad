// The worker of `Runtime.open({ worker: true })`: a runtime of its own, which the page calls through `remote.js`.

import { errorParts } from "./encoding.js";
import { FlowLikeError } from "./error.js";
import init from "./loading.js";
import { LocalRuntime } from "./local.js";
import { Wire } from "./wire.js";

/** The promise of the runtime: calls may come before it is there. Flows are promises, too, by the page's numbers. */
let opening;
let runtime;
const flows = new Map();

/** What the page reads without waiting, of each package. */
function mirrored(info) {
  const kept = (work) => {
    try {
      return { value: work() };
    } catch (error) {
      return { failure: errorParts(error) };
    }
  };
  const isUsable = info.quarantined === undefined;
  const board = (node) => [node.name, kept(() => runtime.read("boardNode", info.id, node.name))];
  return {
    info,
    permissions: kept(() => runtime.read("permissions", info.id)),
    boardNodes: isUsable ? Object.fromEntries(info.nodes.map(board)) : {},
  };
}

/** The mirror of these packages, or of all; `null` for one that is gone. */
function mirror(ids) {
  const packages = new Map(runtime.read("packages").map((info) => [info.id, info]));
  return (ids ?? [...packages.keys()]).map((id) => [id, packages.has(id) ? mirrored(packages.get(id)) : null]);
}

/** Events, each with what the page has to know before its listeners do. */
function heard(event, detail) {
  const changed = event === "packages-changed" && runtime !== undefined;
  const { error, ...rest } = detail;
  const told = error === undefined ? detail : { ...rest, failure: errorParts(error) };
  wire.tell("heard", event, told, changed ? mirror(detail.changes.map(({ id }) => id)) : []);
}

async function open({ build, module }, options) {
  await init({ build, wasm: module });
  runtime = await LocalRuntime.open(options, { heard, report });
}

/** What a flow would go on with in the next worker. */
function tellOf(number, flow) {
  wire.tell("variables", number, flow.read("variables"), flow.read("memory"));
}

async function callFlow(number, name, ...args) {
  const flow = await flows.get(number);
  try {
    return await flow.call(name, ...args);
  } finally {
    if (name === "close") flows.delete(number);
    // Before the answer, whatever that is.
    if (flow.isAlive) tellOf(number, flow);
  }
}

const handlers = {
  async open(build, options) {
    opening = open(build, options);
    await opening;
    return mirror();
  },

  async call(name, ...args) {
    await opening;
    return runtime.call(name, ...args);
  },

  async openFlow(number, ...args) {
    await opening;
    flows.set(number, runtime.openFlow(...args));
    tellOf(number, await flows.get(number));
  },

  async callFlow(...args) {
    await opening;
    return callFlow(...args);
  },

  async close() {
    await opening;
    return runtime.close();
  },

  ping: () => undefined,
};

/** An error that the page is told of. Where it ended the instance, the page ends this worker. */
function known(error) {
  if (error instanceof FlowLikeError && error.code === "crashed") wire.tell("crashed");
  return error;
}

async function handle(name, args) {
  try {
    return await handlers[name](...args);
  } catch (error) {
    throw known(error);
  } finally {
    wire.tell("holds", runtime?.memoryBytes ?? 0);
  }
}

function report(level, message, cause) {
  wire.tell("report", level, message, cause === undefined ? undefined : errorParts(cause));
}

/** Timers and tasks of the instance may end it while nobody calls it. */
function noticed() {
  if (runtime?.isAlive === false) wire.tell("crashed");
}

for (const event of ["error", "unhandledrejection"]) globalThis.addEventListener(event, noticed);

const wire = new Wire(globalThis, { handle, report, gives: true });
