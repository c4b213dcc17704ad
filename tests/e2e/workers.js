// Runtimes in workers: what crosses to them and back, and what happens when one ends.

import { Runtime } from "/pkg/index.js";
import { SDK, assert, bytes, equal, fixture, newDatabase, open as openIn, rejection, show, sleep } from "./support.js";

/** Nobody agrees to anything, so that nodes run without permissions where a run has no `grant`. */
const onConsent = () => ({ grant: [], scope: "package" });

/** A runtime whose worker the test gets hold of, with a package and what is asked of it. */
async function open(options) {
  const workers = [];
  const worker = () => {
    const made = new Worker("/pkg/worker.js", { type: "module" });
    workers.push(made);
    return made;
  };
  const entries = [];
  const runtime = await openIn({ worker, onConsent, log: (entry) => entries.push(entry), ...options });
  await runtime.install(await fixture("rust-sdk.unknown"));
  return { runtime, workers, entries };
}

async function adds(runtime) {
  const { outputs } = await runtime.run(SDK, "add", { a: 40, b: 2 });
  equal(outputs.sum, 42, "a sum");
}

/** Memory for all the guests that a test likes, more than a worker can have. */
const MORE_THAN_THERE_IS = 64 * 2 ** 30;

/** What comes of so many runs at once with 50 MB each, which the worker has to keep while they wait. */
function crowd(runs, runner) {
  const text = "x".repeat(50e6);
  const outcome = () => runner.run(SDK, "text_stats", { text }).then(() => "done", ({ code }) => code);
  return Promise.all(Array.from({ length: runs }, outcome));
}

