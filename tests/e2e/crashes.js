// The runtime itself fails: every call in flight rejects, and the next runtime of the page works.

import { FlowLikeError, Runtime } from "/pkg/index.js";

const SLOW = "http://127.0.0.1:8792/slow?ms=60000";
const SDK = "com.example.rust-sdk";

async function bytes(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

async function open(database = "flow-like-e2e") {
  const onConsent = () => ({ grant: [], scope: "package" });
  const runtime = await Runtime.open({ database, onConsent });
  await runtime.install({
    bytes: await bytes("/fixtures/rust-sdk.unknown.wasm"),
    manifest: await bytes("/fixtures/rust-sdk.toml"),
  });
  return runtime;
}

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** What a promise rejects with, unless it hangs. */
async function rejection(what, promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve("still pending after 5 s"), 5000);
  });
  const outcome = await Promise.race([promise.then((value) => value ?? "nothing", (error) => error), late]);
  clearTimeout(timer);
  assert(outcome instanceof FlowLikeError, `${what}: ${outcome?.stack ?? JSON.stringify(outcome)}`);
  assert(outcome.code === "crashed", `${what}: ${outcome.code}: ${outcome.message}`);
  return outcome;
}

/** Calls of every kind that are under way, by what they are. */
async function inFlight(runtime) {
  const flow = await runtime.openFlow({});
  const calls = {
    "a node that computes": runtime.run(SDK, "spin"),
    "a node that waits for an answer": runtime.run(SDK, "http_get", { url: SLOW }, { grant: "all" }),
    "a node of a flow": flow.run(SDK, "spin"),
    "a node that waits for its turn": flow.run(SDK, "add", { a: 1, b: 2 }),
  };
  // Rejections are looked at later.
  for (const call of Object.values(calls)) call.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { flow, calls };
}

/** Everything of the old runtime says that it is over, and a new one works. */
async function isOver(runtime, { flow, calls }) {
  for (const [what, call] of Object.entries(calls)) await rejection(what, call);
  await works();
  // Only now, when there is a fresh instance that these must not reach.
  await rejection("a later run", runtime.run(SDK, "add", { a: 1, b: 2 }));
  await rejection("a later install", runtime.install({ bytes: new Uint8Array() }));
  await rejection("a later run in a flow", flow.run(SDK, "add", { a: 1, b: 2 }));
  await rejection("closing", runtime.close());
  await rejection("listing", Promise.resolve().then(() => runtime.packages()));
  await rejection("variables", Promise.resolve().then(() => flow.variables));
  await works();
}

async function works() {
  const runtime = await open();
  const { outputs } = await runtime.run(SDK, "add", { a: 40, b: 2 });
  assert(outputs.sum === 42, `40 + 2 is ${outputs.sum}`);
  await runtime.close();
}

/** Does something while the page's console shows uncaught errors: that they are thrown is the point here. */
async function broken(act) {
  const quiet = (event) => event.preventDefault();
  addEventListener("error", quiet);
  addEventListener("unhandledrejection", quiet);
  try {
    await act();
  } finally {
    removeEventListener("error", quiet);
    removeEventListener("unhandledrejection", quiet);
  }
}

