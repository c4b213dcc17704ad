// Abort signals and limits.

import { RUST, SDK, assert, equal, fixture, open, rejection, sleep } from "./support.js";

/// Counts its listeners.
class CountingSignal extends EventTarget {
  aborted = false;
  listeners = 0;
  addEventListener(...args) {
    this.listeners += 1;
    super.addEventListener(...args);
  }
  removeEventListener(...args) {
    this.listeners -= 1;
    super.removeEventListener(...args);
  }
}

export const tests = {
  async a_signal_that_has_aborted_prevents_the_run() {
    const runtime = await open([RUST]);
    const reason = { why: "changed my mind" };
    const lines = [];
    const options = { signal: AbortSignal.abort(reason), onLog: (entry) => lines.push(entry) };
    const error = await rejection(runtime.run(SDK, "logs", {}, options), "aborted");
    assert(error.cause === reason, "the cause is not the reason");
    equal(lines, []);
  },

  async a_signal_stops_a_loop_at_once() {
    const runtime = await open([RUST]);
    const delays = [];
    // Other programs on this machine may hold a page up once, but not each time.
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const controller = new AbortController();
      const run = runtime.run(SDK, "spin", {}, { signal: controller.signal });
      let aborted;
      setTimeout(() => {
        aborted = performance.now();
        controller.abort();
      }, 50);
      const error = await rejection(run, "aborted");
      delays.push(performance.now() - aborted);
      assert(error.cause === controller.signal.reason, "the cause is not the reason");
      equal(error.cause.name, "AbortError");
    }
    assert(Math.min(...delays) < 50, `stopping took ${delays} ms`);

    const error = await rejection(runtime.run(SDK, "spin", {}, { signal: AbortSignal.timeout(30) }), "aborted");
    equal(error.cause.name, "TimeoutError");
  },

  async a_signal_stops_a_waiting_call() {
    const controller = new AbortController();
    const runtime = await open(["probe/llm_prompt_stream"], {
      models: {
        llm_prompt_stream() {
          setTimeout(() => controller.abort("enough"), 0);
          return new Promise(() => {});
        },
      },
    });
    const [{ id }] = runtime.packages();
    const run = runtime.run(id, "probe", {}, { grant: "all", signal: controller.signal });
    const error = await rejection(run, "aborted");
    equal(error.cause, "enough");
  },

  async a_signal_stops_its_own_run_only() {
    const runtime = await open([RUST]);
    const controller = new AbortController();
    const stopped = rejection(runtime.run(SDK, "spin", {}, { signal: controller.signal }), "aborted");
    const other = runtime.run(SDK, "primes", { limit: 300_000 }, { signal: new AbortController().signal });
    await sleep(20);
    controller.abort();
    await stopped;
    equal((await other).outputs.count, 25_997);
  },

  async signals_are_left_alone_afterwards() {
    const runtime = await open([RUST]);
    const signal = new CountingSignal();
    const run = runtime.run(SDK, "add", {}, { signal });
    await sleep(0);
    await run;
    await rejection(runtime.run(SDK, "add", { a: "x" }, { signal }), "input-invalid");
    equal(signal.listeners, 0, "the number of listeners");
  },

  async an_aborted_installation_is_rejected() {
    const runtime = await open([]);
    const source = { ...fixture("go"), signal: AbortSignal.abort("no") };
    const error = await rejection(runtime.install(source), "aborted");
    equal(error.cause, "no");
    equal(runtime.packages(), []);

    // Also where there is nothing left to do.
    await runtime.install(fixture(RUST));
    await rejection(runtime.install({ ...fixture(RUST), signal: AbortSignal.abort() }), "aborted", "install");
  },

  async time_and_fuel_are_limited() {
    const runtime = await open([RUST]);
    const began = performance.now();
    const late = await rejection(runtime.run(SDK, "spin", {}, { limits: { timeoutMs: 200 } }), "timeout", "200 ms");
    const elapsed = performance.now() - began;
    assert(elapsed > 190 && elapsed < 1000, `it took ${elapsed} ms`);
    equal(late.details.limitMs, 200);
    assert(late.details.elapsedMs >= 200, `after ${late.details.elapsedMs} ms`);
    equal(late.details.logs, [{ level: "info", message: "spinning", source: "guest" }]);
    await rejection(runtime.run(SDK, "spin", {}, { limits: { fuel: 1_000_000 } }), "out-of-fuel");

    const strict = await open([RUST], { limits: { timeoutMs: 100, fuel: 50_000_000 } });
    await rejection(strict.run(SDK, "spin", {}, { limits: { timeoutMs: 60_000, fuel: 1e11 } }), "timeout", "100 ms");
  },
};
