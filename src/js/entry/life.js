// One worker, from its start to its end, and whether it is alive in between.

import { FlowLikeError, closed } from "./error.js";
import { Loan } from "./encoding.js";
import { invalid } from "./loading.js";
import { Wire } from "./wire.js";

/** How often a worker is asked for a sign of life while somebody waits for it, and how often it may miss that. */
const PING_MS = 2000;
const MOST_MISSED = 15;
/** The same before it has given any: its files may come over a slow network. */
const MOST_MISSED_AT_FIRST = 30;
/** And once what somebody waits for was aborted: nobody wants to wait for a worker that hangs. */
const MOST_MISSED_ABORTED = 2;

/** Written out, so that bundlers find the file. */
export const startWorker = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "flow-like" });

function crashed() {
  return new FlowLikeError(
    "crashed",
    "The worker of the runtime stopped (an exhausted stack, no more memory, or it did not answer any more) and has been " +
      "replaced. What ran in it has ended; packages, files and open flows with their variables are still there: run it " +
      "again.",
    {},
  );
}

function unstarted(cause) {
  const message =
    "The runtime's worker could not be started. Serve `worker.js` beside `index.js` from the page's own origin, and let " +
    "the page's Content-Security-Policy have `worker-src 'self'`. Runtime.doctor() finds out more.";
  return new FlowLikeError("network", message, {}, cause);
}

export class Life {
  #worker;
  #wire;
  /** What was lent to it with the options: as long as it lives. */
  #loan = new Loan();
  #died;
  /** Asks for signs of life while it has something to do. */
  #pulse;
  #missed = 0;
  /** Whether it is asked for a sign of life just now, and whether it has given any. */
  #isAsked = false;
  #isHeard = false;
  /** The promise that it is open. */
  opened;
  /** Bytes of memory that it held last. */
  memoryBytes = 0;
  isOver = false;
  #isOpen = false;

  /** `report(level, message, error)` hears of what functions of the page threw. */
  constructor(start, { handlers, report, died }) {
    this.#died = died;
    try {
      this.#worker = start();
    } catch (error) {
      throw unstarted(error);
    }
    if (typeof this.#worker?.postMessage !== "function") throw invalid("`options.worker` must make a Worker.");
    const own = { holds: (bytes) => (this.memoryBytes = bytes), crashed: () => this.#die(), ...handlers };
    this.#wire = new Wire(this.#worker, { handle: (name, args) => own[name](...args), report });
  }

  get isOpen() {
    return this.#isOpen;
  }

  /** Opens the runtime in it. Calls may be sent at once: they wait there. */
  open(build, options) {
    const failed = new Promise((_, reject) => {
      // Without a message where the file did not load. Once it is open, uncaught errors end no worker.
      this.#worker.onerror = (event) => reject(unstarted(event.message && new Error(event.message)));
    });
    const opening = this.call("open", [build, options], { options: 1, loan: this.#loan });
    // Answered as soon as its files are there.
    this.#feel();
    this.opened = Promise.race([opening, failed]).then(
      (mirror) => {
        this.#worker.onerror = null;
        this.#isOpen = true;
        return mirror;
      },
      (error) => {
        this.end(error);
        throw error;
      },
    );
  }

  async call(name, args, options) {
    const answer = this.#wire.call(name, args, options);
    this.#pulse ??= setInterval(() => this.#feel(), PING_MS);
    try {
      return await answer;
    } finally {
      this.#rest();
    }
  }

  /** Whether somebody waits for it. A question for a sign of life is nobody. */
  get isBusy() {
    return this.#wire.waiting > (this.#isAsked ? 1 : 0);
  }

  /** Ends it in peace. */
  async retire() {
    await this.call("close", []).catch(() => {});
    this.end(closed());
  }

  end(error) {
    this.isOver = true;
    this.memoryBytes = 0;
    this.#worker.terminate();
    this.#wire.end(error);
    this.#loan.end();
    this.#rest();
  }

  #die() {
    if (this.isOver) return;
    this.end(crashed());
    this.#died();
  }

  /** Nobody waits for it any more. */
  #rest() {
    if (this.#wire.waiting > 0) return;
    clearInterval(this.#pulse);
    this.#pulse = undefined;
    this.#missed = 0;
  }

  get #mayMiss() {
    if (!this.#isHeard) return MOST_MISSED_AT_FIRST;
    return this.#wire.hasAborted ? MOST_MISSED_ABORTED : MOST_MISSED;
  }

  /** A worker that hangs cannot be helped but by ending it. */
  async #feel() {
    this.#missed += 1;
    if (this.#missed > this.#mayMiss) {
      if (this.#isHeard) this.#die();
      else this.end(unstarted(new Error("it gives no sign of life")));
    }
    if (this.#missed > 1) return;
    this.#isAsked = true;
    await this.#wire.call("ping", []).catch(() => {});
    this.#isAsked = false;
    this.#isHeard = true;
    this.#missed = 0;
    this.#rest();
  }
}