export const tests = {
  async t39_a_trap_rejects_what_is_in_flight({ terminate }) {
    const runtime = await open();
    const running = await inFlight(runtime);
    let thrown;
    try {
      terminate();
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof WebAssembly.RuntimeError, `it threw ${thrown}`);
    await isOver(runtime, running);
  },

  async t39_a_trap_inside_of_a_callback_ends_its_caller_too({ terminate }) {
    const runtime = await open();
    const running = await inFlight(runtime);
    let calls = 0;
    const logging = runtime.run(SDK, "spin", {}, {
      onLog: () => {
        calls += 1;
        terminate();
      },
    });
    running.calls["the run whose callback it was"] = logging;
    await broken(() => isOver(runtime, running));
    assert(calls === 1, `the callback was called ${calls} times`);
  },

  async t39_an_exception_in_a_spawned_future() {
    const runtime = await open();
    const running = await inFlight(runtime);
    const { now } = Performance.prototype;
    Performance.prototype.now = () => {
      throw new Error("no time");
    };
    await broken(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      Performance.prototype.now = now;
      await isOver(runtime, running);
    });
  },

  async t39_an_exhausted_stack() {
    for (const room of [0, 1, 2, 4, 8, 16, 32, 64, 128]) {
      const runtime = await open();
      const call = deep(room, () => runtime.run(SDK, "add", { a: 40, b: 2 }));
      const outcome = await call.then(({ outputs }) => outputs.sum, (error) => error);
      // The page's own stack overflow (Firefox calls it an InternalError), before ours was reached, is the page's.
      const isPages = ["RangeError", "InternalError"].includes(outcome.name);
      const isFine = outcome === 42 || isPages || outcome.code === "crashed";
      assert(isFine, `with room for ${room} calls: ${outcome?.stack ?? outcome}`);
      await works();
    }
  },

  async t39_no_more_memory() {
    const runtime = await open();
    const running = await inFlight(runtime);
    // WebAssembly ends at 4 GiB: a hundred runs that wait with an input of 50 MB each do not fit.
    const text = "x".repeat(50e6);
    let crashed = 0;
    for (let index = 0; index < 100 && crashed === 0; index += 1) {
      const call = runtime.run(SDK, "text_stats", { text });
      running.calls[`waiting run ${index}`] = call;
      call.catch((error) => {
        crashed += error.code === "crashed" ? 1 : 0;
      });
      await undefined;
      await undefined;
    }
    await broken(() => isOver(runtime, running));
  },

  async t39_an_ended_instance_hears_nothing_more({ terminate }) {
    const database = `flow-like-e2e-ended-${Date.now()}`;
    const ended = await open(database);
    try {
      terminate();
    } catch {
      // That is how it ends.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    const seen = [];
    const see = (event) => seen.push(event.error ?? event.reason);
    addEventListener("error", see);
    addEventListener("unhandledrejection", see);
    // Installing tells all others over this database, and going online all runtimes of the page.
    const runtime = await open(database);
    dispatchEvent(new Event("online"));
    await runtime.close();
    await new Promise((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase(database);
      deleting.onsuccess = resolve;
      deleting.onblocked = () => reject(new Error("the ended instance has its database open"));
    });
    removeEventListener("error", see);
    removeEventListener("unhandledrejection", see);
    assert(seen.length === 0, seen.map((error) => `${error}\n${error?.stack}`).join("\n"));
    await rejection("closing", ended.close());
  },

  async t39_what_callbacks_throw_is_no_crash() {
    const thrown = {
      "an error": () => {
        throw new Error("of the page");
      },
      "no error at all": () => {
        throw undefined;
      },
      "an endless recursion": function endless() {
        return endless() + 1;
      },
    };
    const runtime = await open();
    for (const [what, onLog] of Object.entries(thrown)) {
      const seen = [];
      const see = (event) => seen.push(event.error ?? event.reason);
      addEventListener("error", see);
      const outcome = await runtime.run(SDK, "notes", {}, { onLog }).catch((error) => error);
      removeEventListener("error", see);
      const isFine = outcome.error !== undefined && outcome.logs.length > 0;
      assert(isFine, `${what}: ${outcome.stack} ${seen.map((error) => `${error}\n${error?.stack}`)}`);
    }
    await runtime.close();
  },
};

/** Calls `work` where the stack has room for about so many more calls of this kind. */
function deep(room, work) {
  let depth = 0;
  const descend = () => {
    depth += 1;
    descend();
  };
  try {
    descend();
  } catch {
    // Now `depth` is all that there is.
  }
  const target = depth - room * 8;
  const again = (left) => (left > 0 ? again(left - 1) : work());
  try {
    return Promise.resolve(again(target));
  } catch (error) {
    return Promise.reject(error);
  }
}
