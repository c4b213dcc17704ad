// What pages import: picks the build for this browser, and turns whatever goes wrong into a FlowLikeError.

import { FlowLikeError } from "./error.js";

export { FlowLikeError };

/** The builds. Written out, so that bundlers find them. */
const BUILDS = {
  portable: () => import("./portable/flow_like_browser.js"),
  "tail-calls": () => import("./tail-calls/flow_like_browser.js"),
};

/** A module with a tail call: `(module (func return_call 0))`. */
const TAIL_CALL = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 18, 0, 11]);

/** The build that is loaded. */
let loaded;
/** The promise of `init`. */
let loading;
/** How many instances had ended when the present one began. */
let begun = 0;

/** The build that runs nodes fastest here. Tail calls are faster wherever there are any: docs/benchmarks.md. */
function fastest() {
  return WebAssembly.validate(TAIL_CALL) ? "tail-calls" : "portable";
}

async function load({ build = fastest(), wasm } = {}) {
  if (!Object.hasOwn(BUILDS, build)) {
    const message = `\`options.build\` is ${JSON.stringify(build)}; it must be one of ${Object.keys(BUILDS).join(", ")}.`;
    throw new FlowLikeError("invalid-argument", message, {});
  }
  const bindings = await BUILDS[build]();
  try {
    await bindings.default(wasm === undefined ? undefined : { module_or_path: wasm });
  } catch (error) {
    const message = `The runtime could not be loaded: ${error?.message ?? error}. Serve its files side by side as they were built.`;
    throw new FlowLikeError("network", message, {}, error);
  }
  loaded = bindings;
}

export default function init(options) {
  loading ??= load(options).catch((error) => {
    // What failed may be tried again.
    loading = undefined;
    throw error;
  });
  return loading;
}

export function memoryBytes() {
  return loaded?.memoryBytes() ?? 0;
}

/** What is behind an object of the page: its counterpart in the runtime, and how many instances had ended before. */
const behind = new WeakMap();

function keep(owner, inner, instead) {
  if (inner instanceof Opened) {
    behind.set(owner, inner);
  } else {
    throw new FlowLikeError("invalid-argument", `Use ${instead} instead of \`new\`.`, {});
  }
}

/** Known to this file alone, so that nobody else makes runtimes and flows. */
class Opened {
  constructor(inner, crashes) {
    this.inner = inner;
    this.crashes = crashes;
  }
}

/** What an exception means. Whatever is not ours has ended the instance of the runtime. */
function typed(error, crashes) {
  if (error instanceof FlowLikeError) return error;
  if (loaded.crashCount() === crashes) {
    // Nobody has noticed: there was no room left on the stack to do so.
    try {
      loaded.terminate();
    } catch {
      // That is how it ends.
    }
  }
  return loaded.crash(error);
}

/** Calls what is behind an object. */
function now(owner, work) {
  const { inner, crashes } = behind.get(owner);
  if (loaded.crashCount() !== crashes) throw loaded.crash();
  try {
    return work(inner);
  } catch (error) {
    throw typed(error, crashes);
  }
}

/** As `now`, for calls that yield promises. */
async function call(owner, work) {
  const { inner, crashes } = behind.get(owner);
  if (loaded.crashCount() !== crashes) throw loaded.crash();
  try {
    return await work(inner);
  } catch (error) {
    // Where the stack was exhausted, there is room again after this.
    await undefined;
    throw typed(error, crashes);
  }
}

const asyncDispose = Symbol.asyncDispose ?? Symbol("asyncDispose");

export class Runtime {
  constructor(opened) {
    keep(this, opened, "Runtime.open");
  }

  static async open(options) {
    await init();
    const crashes = loaded.crashCount();
    if (crashes !== begun) {
      loaded.__wbg_reset_state();
      begun = crashes;
    }
    try {
      return new Runtime(new Opened(await loaded.Runtime.open(options), crashes));
    } catch (error) {
      await undefined;
      throw typed(error, crashes);
    }
  }

  install(source) {
    return call(this, (runtime) => runtime.install(source));
  }

  uninstall(packageId) {
    return now(this, (runtime) => runtime.uninstall(packageId));
  }

  packages() {
    return now(this, (runtime) => runtime.packages());
  }

  nodes() {
    return now(this, (runtime) => runtime.nodes());
  }

  boardNode(packageId, node) {
    return now(this, (runtime) => runtime.boardNode(packageId, node));
  }

  run(packageId, node, inputs, options) {
    return call(this, (runtime) => runtime.run(packageId, node, inputs, options));
  }

  async openFlow(options) {
    const flow = await call(this, (runtime) => runtime.openFlow(options));
    return new Flow(new Opened(flow, behind.get(this).crashes));
  }

  close() {
    return call(this, (runtime) => runtime.close());
  }

  async [asyncDispose]() {
    await this.close();
  }
}

export class Flow {
  constructor(opened) {
    keep(this, opened, "runtime.openFlow");
  }

  run(packageId, node, inputs, options) {
    return call(this, (flow) => flow.run(packageId, node, inputs, options));
  }

  get variables() {
    return now(this, (flow) => flow.variables);
  }

  close() {
    return call(this, (flow) => flow.close());
  }

  async [asyncDispose]() {
    await this.close();
  }
}
