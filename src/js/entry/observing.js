// What embedders may watch: a log, the browser's performance timeline, and counters.

import { invalid, members } from "./loading.js";

const LEVELS = ["debug", "info", "warn", "error"];

/** How much a runtime has done. */
const NOTHING = {
  runs: 0, succeeded: 0, failed: 0, aborted: 0, fuel: 0, hostCalls: 0, durationMs: 0, installs: 0, restarts: 0, recycled: 0,
};

/** The option `log`. */
function logOf(log) {
  if (log === undefined || log === null) return {};
  const { level = "info", write } = typeof log === "function" ? { write: log } : members(log, ["level", "write"]);
  if (!LEVELS.includes(level)) throw invalid(`\`options.log.level\` must be one of ${LEVELS.join(", ")}.`);
  if (typeof write !== "function") throw invalid("`options.log.write` must be a function.");
  return { level, write };
}

export class Observer {
  #least;
  #write;
  #counts = { ...NOTHING };

  constructor(log) {
    const { level, write } = logOf(log);
    this.#least = LEVELS.indexOf(level ?? "warn");
    this.#write = write;
  }

  /** Whether anybody listens. */
  get isHeard() {
    return this.#write !== undefined;
  }

  get counts() {
    return { ...this.#counts };
  }

  count(name, amount = 1) {
    this.#counts[name] += amount;
  }

  /** Tells whoever listens; where nobody does, what went wrong is in the console. */
  log(level, event, message, details = {}, error) {
    if (LEVELS.indexOf(level) < this.#least) return;
    if (this.#write === undefined) {
      console[level](`flow-like: ${message}`, ...(error === undefined ? [] : [error]));
      return;
    }
    try {
      this.#write({ level, event, message, details, at: Date.now(), ...(error === undefined ? {} : { error }) });
    } catch (thrown) {
      console.error("flow-like: the log threw", thrown);
    }
  }

  /** Follows a run from its start to its end. */
  async run(packageId, node, started) {
    const start = performance.now();
    const what = { packageId: nameOf(packageId), node: nameOf(node) };
    this.count("runs");
    this.log("debug", "run-started", `${what.node} of ${what.packageId} runs`, what);
    try {
      const result = await started;
      const { fuel, hostCalls, durationMs } = result.stats;
      this.count("succeeded");
      this.count("fuel", fuel);
      this.count("hostCalls", hostCalls);
      this.count("durationMs", durationMs);
      const details = { ...what, fuel, hostCalls, durationMs, reported: result.error !== undefined };
      this.log("debug", "run-finished", `${what.node} of ${what.packageId} took ${Math.round(durationMs)} ms`, details);
      mark(start, { ...details, outcome: "succeeded" });
      return result;
    } catch (error) {
      const outcome = error?.code === "aborted" || error?.code === "closed" ? "aborted" : "failed";
      this.count(outcome);
      // Whoever called hears of it; nobody has to see it twice.
      const level = outcome === "aborted" ? "debug" : "info";
      const details = { ...what, code: error?.code };
      this.log(level, `run-${outcome}`, `${what.node} of ${what.packageId} ended early: ${error?.message}`, details, error);
      mark(start, { ...details, outcome });
      throw error;
    }
  }
}

/** What a page passed may be anything. */
function nameOf(value) {
  return typeof value === "string" ? value.slice(0, 200) : "?";
}

/**
 * Puts a run on the timeline, where profilers and a `PerformanceObserver` see it. It is taken off again, since the browser
 * would keep it for as long as the page is open.
 */
function mark(start, detail) {
  try {
    const name = `flow-like ${detail.packageId}/${detail.node}`;
    performance.measure(name, { start, detail });
    performance.clearMeasures(name);
  } catch {
    // Without a timeline nothing is lost but the mark.
  }
}
