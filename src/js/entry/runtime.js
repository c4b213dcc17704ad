// `Runtime` and `Flow`, wherever the runtime is: in this thread, or in a worker.

import { doctor } from "./doctor.js";
import { describe } from "./encoding.js";
import { FlowLikeError, closed } from "./error.js";
import { follow } from "./follow.js";
import { invalid } from "./loading.js";
import { LocalRuntime } from "./local.js";
import { Observer } from "./observing.js";
import { PackageRegistry } from "./registry.js";
import { RemoteRuntime } from "./remote.js";

const asyncDispose = Symbol.asyncDispose ?? Symbol("asyncDispose");

/** What is behind an object of the page. */
const behind = new WeakMap();

/** Known to this file alone, so that nobody else makes runtimes and flows. */
class Opened {
  /** Whether it is a runtime that was closed: all that it may be asked is what is installed. */
  isClosed = false;

  constructor(host, observer) {
    this.host = host;
    this.observer = observer;
  }
}

function keep(owner, opened, instead) {
  if (!(opened instanceof Opened)) throw invalid(`Use ${instead} instead of \`new\`.`);
  behind.set(owner, opened);
}

function of(owner) {
  const opened = behind.get(owner);
  if (opened === undefined) throw invalid("This method was called without its runtime or flow: call it as runtime.run(…).");
  return opened;
}

function open(owner) {
  const opened = of(owner);
  if (opened.isClosed) throw closed();
  return opened;
}

const read = (owner, name, ...args) => open(owner).host.read(name, ...args);

/** As `read`, of what may be asked of a closed runtime, too. */
const list = (owner, name) => of(owner).host.read(name);

/** As `read`, for calls that yield promises. */
async function call(owner, name, ...args) {
  return open(owner).host.call(name, ...args);
}

/** The most bytes of a file, as in `src/host/storage.rs`. */
const MAX_UPLOAD = 256 << 20;

async function bytesOf(blob) {
  if (blob.size > MAX_UPLOAD) throw invalid(`\`data\` has ${blob.size} bytes; at most ${MAX_UPLOAD} can be taken.`);
  try {
    return await blob.arrayBuffer();
  } catch (error) {
    throw new FlowLikeError("storage", `A file that was picked cannot be read: ${describe(error)}. Pick it again.`, {}, error);
  }
}

/** A run, watched. */
async function run(owner, args) {
  const { host, observer } = open(owner);
  const [packageId, node] = args;
  return observer.run(packageId, node, host.call("run", ...args));
}

/** What a runtime tells of, besides the answers to calls. */
const EVENTS = ["packages-changed", "update-available", "update-failed"];

class Listeners {
  #functions = new Map(EVENTS.map((event) => [event, new Set()]));
  #observer;

