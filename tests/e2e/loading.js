// What the entry itself does with its options.

import init, { FlowLikeError, Runtime, memoryBytes, preload } from "/pkg/index.js";

async function code(promise) {
  const outcome = await promise.then(() => "resolved", (error) => error);
  return outcome instanceof FlowLikeError ? outcome.code : `${outcome}`;
}

function equal(found, expected, what) {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}

export const tests = {
  async wrong_options_are_refused() {
    const wrong = {
      "another name": { biuld: "portable" },
      "another build": { build: "fast" },
      "a number": 5,
      "no text": { build: 1n },
      "a getter that throws": { get wasm() { throw undefined; } },
    };
    for (const [what, options] of Object.entries(wrong)) equal(await code(init(options)), "invalid-argument", what);
    const build = new URLSearchParams(location.search).get("build");
    await init();
    await init({ build });
    const other = build === "portable" ? "tail-calls" : "portable";
    equal(await code(init({ build: other })), "invalid-argument", "the other build");
    equal(memoryBytes() > 0, true, "memory");
  },

  async preloading_is_loading_before() {
    await preload();
    equal(await code(preload({ build: "fast" })), "invalid-argument", "another build");
    equal(await code(preload({ worker: true })), "invalid-argument", "another name");
  },

  async a_worker_of_the_page_may_embed_it() {
    const worker = new Worker("/e2e/inside.js", { type: "module" });
    try {
      const sums = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => (data.error === undefined ? resolve(data.sums) : reject(new Error(data.error)));
        worker.onerror = (event) => reject(new Error(event.message));
      });
      equal(`${sums}`, "42,42", "sums in the worker, and in a worker of the worker");
    } finally {
      worker.terminate();
    }
  },

  async methods_need_their_object() {
    const runtime = await Runtime.open({ database: "flow-like-e2e" });
    const { run, packages } = runtime;
    equal(await code(run("a", "b")), "invalid-argument", "run");
    equal(await code(Promise.resolve().then(() => packages())), "invalid-argument", "packages");
    await runtime.close();
  },
};
