// What an embedder may watch: log, timeline, counters.

import { SDK, assert, bytes, equal, fixture, open, openManifest, rejection, show } from "./support.js";

/** Nobody agrees to anything, so that nodes run without permissions. */
const onConsent = () => ({ grant: [], scope: "package" });

export const tests = {
  async the_log_tells_what_happens() {
    const entries = [];
    const runtime = await open({ onConsent, log: { level: "debug", write: (entry) => entries.push(entry) } });
    await runtime.install(await fixture("rust-sdk.unknown"));
    await runtime.run(SDK, "add", { a: 1, b: 2 });
    await rejection(runtime.run(SDK, "add", { a: "x" }), "input-invalid");
    await runtime.run(SDK, "logs", {}, {
      onLog: () => {
        throw new Error("of the page");
      },
    });
    await runtime.close();
    const events = entries.map(({ level, event }) => `${level} ${event}`);
    for (const expected of ["info opened", "info packages-changed", "debug run-finished", "info run-failed", "error runtime"]) {
      assert(events.includes(expected), `${expected} is not among ${show(events)}`);
    }
    const finished = entries.find(({ event }) => event === "run-finished");
    assert(finished.details.fuel > 0 && finished.at > 0 && finished.message.includes("add"), show(finished));
    const failed = entries.find(({ event }) => event === "run-failed");
    equal([failed.details.code, failed.error.code], ["input-invalid", "input-invalid"], "what failed");
    equal(entries.find(({ event }) => event === "runtime").error.message, "of the page", "what a callback threw");
  },

  async what_is_told_of_is_the_error_itself() {
    class PageError extends Error {}
    const thrown = [new PageError("of the page"), new DOMException("gone", "NotFoundError"), undefined];
    const entries = [];
    // A chunk that is none is told of without a cause.
    const models = { llm_prompt_stream: (_, onChunk) => onChunk(NaN) ?? 1 };
    const runtime = await open({ onConsent, models, log: (entry) => entries.push(entry) });
    await runtime.install(await fixture("rust-sdk.unknown"));
    const left = [...thrown];
    const onLog = () => {
      if (left.length > 0) throw left.shift();
    };
    await runtime.run(SDK, "logs", {}, { onLog });
    const module = await bytes("/modules/probes/llm_prompt_stream.wasm");
    const { id } = await runtime.install({ bytes: module, manifest: openManifest("com.example.chunks") });
    await runtime.run(id, "probe", {}, { grant: "all" });
    await runtime.close();
    const told = entries.filter(({ event }) => event === "runtime");
    equal(told.map(({ message }) => message.slice(0, 11)), ["a callback ", "a callback ", "a callback ", "`the chunk`"], "what is told");
    for (const [index, error] of thrown.entries()) assert(told[index].error === error, `${told[index].error} for ${error}`);
    equal("error" in told[3], false, "a cause of the last");
  },

  async a_level_leaves_out_what_is_below_it() {
    const entries = [];
    const runtime = await open({ onConsent, log: (entry) => entries.push(entry) });
    await runtime.install(await fixture("rust-sdk.unknown"));
    await runtime.run(SDK, "add", { a: 1, b: 2 });
    await runtime.close();
    assert(entries.length > 0 && entries.every(({ level }) => level !== "debug"), show(entries));
    for (const log of [{ level: "all", write() {} }, { level: "info" }, { writes() {} }, 5]) {
      await rejection(open({ log }), "invalid-argument", show(log));
    }
    const throwing = await open({ log() { throw new Error("of the page"); } });
    await throwing.install(await fixture("rust-sdk.unknown"));
    await throwing.close();
  },

  async runs_are_on_the_timeline_and_counted() {
    const seen = [];
    const observer = new PerformanceObserver((list) => seen.push(...list.getEntries()));
    observer.observe({ entryTypes: ["measure"] });
    const runtime = await open({ onConsent });
    await runtime.install(await fixture("rust-sdk.unknown"));
    await runtime.run(SDK, "primes", { limit: 10_000 });
    await runtime.run(SDK, "add");
    await rejection(runtime.run(SDK, "nothing"), "node-not-found");
    await rejection(runtime.run(SDK, "spin", {}, { signal: AbortSignal.timeout(20) }), "aborted");
    const { runs, succeeded, failed, aborted, fuel, installs, memoryBytes, restarts } = runtime.counters();
    equal([runs, succeeded, failed, aborted, installs, restarts], [4, 2, 1, 1, 1, 0], "the counters");
    assert(fuel > 1000 && memoryBytes > 1 << 20, `${fuel} ${memoryBytes}`);
    for (let tries = 0; seen.length < 4 && tries < 50; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    observer.disconnect();
    const marks = seen.map(({ name, detail: { outcome } }) => `${name} ${outcome}`);
    equal(marks.sort(), [
      `flow-like ${SDK}/add succeeded`, `flow-like ${SDK}/nothing failed`, `flow-like ${SDK}/primes succeeded`,
      `flow-like ${SDK}/spin aborted`,
    ], "the timeline");
    equal(performance.getEntriesByType("measure").length, 0, "what the browser would keep for ever");
    await runtime.close();
  },
};
