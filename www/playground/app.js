// The one object that views share, and the only module that imports the runtime.
//
// A view is a module of views/ with `title` (a text, or a function of the parameters) and
// `show(container, app, parameters)`, which fills the container, its own `<h1>` first, and returns a function that ends it.
// Parameters are `{ query: URLSearchParams }`; those of the view of a node are `{ packageId, node, query }` as well.

import * as settings from "./settings.js";
import { createAsker } from "./consent/asker.js";
import { createInstalls } from "./install/installs.js";
import { otherRegistries } from "./install/registries.js";
import { createNotices } from "./notices.js";
import { problem } from "./problem.js";
import { choose, confirm } from "./questions.js";

const DATABASE = "flow-like-playground";
const EVENTS = ["packages-changed", "update-failed"];

/** Loads the runtime's module. Its failure is an error to show, not a page that stays empty. */
async function load() {
  try {
    return await import("../flow-like-browser/index.js");
  } catch (cause) {
    throw new Error("The runtime's files could not be loaded. Check the connection, and load the page again.", { cause });
  }
}

async function open(Runtime, options) {
  if (!settings.get("worker")) return Runtime.open(options);
  try {
    return await Runtime.open({ ...options, worker: true });
  } catch (error) {
    // A runtime that has no worker to offer works in the page.
    if (error?.code !== "invalid-argument") throw error;
    return Runtime.open(options);
  }
}

export class App {
  /** The runtime; `null` until `open` is done. */
  runtime = null;
  /** What is wrong with this browser, as the runtime says. */
  findings = async () => [];
  /** Inputs that a shared address brought, for the view of that node to take: `{ packageId, node, inputs }`. */
  pendingInputs = null;
  /** Newer versions that wait, by package. */
  updates = new Map();
  /** The page's settings: `get(name)`, `set(name, value)`. */
  settings = settings;
  /** An error as an element, to be shown where it happened. */
  problem = problem;
  /** Ask the visitor: `confirm({ title, text, yes })` resolves to true or false. */
  confirm = confirm;
  choose = choose;

  #listeners = new Map();

  constructor({ notices, status, installs }) {
    /** `announce(text)` tells screen readers, `notice(content)` shows something, `report(error, { title })` an error. */
    Object.assign(this, createNotices(notices, status));
    /** Asks what a node may do; the runtime's `onConsent`. */
    this.asker = createAsker(this);
    /** Installs under way: `start(label, source)`. */
    this.installs = createInstalls(this, installs);
  }

  /** Opens the runtime. */
  async open() {
    const { Runtime } = await load();
    this.findings = async () => (typeof Runtime.doctor === "function" ? Runtime.doctor() : []);
    const registry = settings.get("registry");
    const options = {
      database: DATABASE,
      onConsent: this.asker,
      updates: {},
      registries: registry === "" ? [] : [registry],
      allowUnverified: settings.get("allowUnverified"),
    };
    const runtime = await open(Runtime, options);
    this.runtime = runtime;
    // What another tab sets from now on is not for this one, whose runtime does not know of it.
    settings.set("registry", registry);
    runtime.on("update-available", (update) => this.hasUpdate(update));
    // Before anybody else hears of it.
    runtime.on("packages-changed", ({ changes }) => {
      for (const { id } of changes) this.updates.delete(id);
    });
    for (const event of EVENTS) runtime.on(event, (detail) => this.emit(event, detail));
    // Each is asked for updates as soon as the runtime knows of it, and that is not what the page waits for.
    for (const url of otherRegistries(runtime.packages(), registry)) {
      runtime.registry.init(url).catch((error) => console.error(error));
    }
  }

  /** Keeps that there is a newer version, which is told once and whatever view is shown, and tells the view. */
  hasUpdate(update) {
    const info = this.runtime.packages().find(({ id }) => id === update.packageId);
    // It, or something else in its place, may have been installed while the registry was asked.
    if (info?.version !== update.currentVersion || info.origin !== `registry:${update.registry}`) return;
    this.updates.set(update.packageId, update);
    this.emit("update-available", update);
  }

  /** Goes to a view: `go("#/packages")`. */
  go(hash) {
    if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
    else location.hash = hash;
  }

  /** The address of a node's view. */
  nodeHash(packageId, node) {
    return `#/nodes/${encodeURIComponent(packageId)}/${encodeURIComponent(node)}`;
  }

  /** Takes the inputs that wait for this node. */
  takeInputs(packageId, node) {
    const pending = this.pendingInputs;
    if (pending?.packageId !== packageId || pending.node !== node) return null;
    this.pendingInputs = null;
    return pending.inputs;
  }

  /** Calls `listener` with each of the runtime's events of that name, and `offline` and `connection`, until the returned function is called. */
  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit(event, detail) {
    for (const listener of this.#listeners.get(event) ?? []) listener(detail);
  }
}
