// One run of a node, from its start until it is forgotten. No DOM.

import { Log, Stream } from "./collected.js";

/** States of a run: `running`, then one of `done`, `reported` (the node names an error), `failed`, `cancelled`. */
export class Run {
  state = "running";
  log = new Log();
  stream = new Stream();
  result = null;
  error = null;
  startedAt = Date.now();
  durationMs = null;

  #abort = new AbortController();
  #listeners = new Set();
  #began = performance.now();

  /** `start(options)` begins it with what this run adds to the options: `signal`, `onLog`, `onStream`. */
  constructor({ number, inputs, options, start }) {
    Object.assign(this, { number, inputs, options });
    this.finished = this.#perform(start);
  }

  get elapsedMs() {
    return this.durationMs ?? performance.now() - this.#began;
  }

  cancel() {
    this.#abort.abort();
  }

  /** Calls `listener` whenever there is something new, until the returned function is called. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #perform(start) {
    try {
      this.result = await start({
        signal: this.#abort.signal,
        onLog: (entry) => {
          this.log.add(entry);
          this.#tell();
        },
        onStream: (event) => {
          this.stream.add(event);
          this.#tell();
        },
      });
      this.state = this.result.error === undefined ? "done" : "reported";
    } catch (error) {
      this.error = error;
      this.state = error?.code === "aborted" ? "cancelled" : "failed";
    }
    this.durationMs = performance.now() - this.#began;
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

/** The runs of each node that was looked at, newest first, for as long as the page is open. */
const kept = new Map();
const MOST = 20;

export function historyOf(packageId, node) {
  const key = JSON.stringify([packageId, node]);
  if (!kept.has(key)) kept.set(key, { runs: [], count: 0 });
  return kept.get(key);
}

export function remember(history, run) {
  history.runs.unshift(run);
  history.runs.length = Math.min(history.runs.length, MOST);
}
