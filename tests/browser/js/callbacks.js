// Observers of a run.

import { RUST, SDK, assert, equal, open, rejection } from "./support.js";

export const tests = {
  async logs_arrive_while_the_node_runs() {
    const runtime = await open([RUST]);
    const controller = new AbortController();
    const seen = [];
    // The node never ends by itself, so whatever is seen is seen while it runs.
    const run = runtime.run(SDK, "spin", {}, {
      signal: controller.signal,
      onLog(entry) {
        seen.push(entry);
        controller.abort();
      },
    });
    await rejection(run, "aborted");
    equal(seen, [{ level: "info", message: "spinning", source: "guest" }]);

    const entries = [];
    const { logs } = await runtime.run(SDK, "logs", { text: "é" }, { onLog: (entry) => entries.push(entry) });
    equal(entries, logs, "what was delivered");
    equal(logs.map((entry) => entry.level), ["trace", "debug", "info", "warn", "error", "info"]);
    equal(logs[5].data, { length: 2 });
  },

  async stream_events_arrive_while_the_node_runs() {
    const runtime = await open([RUST]);
    const events = [];
    let settled = false;
    const run = runtime.run(SDK, "stream", { text: "one two" }, {
      grant: "all",
      context: { stream: true },
      onStream(event) {
        assert(!settled, "an event came after the end");
        events.push(event);
      },
    });
    const { streamed } = await run.finally(() => (settled = true));
    equal(events, streamed, "what was delivered");
    equal(events.length, 5);
    equal(events[0], { type: "text", data: "one" });
  },

  async what_callbacks_throw_does_not_end_the_run() {
    const runtime = await open([RUST]);
    const reports = [];
    const { error } = console;
    console.error = (...report) => reports.push(report);
    let result;
    try {
      result = await runtime.run(SDK, "logs", {}, { onLog() { throw new Error("from the page"); } });
    } finally {
      console.error = error;
    }
    equal(result.logs.length, 6);
    equal(reports.length, 6, "the number of reports");
    equal(reports[0][1].message, "from the page");
  },

  async callbacks_may_run_nodes() {
    const runtime = await open([RUST]);
    const sums = [];
    await runtime.run(SDK, "logs", {}, {
      onLog: () => sums.push(runtime.run(SDK, "add", { a: sums.length, b: 1 })),
    });
    const results = await Promise.all(sums);
    equal(results.map(({ outputs }) => outputs.sum), [1, 2, 3, 4, 5, 6]);
  },

  async callbacks_may_close_the_runtime() {
    const runtime = await open([RUST]);
    await rejection(runtime.run(SDK, "spin", {}, { onLog: () => runtime.close() }), "closed");
  },
};
