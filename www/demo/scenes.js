// What the demo shows, one function each, in this order.

import { perform } from "./perform.js";
import * as view from "./view.js";

/** How often the page ticks while a node never ends, in milliseconds. */
const TICK_MS = 10;
/** The longest that the page may stand still, in milliseconds: generous, as the machine may be busy with other things. */
const LONGEST_GAP_MS = 100;
/** The longest that a run may go on after it was cancelled, in milliseconds. */
const LONGEST_CANCEL_MS = 50;
/** The longest that a run may go on after its time is up, in milliseconds. */
const LONGEST_OVERTIME_MS = 100;

async function values(stage) {
  await perform(stage, "64-bit integers, exact", {
    package: "rust",
    node: "add",
    inputs: { a: 9007199254740993n, b: 9n },
    expect: { outputs: { sum: 9007199254741002n }, exec: ["exec_out"] },
  });
  await perform(stage, "A Struct, from Unicode text", {
    package: "rust",
    node: "text_stats",
    inputs: { text: "Grüße an den мир" },
    expect: { outputs: { stats: { length: 16, words: 4, longest_word: "Grüße" } } },
  });
  await perform(stage, "One of two exec pins", {
    package: "rust",
    node: "branch",
    inputs: { condition: true },
    expect: { exec: ["yes"] },
  });
}

async function languages(stage) {
  await perform(stage, "AssemblyScript and UTF-16", {
    package: "assemblyscript",
    node: "shout",
    inputs: { text: "größer als ë" },
    expect: { outputs: { shouted: "GRÖSSER ALS Ë!", length: 14 } },
  });
  await perform(stage, "Go: its runtime sleeps, prints", {
    package: "go",
    node: "go_greet",
    inputs: { name: "Ada" },
    expect: { outputs: { greeting: "Hello, Ada!", slept: true }, log: "greeting Ada" },
  });
  await perform(stage, "C on wasi-libc: clock, entropy", {
    package: "c",
    node: "c_count",
    inputs: { n: 1_000_000 },
    expect: { outputs: { sum: 500000500000, initialized: true, elapsed_ok: true }, log: "counted to 1000000" },
  });
  await perform(stage, "A longer computation", {
    package: "rust",
    node: "primes",
    inputs: { limit: 1_000_000 },
    expect: { outputs: { count: 78498, largest: 999983 } },
  });
}

async function streaming(stage) {
  await perform(stage, "Events while it runs", {
    package: "rust",
    node: "stream",
    inputs: { text: "one two three" },
    options: { grant: ["streaming"], context: { stream: true } },
    expect: { outputs: { streamed: 3 }, events: 7 },
  });
}

async function permissions(stage) {
  const note = { package: "rust", node: "notes", inputs: { name: "note.txt", text: "kept in IndexedDB" } };
  const context = { boardId: "demo" };
  await perform(stage, "Files, not granted", {
    ...note,
    options: { context },
    expect: { error: "there is no storage directory", log: "permission" },
  });
  await perform(stage, "Files, granted", {
    ...note,
    options: { context, grant: ["storage:read", "storage:write"] },
    expect: { outputs: { found: true, read: "kept in IndexedDB", paths: ["demo/storage/notes/note.txt"] } },
  });
}

async function network(stage) {
  const own = new URL("/text", location.origin).href;
  await perform(stage, "A host that is not on its list", {
    package: "rust",
    node: "http_get",
    inputs: { url: own },
    options: { grant: "all" },
    expect: { error: `no answer from ${own}`, log: "allowed_hosts" },
  });
  if (!stage.server) {
    const note = "The page was opened without ?server=, the other origin to call.";
    stage.report.skipped("A slow one that is", note);
    view.showSkipped("A slow one that is", note);
    return;
  }
  await perform(stage, "A slow one that is", {
    package: "rust",
    node: "http_get",
    inputs: { url: `${stage.server}/slow?ms=100` },
    options: { grant: ["network:http"] },
    expect: { outputs: { status: 200, body: "slow" } },
  });
}

async function sharing(stage) {
  const flow = await stage.runtime.openFlow();
  const counter = { package: "counter", on: flow };
  const made = await perform(stage, "Two nodes, one object: made", {
    ...counter,
    node: "put",
    inputs: { amount: 40 },
    expect: { outputs: { counter: 1 } },
  });
  const id = made?.outputs.counter ?? 1;
  await perform(stage, "… added to", {
    ...counter,
    node: "put",
    inputs: { counter: id, amount: 2 },
    expect: { outputs: { counter: 1 } },
  });
  await perform(stage, "… used by the other node", {
    ...counter,
    node: "take",
    inputs: { counter: id },
    expect: { outputs: { total: 42 } },
  });
  for (const entry of await flow.close()) view.showLog("on_drop", entry);
  await perform(stage, "… not there in another flow", {
    package: "counter",
    node: "take",
    inputs: { counter: id },
    expect: { error: "there is no counter 1" },
  });
}

async function failures(stage) {
  await perform(stage, "A panic ends only its run", {
    package: "rust",
    node: "panic",
    inputs: { message: "deliberate" },
    expect: { rejects: "trap" },
  });
}

/** Ticks until it is stopped. Returns the times between ticks, in milliseconds. */
function ticker() {
  const gaps = [];
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    view.showTicks(gaps);
  };
  const timer = setInterval(tick, TICK_MS);
  return () => {
    clearInterval(timer);
    tick();
    return gaps;
  };
}

async function endless(stage) {
  const stop = ticker();
  const outcome = await perform(stage, "A loop without end, 1 s limit", {
    package: "rust",
    node: "spin",
    options: { limits: { timeoutMs: 1000 } },
    expect: { rejects: "timeout" },
  });
  const gaps = stop();
  const longest = Math.max(...gaps);
  view.showFigure("ticks", String(gaps.length));
  view.showFigure("longest gap", `${longest.toFixed(1)} ms`);
  stage.report.check(
    `${gaps.length} ticks of ${TICK_MS} ms while it span; the longest gap was ${longest.toFixed(1)} ms`,
    gaps.length >= 10 && longest < LONGEST_GAP_MS,
  );
  const elapsed = outcome?.details?.elapsedMs ?? Infinity;
  stage.report.check(`stopped after ${Math.round(elapsed)} ms`, elapsed >= 1000 && elapsed < 1000 + LONGEST_OVERTIME_MS);
}

async function cancelling(stage) {
  const controller = new AbortController();
  let aborted;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 200);
  await perform(stage, "Cancelled after 200 ms", {
    package: "rust",
    node: "spin",
    options: { signal: controller.signal },
    expect: { rejects: "aborted" },
    done: () => {
      const latency = performance.now() - aborted;
      view.showFigure("abort to end", `${latency.toFixed(1)} ms`);
      stage.report.check(`ended ${latency.toFixed(1)} ms after abort()`, latency < LONGEST_CANCEL_MS);
    },
  });
}

export const scenes = [values, languages, streaming, permissions, network, sharing, failures, endless, cancelling];
