// Option objects: what is wrong with them is said by name.

import { RUST, Runtime, SDK, equal, fixture, open, rejection } from "./support.js";

export const tests = {
  async unknown_names_are_refused() {
    const runtime = await open([RUST]);
    const run = (options) => runtime.run(SDK, "add", {}, options);
    const flow = await runtime.openFlow();
    const cases = [
      [Runtime.open({ databse: "x" }), "`options` has no option `databse`; it has allowUnverified, database"],
      [Runtime.open({ deterministic: { sed: 1 } }), "`options.deterministic` has no option `sed`; it has now, seed."],
      [Runtime.open({ limits: { memory: 1 } }), "`options.limits` has no option `memory`; it has timeoutMs, fuel"],
      [Runtime.open({ models: { embed: () => 1 } }), "`options.models` has no operation `embed`; it has embed_text"],
      [runtime.install({ byte: new Uint8Array() }), "`source` has no option `byte`; it has bytes, file"],
      [run({ onlog() {} }), "`options` has no option `onlog`; it has grant, onLog"],
      [run({ limits: { timeout: 1 } }), "`options.limits` has no option `timeout`; it has timeoutMs, fuel."],
      [run({ context: { run: "x" } }), "`context` has no option `run`; it has runId"],
      [runtime.openFlow({ variable: {} }), "`options` has no option `variable`; it has context, variables."],
      [runtime.openFlow({ context: { nodeId: "n" } }), "`context.nodeId` belongs to a run"],
      [flow.run(SDK, "add", {}, { variables: {} }), "`options` has no option `variables`; it has grant"],
    ];
    for (const [promise, part] of cases) await rejection(promise, "invalid-argument", part);
  },

  async wrong_types_are_refused() {
    const throwing = [];
    Object.defineProperty(throwing, 0, { get() { throw new Error("boom"); } });
    const runtime = await open([RUST]);
    const run = (options) => runtime.run(SDK, "add", {}, options);
    const { bytes } = fixture(RUST);
    const cases = [
      [Runtime.open(3), "`options` must be an object"],
      [Runtime.open({ database: 3 }), "`options.database` must be a string"],
      [Runtime.open({ oauth: {} }), "`options.oauth` must be a function"],
      [Runtime.open({ models: () => 1 }), "`options.models` must be an object of functions"],
      [Runtime.open({ models: { llm_prompt: "x" } }), "`options.models.llm_prompt` must be a function"],
      [Runtime.open({ deterministic: { seed: 0.5 } }), "`options.deterministic.seed` must be a whole number"],
      [Runtime.open({ limits: { guestMemory: 0 } }), "`options.limits.guestMemory` must be a number above zero"],
      [runtime.install(), "must have exactly one of bytes, file, folder, url, registry; it has none"],
      [runtime.install({ bytes, url: "x" }), "it has bytes, url"],
      [runtime.install({ bytes, version: "1" }), "`source.version` is for packages from a registry"],
      [runtime.install({ file: "x" }), "`source.file` must be a File"],
      [runtime.install({ folder: [] }), "`source.folder` must be"],
      [runtime.install({ file: revoked() }), "`source.file` must be a File"],
      [runtime.install({ folder: revoked() }), "`source.folder` must be"],
      [runtime.install({ folder: throwing }), "`source.folder` must be"],
      [runtime.install({ url: { toString() { throw new Error("boom"); } } }), "`source.url` must be a text or a URL"],
      [runtime.install({ url: revoked() }), "`source.url` must be a text or a URL"],
      [runtime.install({ url: "x.wasm" }), "is no http or https URL"],
      [runtime.install({ registry: "com.example.x" }), "has no registry"],
      [runtime.install({ registry: "com.example.x", manifest: "" }), "has its manifest from there"],
      [runtime.publish({ bytes }), "`source.apiKey` is missing"],
      [runtime.uninstall(SDK, { files: "all" }), "`options.files` must be"],
      [runtime.setUpdatePolicy(SDK, "always"), "`policy` must be"],
      [runtime.update(SDK), "did not come from a registry"],
      [Runtime.open({ registries: "https://a.test" }), "`options.registries` must be an array of texts"],
      [Runtime.open({ registries: ["ftp://a.test"] }), "is no base URL of a registry"],
      [Runtime.open({ updates: { intervalMs: 0 } }), "must be a number above zero"],
      [Runtime.open({ flowLikeVersion: "new" }), "is no semantic version"],
      [Runtime.open({ onConsent: true }), "`options.onConsent` must be a function"],
      [runtime.install({ bytes: [0, 97] }), "`source.bytes` must be a Uint8Array or an ArrayBuffer"],
      [runtime.install({ bytes, signal: {} }), "must be an AbortSignal"],
      [run("all"), "`options` must be an object"],
      [run({ grant: "some" }), "`options.grant` must be \"all\" or an array of permission names"],
      [run({ grant: ["http", 3] }), "`options.grant` must be"],
      [run({ grant: ["http", "storge"] }), "`options.grant` names the permission `storge`, which does not exist"],
      [run({ grant: revoked() }), "`options.grant` cannot be read"],
      [runtime.run(5, "add"), "`packageId` must be a string"],
      [runtime.run(), "`packageId` must be a string"],
      [runtime.run(SDK, Symbol("add")), "`node` must be a string"],
      [(await runtime.openFlow()).run({}, "add"), "`packageId` must be a string"],
      [call(() => runtime.boardNode(SDK)), "`node` must be a string"],
      [runtime.uninstall({ length: 1e9 }), "`packageId` must be a string"],
      [runtime.run(SDK, "add", revoked()), "cannot be read"],
      [run({ onLog: {} }), "`options.onLog` must be a function"],
      [run({ onStream: 1 }), "`options.onStream` must be a function"],
      [run({ signal: true }), "must be an AbortSignal"],
      [run({ dryRun: "yes" }), "`options.dryRun` must be true or false"],
      [run({ nodeId: 7 }), "`options.nodeId` must be a string"],
      [run({ limits: { timeoutMs: -1 } }), "`options.limits.timeoutMs` must be a number above zero"],
      [run({ limits: { fuel: NaN } }), "`options.limits.fuel` must be a number above zero"],
      [run({ variables: [1] }), "`options.variables` must be an object"],
      [run({ context: { logLevel: 5 } }), "`context.logLevel` must be a whole number from 0"],
      [run({ context: { stream: 1 } }), "`context.stream` must be true or false"],
    ];
    for (const [promise, part] of cases) await rejection(promise, "invalid-argument", part);
  },

  async bytes_are_looked_at_before_they_are_copied() {
    const runtime = await open([RUST]);
    const gone = () => {
      const bytes = new Uint8Array(8);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      return bytes;
    };
    const { bytes } = fixture(RUST);
    const huge = new ArrayBuffer((64 << 20) + 1);
    const transferred = "was transferred elsewhere";
    const cases = [
      [runtime.install({ bytes: gone() }), `\`source.bytes\` is a buffer that ${transferred}`],
      [runtime.install({ bytes: gone().buffer }), transferred],
      [runtime.install({ bytes, manifest: gone() }), transferred],
      [runtime.install({ bytes: Object.create(Uint8Array.prototype) }), "`source.bytes` must be a Uint8Array"],
      [runtime.install({ bytes: huge }), "`source.bytes` has 67108865 bytes; at most 67108864 can be taken"],
      [runtime.run(SDK, "echo", { bytes: gone() }), transferred],
      [runtime.run(SDK, "echo", { bytes: new DataView(huge) }), "at most 67108864"],
    ];
    for (const [promise, part] of cases) await rejection(promise, "invalid-argument", part);
    const { outputs } = await runtime.run(SDK, "add", { a: 1, b: 2 });
    equal(outputs.sum, 3);
  },
};

/** An object that throws whatever is done with it. */
function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** What a call throws, as a rejection. */
async function call(action) {
  return action();
}