  constructor(observer) {
    this.#observer = observer;
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

  tell(event, detail) {
    this.#observer.log("info", event, `told of ${event}`, detail);
    for (const { listener } of [...this.#functions.get(event)]) {
      try {
        listener(detail);
      } catch (error) {
        this.#observer.log("error", "listener-threw", "a listener threw", { event }, error);
      }
    }
  }

  clear() {
    for (const functions of this.#functions.values()) functions.clear();
  }
}

/** The options of `Runtime.open`: those of this file, and those of the runtime itself. */
function split(options) {
  if (typeof options !== "object" || options === null) return { rest: options };
  try {
    const { worker, log, ...rest } = options;
    return { worker, log, rest };
  } catch (error) {
    throw invalid(`\`options\` cannot be read: ${error?.message}`, error);
  }
}

export class Runtime {
  #listeners;
  #registry;
  /** What ends the following of packages under development. */
  #follows = new Set();

  constructor(opened, listeners) {
    keep(this, opened, "Runtime.open");
    this.#listeners = listeners;
  }

  static async open(options) {
    const { worker = false, log, rest } = split(options);
    if (typeof worker !== "boolean" && typeof worker !== "function") {
      throw invalid("`options.worker` must be true, false, or a function that makes the worker.");
    }
    const observer = new Observer(log);
    const listeners = new Listeners(observer);
    const heard = (event, detail) => listeners.tell(event, detail);
    const report = (level, message, cause) => observer.log(level, "runtime", message, {}, cause);
    const host = worker
      ? await RemoteRuntime.open(rest, worker, { heard, report, observer })
      : // All runtimes of a thread have one voice: it is in the console unless somebody listens.
        await LocalRuntime.open(rest, { heard, report: observer.isHeard ? report : undefined });
    observer.log("info", "opened", `the runtime is open in ${worker ? "a worker" : "this thread"}`);
    return new Runtime(new Opened(host, observer), listeners);
  }

  static doctor(options) {
    return doctor(options);
  }

  async install(source) {
    const info = await call(this, "install", source);
    of(this).observer.count("installs");
    return info;
  }

  uninstall(packageId, options) {
    return call(this, "uninstall", packageId, options);
  }

  packages() {
    return list(this, "packages");
  }

  nodes() {
    return list(this, "nodes");
  }

  rollBack(packageId) {
    return call(this, "rollBack", packageId);
  }

  update(packageId, options) {
    return call(this, "update", packageId, options);
  }

  setUpdatePolicy(packageId, policy) {
    return call(this, "setUpdatePolicy", packageId, policy);
  }

  checkForUpdates() {
    return call(this, "checkForUpdates");
  }

  usage() {
    return call(this, "usage");
  }

  persist() {
    return call(this, "persist");
  }

  files(packageId) {
    return call(this, "files", packageId);
  }

  readFile(path) {
    return call(this, "readFile", path);
  }

  async writeFile(packageId, name, data, options) {
    const bytes = data instanceof Blob ? await bytesOf(data) : data;
    return call(this, "writeFile", packageId, name, bytes, options);
  }

  deleteFile(path) {
    return call(this, "deleteFile", path);
  }

  permissions(packageId) {
    return read(this, "permissions", packageId);
  }

  consents() {
    return call(this, "consents");
  }

  revoke(packageId, consentId) {
    return call(this, "revoke", packageId, consentId);
  }

  publish(source) {
    return call(this, "publish", source);
  }

  get registry() {
    this.#registry ??= new PackageRegistry(this, {
      search: (filters) => call(this, "searchRegistries", filters),
      entry: (packageId, registry) => call(this, "registryEntry", packageId, registry),
      module: (packageId) => call(this, "moduleBytes", packageId),
      add: (url) => call(this, "addRegistry", url),
    });
    return this.#registry;
  }

  follow(url, onBuild) {
    open(this);
    const end = follow(this, url, onBuild);
    this.#follows.add(end);
    return () => {
      this.#follows.delete(end);
      end();
    };
  }

  on(event, listener) {
    of(this);
    return this.#listeners.add(event, listener);
  }

  boardNode(packageId, node) {
    return read(this, "boardNode", packageId, node);
  }

  run(...args) {
    return run(this, args);
  }

  async openFlow(options) {
    const { host, observer } = open(this);
    return new Flow(new Opened(await host.openFlow(options), observer));
  }

  counters() {
    const { host, observer } = of(this);
    return { ...observer.counts, memoryBytes: host.memoryBytes };
  }

  async close() {
    const opened = of(this);
    opened.isClosed = true;
    for (const end of this.#follows) end();
    this.#follows.clear();
    this.#listeners.clear();
    await opened.host.close();
  }

  async [asyncDispose]() {
    await this.close();
  }
}

export class Flow {
  constructor(opened) {
    keep(this, opened, "runtime.openFlow");
  }

  run(...args) {
    return run(this, args);
  }

  get variables() {
    return read(this, "variables");
  }

  close() {
    return call(this, "close");
  }

  async [asyncDispose]() {
    await this.close();
  }
}

