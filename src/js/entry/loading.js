// The builds of the runtime: which one suits this browser, and how it gets here.

import { FlowLikeError } from "./error.js";

/** Written out, so that bundlers find the files. Nothing of it happens before somebody asks, as on a server. */
const BUILDS = {
  portable: {
    bindings: () => import("./portable/flow_like_browser.js"),
    wasm: () => new URL("./portable/flow_like_browser_bg.wasm", import.meta.url),
  },
  "tail-calls": {
    bindings: () => import("./tail-calls/flow_like_browser.js"),
    wasm: () => new URL("./tail-calls/flow_like_browser_bg.wasm", import.meta.url),
  },
};

/** A module with a tail call: `(module (func return_call 0))`. */
const TAIL_CALL = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 18, 0, 11]);

/** The build that this page or worker has: its name, and the promise of its compiled module. */
let chosen;
/** The promise of `init`. */
let loading;
/** The bindings of the build that is loaded in this thread. */
let loaded;

/** Whether this browser has tail calls. It may have no WebAssembly at all, as in Safari's lockdown mode. */
export function hasTailCalls() {
  return globalThis.WebAssembly?.validate(TAIL_CALL) === true;
}

/** The build that runs nodes fastest here. Tail calls are faster wherever there are any: docs/benchmarks.md. */
function fastest() {
  return hasTailCalls() ? "tail-calls" : "portable";
}

export function invalid(message, cause) {
  return new FlowLikeError("invalid-argument", message, {}, cause);
}

/** The members of `options`, of which it may have these; read once. */
export function members(options, known) {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") throw invalid("`options` must be an object.");
  let entries;
  try {
    entries = Object.entries(options);
  } catch (error) {
    throw invalid("`options` cannot be read.", error);
  }
  for (const [name] of entries) {
    if (!known.includes(name)) throw invalid(`\`options\` has no option \`${name}\`; it has ${known.join(", ")}.`);
  }
  return Object.fromEntries(entries);
}

function read(options) {
  const { build, wasm } = members(options, ["build", "wasm"]);
  if (build !== undefined && !(typeof build === "string" && Object.hasOwn(BUILDS, build))) {
    throw invalid(`\`options.build\` must be one of ${Object.keys(BUILDS).join(", ")}.`);
  }
  return { build, wasm };
}

function failed(cause) {
  const message =
    "The runtime could not be loaded. Serve its files side by side as they were built, and load the page again; " +
    "Runtime.doctor() finds out more.";
  return new FlowLikeError("network", message, {}, cause);
}

/** Where the WebAssembly of a build lies. */
export function wasmUrl(build = fastest()) {
  return BUILDS[build].wasm();
}

/** Compiles while it arrives, where its server says what it is. */
async function compile(wasm) {
  const given = await wasm;
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) throw new Error(`${response.url} was answered with the status ${response.status}`);
  const [type] = (response.headers.get("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** The build for all of this page, and its module, which workers are given too. */
function choose({ build: wanted, wasm }) {
  if (chosen === undefined) {
    const build = wanted ?? fastest();
    const module = compile(wasm ?? wasmUrl(build)).catch((error) => {
      // What failed may be tried again.
      chosen = undefined;
      throw failed(error);
    });
    chosen = { build, module };
  }
  if (wanted !== undefined && wanted !== chosen.build) {
    throw invalid(`The build \`${chosen.build}\` is loaded already; a page has one build.`);
  }
  return chosen;
}

/** The name of the build, and its module. */
export async function compiled(options) {
  const { build, module } = choose(read(options));
  return { build, module: await module };
}

export async function preload(options) {
  await compiled(options);
}

async function load({ build, module }) {
  try {
    const bindings = await BUILDS[build].bindings();
    await bindings.default({ module_or_path: module });
    // Another module than the build's own loads as well, and does nothing.
    bindings.memoryBytes();
    loaded = bindings;
  } catch (error) {
    chosen = undefined;
    throw failed(error);
  }
}

export default async function init(options) {
  const build = await compiled(options);
  loading ??= load(build).catch((error) => {
    loading = undefined;
    throw error;
  });
  await loading;
}

/** The bindings, once `init` is through; `undefined` before. */
export function bindings() {
  return loaded;
}