export const tests = {
  async t39_a_worker_without_memory_costs_what_ran_in_it() {
    const database = newDatabase();
    const { runtime, workers, entries } = await open({ database, limits: { guestMemory: MORE_THAN_THERE_IS } });
    // Another runtime of the page, over the same packages, has a worker and a fate of its own.
    const other = await openIn({ database, worker: true, onConsent });
    const controller = new AbortController();
    const flow = await runtime.openFlow({ variables: { visits: 6 }, context: { boardId: "b" } });
    await flow.run(SDK, "whoami", {}, { grant: "all" });
    await flow.run(SDK, "notes", { text: "kept" }, { grant: "all" });
    const elsewhere = other.run(SDK, "spin", {}, { signal: controller.signal }).catch(({ code }) => code);
    const outcomes = await crowd(90, runtime);
    assert(outcomes.includes("crashed"), show(outcomes));
    // Everything else is as it was: packages, files, the flow with its variables, and the runtime itself.
    equal(runtime.packages().map(({ id }) => id), [SDK], "packages");
    await adds(runtime);
    equal(flow.variables, { visits: 7 }, "variables");
    equal((await flow.run(SDK, "whoami", {}, { grant: "all" })).outputs.visits, 8, "visits");
    equal((await flow.run(SDK, "notes", {}, { grant: "all" })).outputs.read, "kept", "files");
    await flow.close();
    equal(runtime.counters().restarts >= 1 && workers.length >= 2, true, "the worker was replaced");
    assert(entries.some(({ event }) => event === "worker-ended"), show(entries));
    controller.abort();
    // Where all this took longer than it may, it has ended before.
    assert(["aborted", "timeout"].includes(await elsewhere), "a run of the other runtime");
    equal(other.counters().restarts, 0, "restarts of the other runtime");
    await other.close();
    await runtime.close();
  },

  async t05_guests_that_exhaust_the_engine_cost_their_own_run() {
    const { runtime, workers } = await open();
    const tier = { permissions: { memory: "intensive" } };
    const install = async (name) => {
      const id = `com.example.${name.replace(/.*\//, "").replaceAll("_", "-")}`;
      const manifest = { manifest_version: 1, id, name: id, version: "1.0.0", description: "", ...tier };
      await runtime.install({ bytes: await bytes(`/fixtures/wat/${name}.wasm`), manifest });
      return id;
    };
    const guests = {
      [await install("bad/stack_overflow")]: ["trap"],
      [await install("bad/grow_then_trap")]: ["out-of-memory"],
      [await install("bad/unreachable")]: ["trap"],
      // All that it gets, page by page: it has that, or no more time.
      [await install("memory_grow")]: ["done", "timeout", "out-of-fuel"],
    };
    // What runs beside them, of every kind: it computes, it waits for a server, it is in a flow.
    const flow = await runtime.openFlow({ variables: { visits: 6 } });
    await flow.run(SDK, "whoami", {}, { grant: "all" });
    const url = "http://127.0.0.1:8792/slow?ms=2000";
    const beside = [
      runtime.run(SDK, "spin", {}, { limits: { timeoutMs: 4000 } }).then(() => "done", ({ code }) => code),
      runtime.run(SDK, "http_get", { url }, { grant: "all" }).then(({ outputs }) => outputs.status),
      flow.run(SDK, "whoami", {}, { grant: "all" }).then(({ outputs }) => outputs.visits),
    ];
    const limits = { timeoutMs: 3000 };
    const attack = async ([id, codes]) => {
      const code = await runtime.run(id, "case", {}, { limits }).then(() => "done", (error) => error.code);
      assert(codes.includes(code), `${id} ended with ${code}`);
    };
    await Promise.all([1, 2, 3, 4].flatMap(() => Object.entries(guests).map(attack)));
    equal(await Promise.all(beside), ["timeout", 200, 8], "what ran beside them");
    equal([workers.length, runtime.counters().restarts], [1, 0], "workers and restarts");
    await flow.close();
    await runtime.close();
  },

  async a_worker_that_hangs_is_replaced() {
    // It answers nothing once it is told to: as a worker whose thread is stuck.
    const worker = () => new Worker("/e2e/hanging.js", { type: "module" });
    const runtime = await openIn({ worker, onConsent });
    await runtime.install(await fixture("rust-sdk.unknown"));
    const controller = new AbortController();
    const stuck = runtime.run(SDK, "add", { a: 666, b: 0 }, { signal: controller.signal });
    await sleep(100);
    controller.abort();
    const error = await rejection(stuck, "crashed", "the run that hangs");
    assert(error.message.includes("replaced"), error.message);
    await adds(runtime);
    equal(runtime.counters().restarts, 1, "restarts");
    await runtime.close();
  },

  async a_worker_that_ends_while_nobody_waits_is_replaced_at_once() {
    const questions = [];
    const ask = (_, { signal }) => {
      questions.push(signal);
      return new Promise(() => {});
    };
    const worker = () => new Worker(`/e2e/ending.js${location.search}`, { type: "module" });
    const runtime = await openIn({ worker, onConsent: ask });
    await runtime.install(await fixture("rust-sdk.unknown"));
    const ends = async () => {
      const { restarts } = runtime.counters();
      await runtime.run(SDK, "add", { a: 667, b: 0 }, { grant: "all" });
      for (let tries = 0; runtime.counters().restarts === restarts && tries < 100; tries += 1) await sleep(20);
      equal(runtime.counters().restarts, restarts + 1, "restarts");
    };
    await ends();
    const { outputs } = await runtime.run(SDK, "add", { a: 40, b: 2 }, { grant: "all" });
    equal(outputs.sum, 42, "a sum in the next one");
    // A question that a node has asked goes with the worker.
    const asking = rejection(runtime.run(SDK, "add", { a: 1, b: 2 }), "crashed");
    while (questions.length === 0) await sleep(10);
    equal(questions[0].aborted, false, "while there is a worker");
    await ends();
    await asking;
    equal(questions[0].aborted, true, "afterwards");
    await runtime.close();
    equal(runtime.counters().memoryBytes, 0, "memory of a runtime that is closed");
  },

  async big_guests_give_their_memory_back() {
    const { runtime, workers, entries } = await open();
    await crowd(8, runtime);
    for (let tries = 0; runtime.counters().recycled === 0 && tries < 100; tries += 1) await sleep(20);
    equal(runtime.counters().recycled, 1, show([runtime.counters(), entries]));
    await adds(runtime);
    assert(runtime.counters().memoryBytes < 100 << 20, `${runtime.counters().memoryBytes} bytes`);
    equal(workers.length, 2, "workers");
    // Not under a flow, which would lose its cache.
    const flow = await runtime.openFlow();
    await crowd(8, flow);
    await sleep(100);
    equal(runtime.counters().recycled, 1, "with a flow");
    // A registry whose answer is the last one of that worker is known to the next one.
    const added = "http://127.0.0.1:9";
    await Promise.all([flow.close(), runtime.registry.init(added)]);
    for (let tries = 0; runtime.counters().recycled === 1 && tries < 100; tries += 1) await sleep(20);
    equal(runtime.counters().recycled, 2, "after the flow");
    await rejection(runtime.registry.searchPackages({ registry: added }), "network");
    await runtime.close();
  },

  async the_page_asks_to_keep_what_is_stored() {
    const { runtime } = await open();
    const { prototype } = StorageManager;
    const { persist } = prototype;
    const answers = {
      "an agreement": [async () => true, true],
      "a refusal": [async () => false, false],
      "a failure": [() => Promise.reject(new TypeError("not here")), false],
      "no such method": [undefined, false],
    };
    try {
      for (const [what, [asked, expected]] of Object.entries(answers)) {
        prototype.persist = asked;
        equal(await runtime.persist(), expected, what);
      }
    } finally {
      prototype.persist = persist;
    }
    await runtime.close();
    await rejection(runtime.persist(), "closed");
  },

  async the_page_is_not_held_up() {
    const { runtime } = await open();
    const run = runtime.run(SDK, "spin", {}, { limits: { timeoutMs: 1500 } });
    let longest = 0;
    let last = performance.now();
    const ticker = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await rejection(run, "timeout");
    clearInterval(ticker);
    // That it works at all: figures are made by `cargo xtask bench`.
    assert(longest < 500, `the page was held up for ${longest} ms`);
    await runtime.close();
  },

  async buffers_move_where_they_may() {
    const { runtime } = await open();
    const module = await bytes("/fixtures/assemblyscript.wasm");
    const manifest = new TextEncoder().encode(await (await fetch("/fixtures/assemblyscript.toml")).text());
    await runtime.install({ bytes: module, manifest });
    assert(module.length > 0, "the module was taken away");
    await runtime.install({ bytes: module, manifest, transfer: [module.buffer] });
    equal([module.length, manifest.length > 0], [0, true], "what moved");
    const byte = new Uint8Array(1 << 20).fill(7);
    const { outputs } = await runtime.run(SDK, "echo", { byte }, { transfer: [byte.buffer] });
    equal([byte.length, outputs.byte.length, outputs.byte[5]], [0, 1 << 20, 7], "bytes there and back");
    await rejection(runtime.run(SDK, "echo", {}, { transfer: [5] }), "invalid-argument");
    // Pins are called what their authors like.
    const named = { generic: { signal: { aborted: true }, transfer: [1], folder: [], onLog: "x" } };
    equal((await runtime.run(SDK, "echo", named)).outputs, named, "values with names of options");
    await runtime.close();
  },

  async a_worker_that_cannot_start_is_an_error() {
    const database = newDatabase();
    const workers = {
      "one that is not there": () => new Worker("/pkg/nowhere.js", { type: "module" }),
      "one that throws": () => {
        throw new Error("no workers today");
      },
    };
    for (const [what, worker] of Object.entries(workers)) {
      const error = await rejection(Runtime.open({ database, worker }), "network", what);
      assert(error.message.includes("worker.js"), error.message);
    }
    for (const made of [5, null, undefined, {}]) await rejection(Runtime.open({ worker: () => made }), "invalid-argument", show(made));
    for (const worker of [5, "yes", {}]) await rejection(Runtime.open({ worker }), "invalid-argument", show(worker));
  },

  async the_page_has_no_runtime_of_its_own() {
    const { memoryBytes } = await import("/pkg/index.js");
    const before = memoryBytes();
    const { runtime } = await open();
    await adds(runtime);
    equal(memoryBytes(), before, "memory of the page");
    assert(runtime.counters().memoryBytes > 1 << 20, "memory of the worker");
    await runtime.close();
  },
};
