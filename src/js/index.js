// What pages import: picks the build for this browser, and turns whatever goes wrong into a FlowLikeError.

import { FlowLikeError } from "./error.js";
import { follow } from "./follow.js";
import { PackageRegistry } from "./registry.js";

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

function invalid(message) {
  return new FlowLikeError("invalid-argument", message, {});
}

/** The options of `init`, which are read once. */
function read(options) {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") throw invalid("`options` must be an object.");
  let entries;
  try {
    entries = Object.entries(options);
  } catch (error) {
    throw new FlowLikeError("invalid-argument", "`options` cannot be read.", {}, error);
  }
  for (const [name] of entries) {
    if (name !== "build" && name !== "wasm") throw invalid(`\`options\` has no option \`${name}\`; it has build, wasm.`);
  }
  const { build, wasm } = Object.fromEntries(entries);
  if (build !== undefined && !(typeof build === "string" && Object.hasOwn(BUILDS, build))) {
    throw invalid(`\`options.build\` must be one of ${Object.keys(BUILDS).join(", ")}.`);
  }
  return { build, wasm };
}

async function load({ build = fastest(), wasm }) {
  try {
    const bindings = await BUILDS[build]();
    await bindings.default(wasm === undefined ? undefined : { module_or_path: wasm });
    // Another module than the build's own loads as well, and does nothing.
    bindings.memoryBytes();
    loaded = bindings;
    return build;
  } catch (error) {
    const message =
      "The runtime could not be loaded. Serve its files side by side as they were built, and load the page again.";
    throw new FlowLikeError("network", message, {}, error);
  }
}

export default async function init(options) {
  const wanted = read(options);
  loading ??= load(wanted).catch((error) => {
    // What failed may be tried again.
    loading = undefined;
    throw error;
  });
  const build = await loading;
  if (wanted.build !== undefined && wanted.build !== build) {
    throw invalid(`The build \`${build}\` is loaded already; a page has one build.`);
  }
}

export function memoryBytes() {
  // An instance that has ended holds nothing for anybody.
  return loaded === undefined || loaded.crashCount() !== begun ? 0 : loaded.memoryBytes();
}

/** What is behind an object of the page: its counterpart in the runtime, and how many instances had ended before. */
const behind = new WeakMap();

function keep(owner, inner, instead) {
  if (inner instanceof Opened) {
    behind.set(owner, inner);
  } else {
    throw invalid(`Use ${instead} instead of \`new\`.`);
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

/** What is behind an object, unless its instance has ended. */
function alive(owner) {
  const opened = behind.get(owner);
  if (opened === undefined) throw invalid("This method was called without its runtime or flow: call it as runtime.run(…).");
  if (loaded.crashCount() !== opened.crashes) throw loaded.crash();
  return opened;
}

/** Calls what is behind an object. */
function now(owner, work) {
  const { inner, crashes } = alive(owner);
  try {
    return work(inner);
  } catch (error) {
    throw typed(error, crashes);
  }
}

/** As `now`, for calls that yield promises. */
async function call(owner, work) {
  const { inner, crashes } = alive(owner);
  try {
    return await work(inner);
  } catch (error) {
    // Where the stack was exhausted, there is room again after this.
    await undefined;
    throw typed(error, crashes);
  }
}

const asyncDispose = Symbol.asyncDispose ?? Symbol("asyncDispose");

/** What a runtime tells of, besides the answers to calls. */
const EVENTS = ["packages-changed", "update-available", "update-failed"];

/** The listeners of a runtime, and what ends with it. */
class Listeners {
  #functions = new Map(EVENTS.map((event) => [event, new Set()]));
  /** When the network is back, it is time to look for updates. */
  #online;

  constructor({ inner, crashes }) {
    inner.listen(([event, detail]) => this.#tell(event, detail));
    // Not the instance that came after it, to which this is no runtime.
    this.#online = () => loaded.crashCount() === crashes && inner.nudge();
    globalThis.addEventListener?.("online", this.#online);
  }

  add(event, listener) {
    const functions = this.#functions.get(event);
    if (functions === undefined) throw invalid(`There is no event \`${String(event)}\`; there is ${EVENTS.join(", ")}.`);
    if (typeof listener !== "function") throw invalid("`listener` must be a function.");
    // Wrapped: the same function may be added twice, and goes twice.
    const added = { listener };
    functions.add(added);
    return () => {
      functions.delete(added);
    };
  }

  #tell(event, detail) {
    for (const { listener } of [...this.#functions.get(event)]) {
      try {
        listener(detail);
      } catch (error) {
        console.error("flow-like: a listener threw", error);
      }
    }
  }

  close() {
    globalThis.removeEventListener?.("online", this.#online);
    for (const functions of this.#functions.values()) functions.clear();
  }
}

export class Runtime {
  #listeners;
  #registry;
  /** What ends the following of packages under development. */
  #follows = new Set();

  constructor(opened) {
    keep(this, opened, "Runtime.open");
    this.#listeners = new Listeners(opened);
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

  uninstall(packageId, options) {
    return call(this, (runtime) => runtime.uninstall(packageId, options));
  }

  packages() {
    return now(this, (runtime) => runtime.packages());
  }

  nodes() {
    return now(this, (runtime) => runtime.nodes());
  }

  rollBack(packageId) {
    return call(this, (runtime) => runtime.rollBack(packageId));
  }

  update(packageId, options) {
    return call(this, (runtime) => runtime.update(packageId, options));
  }

  setUpdatePolicy(packageId, policy) {
    return call(this, (runtime) => runtime.setUpdatePolicy(packageId, policy));
  }

  checkForUpdates() {
    return call(this, (runtime) => runtime.checkForUpdates());
  }

  usage() {
    return call(this, (runtime) => runtime.usage());
  }

  persist() {
    return call(this, (runtime) => runtime.persist());
  }

  permissions(packageId) {
    return now(this, (runtime) => runtime.permissions(packageId));
  }

  consents() {
    return call(this, (runtime) => runtime.consents());
  }

  revoke(packageId, consentId) {
    return call(this, (runtime) => runtime.revoke(packageId, consentId));
  }

  publish(source) {
    return call(this, (runtime) => runtime.publish(source));
  }

  get registry() {
    this.#registry ??= new PackageRegistry(this, {
      search: (filters) => call(this, (runtime) => runtime.searchRegistries(filters)),
      entry: (packageId, registry) => call(this, (runtime) => runtime.registryEntry(packageId, registry)),
      module: (packageId) => call(this, (runtime) => runtime.moduleBytes(packageId)),
      add: (url) => now(this, (runtime) => runtime.addRegistry(url)),
    });
    return this.#registry;
  }

  follow(url, onBuild) {
    alive(this);
    const end = follow(this, url, onBuild);
    this.#follows.add(end);
    return () => {
      this.#follows.delete(end);
      end();
    };
  }

  on(event, listener) {
    alive(this);
    return this.#listeners.add(event, listener);
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
    for (const end of this.#follows) end();
    this.#follows.clear();
    this.#listeners.close();
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
