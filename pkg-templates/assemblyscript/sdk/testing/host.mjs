// A host in memory, for unit tests of nodes:
//
//   const module = load("build/debug.wasm");
//   test("it greets", () => {
//     const host = new Host(module, { user: "Ada" });
//     assert.equal(host.run("greet", {}).outputs.greeting, "Hello, Ada!");
//   });
//
// Each host has an instance of the module, as each flow has. Permissions are not checked: `flow-like run` does that.

import { readFileSync } from "node:fs";
import { functions } from "./functions.mjs";
import * as json from "./json.mjs";

/** Compiles a module. */
export function load(path) {
  return new WebAssembly.Module(readFileSync(path));
}

/** What the host has, and what nodes did to it. All of it can be given to the constructor, and looked at afterwards. */
export class Host {
  /** Ids that the host tells; empty means none. */
  node = "";
  run_id = "";
  app = "";
  board = "";
  user = "";
  /** Whether somebody reads stream events. */
  streaming = true;
  /** From 0, debug, to 4, fatal. */
  logLevel = 0;
  /** Milliseconds since the Unix epoch. Each look at the clock moves it on by one. */
  time = 0;
  /** Of the flow, by name. */
  variables = {};
  /** Of the flow, too. */
  cache = {};
  /** Texts or Uint8Arrays by path. Directories are `storage`, `upload`, `cache` and `user`, and `/node` in each. */
  files = {};
  /** Whether there are directories at all. */
  storage = true;
  /** Answers by URL: `{status, headers, body}`. What is not there cannot be reached. */
  answers = {};
  /** Requests that were made: `{method, url, headers, body}`. */
  requests = [];
  /** Messages that sockets receive, by URL: texts, Uint8Arrays, or null where none comes in time. */
  sockets = {};
  /** Messages that were sent into sockets. */
  sent = [];
  /** Access tokens by provider. */
  tokens = {};
  /** Answers of models, images, databases and schemas by function, as texts or bytes: `{llm_prompt: "{}"}`. */
  models = {};
  /** What was logged: `[level, message]`, and data where there are. */
  logs = [];
  /** What was streamed: `[type, data]`. */
  streamed = [];

  /** Inputs of the run, and what was set in it at once. */
  inputs = {};
  set = { outputs: {}, activated: [] };

  constructor(module, has = {}) {
    Object.assign(this, has);
    this.exports = new WebAssembly.Instance(module, functions(this)).exports;
    this.exports._initialize();
  }

  /** The definitions of the nodes. */
  definitions() {
    return json.parse(this.taken(this.exports.get_nodes()));
  }

  /** Runs a node. Integers of more than 53 bits are BigInts. Inputs that are missing have their defaults. */
  run(node, inputs = {}) {
    return this.execute(json.stringify({ inputs, node_name: node }), inputs);
  }

  /** Runs whatever an execution input names. */
  execute(input, inputs = {}) {
    this.inputs = inputs;
    this.set = { outputs: {}, activated: [] };
    const packed = this.given(input);
    const [place, length] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
    const result = json.parse(this.taken(this.exports.run(place, length)));
    this.exports.dealloc(place, length);
    return {
      outputs: { ...this.set.outputs, ...result.outputs },
      activated: [...new Set([...this.set.activated, ...result.activate_exec])],
      pending: result.pending ?? false,
      error: result.error ?? null,
    };
  }

  /** Bytes in the memory of the module. */
  bytes(place, length) {
    return new Uint8Array(this.exports.memory.buffer, place >>> 0, length >>> 0).slice();
  }

  /** A text there. Anything but UTF-8 is an error. */
  text(place, length) {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes(place, length));
  }

  /** The text that an export returned. */
  taken(packed) {
    return this.text(Number(BigInt.asUintN(32, packed >> 32n)), Number(packed & 0xffffffffn));
  }

  /** Puts a text or bytes into the memory of the module. Nothing is 0. */
  given(value) {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    if (!bytes?.length) return 0n;
    const place = this.exports.alloc(bytes.length) >>> 0;
    if (place === 0) throw new Error("the module is out of memory");
    new Uint8Array(this.exports.memory.buffer).set(bytes, place);
    return (BigInt(place) << 32n) | BigInt(bytes.length);
  }
}
