// A connection between a page and its worker. Calls go both ways.

import { DEEP, Encoder, Loan, SHALLOW, buffersOf, describe, errorOf, errorParts, fileWithPath, restore, thrower, transferred } from "./encoding.js";
import { FlowLikeError } from "./error.js";

/** One end of the connection. */
export class Wire {
  #port;
  #handle;
  /** Whether answers are given away: their buffers move instead of being copied. */
  #gives;
  #report;
  #numbers = 0;
  /** What the other side has to answer: `{ resolve, reject, loan }` by number. */
  #waiting = new Map();
  /** Functions that were lent to the other side, and what they are called on. */
  #lent = new Map();
  /** Aborts the copies of signals of the other side. */
  #aborts = new Map();
  /** How many signals have aborted of calls that wait all the same. */
  #aborted = 0;

  /**
   * `handle(name, args)` answers calls of the other side with a value or a promise; `report(level, message, error)` hears
   * of what functions threw that nobody waits for.
   */
  constructor(port, { handle, report, gives = false }) {
    this.#port = port;
    this.#handle = handle;
    this.#report = report;
    this.#gives = gives;
    port.onmessage = ({ data }) => this.#receive(data);
  }

  /**
   * Calls the other side. Arguments are read now, and lent until there is an answer, or for as long as `loan` lasts;
   * `options` says which of them has functions, signals and the like as members, and `transfer` what moves instead of
   * being copied.
   */
  call(name, args, { options, transfer = [], loan } = {}) {
    const number = this.#next();
    const own = loan ?? new Loan();
    const answered = new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject, loan: own, ends: loan === undefined });
    });
    try {
      this.#send({ call: name, number }, args, own, { options, transfer });
    } catch (error) {
      const message = `The arguments cannot be handed to the worker: ${describe(error)}`;
      this.#settle(number).reject(new FlowLikeError("invalid-argument", message, {}, error));
    }
    return answered;
  }

  /** Tells the other side. */
  tell(name, ...args) {
    this.#send({ call: name }, args, new Loan());
  }

  /** How many calls are to be answered. */
  get waiting() {
    return this.#waiting.size;
  }

  /** Whether any of that has been aborted. */
  get hasAborted() {
    return this.#aborted > 0;
  }

  /** The other side is gone. */
  end(error) {
    this.#port.onmessage = null;
    for (const number of [...this.#waiting.keys()]) this.#settle(number).reject(error);
    this.#lent.clear();
    // Nobody waits for what its calls have asked for.
    for (const controller of this.#aborts.values()) controller.abort();
    this.#aborts.clear();
  }

  lend(loan, target, owner) {
    const number = this.#next();
    this.#lent.set(number, { target, owner });
    loan.until(() => this.#lent.delete(number));
    return number;
  }

  lendSignal(loan, signal) {
    loan.signals.push(signal);
    if (signal.aborted) return { signal: 0 };
    const number = this.#next();
    const abort = () => {
      this.#port.postMessage({ abort: number });
      this.#aborted += 1;
      loan.until(() => (this.#aborted -= 1));
    };
    signal.addEventListener("abort", abort);
    loan.until(() => signal.removeEventListener("abort", abort));
    return { signal: number };
  }

  #next() {
    this.#numbers += 1;
    return this.#numbers;
  }

  #settle(number) {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (waiting?.ends) waiting.loan.end();
    return waiting;
  }

  #send(message, args, loan, { options, transfer = [] } = {}) {
    const post = (depth) => {
      const encoder = new Encoder(this, loan, depth);
      const encoded = encoder.arguments(args, options);
      const { references } = encoder;
      this.#port.postMessage({ ...message, args: encoded, references, depth }, transfer);
    };
    try {
      post(SHALLOW);
    } catch {
      loan.end();
      loan.signals = [];
      post(DEEP);
    }
  }

  #receive(message) {
    if (message.abort !== undefined) {
      this.#aborts.get(message.abort)?.abort();
    } else if (message.answer === undefined) {
      this.#answer(message);
    } else {
      const { answer, error, args } = message;
      const waiting = this.#settle(answer);
      if (error !== undefined) waiting?.reject(withReason(errorOf(error), waiting.loan));
      else waiting?.resolve(args === undefined ? undefined : this.#decode(message).args[0]);
    }
  }

  /** Answers a call, or hears what was told. */
  async #answer({ call, number, ...message }) {
    const { args, ended } = this.#decode(message);
    try {
      const value = await this.#perform(call, args);
      const transfer = this.#gives ? [...buffersOf(value)] : [];
      if (number !== undefined) this.#send({ answer: number }, [value], new Loan(), { transfer });
    } catch (error) {
      if (number === undefined) this.#report("error", "a callback threw", error);
      else this.#refuse(number, error);
    } finally {
      ended();
    }
  }

  #refuse(number, error) {
    try {
      this.#port.postMessage({ answer: number, error: errorParts(error) });
    } catch {
      // Its details may be anything where the page made it.
      this.#port.postMessage({ answer: number, error: { message: describe(error) } });
    }
  }

  #perform(call, args) {
    if (typeof call !== "number") return this.#handle(call, args);
    // Late calls of what has been taken back go nowhere.
    const { target, owner } = this.#lent.get(call) ?? {};
    return target?.apply(owner, args);
  }

  #decode({ args, references, depth }) {
    const ends = [];
    const found = new Map(references.map(([standIn, reference]) => [standIn, this.#stood(reference, ends)]));
    const restored = found.size === 0 ? args : restore(args, found, depth + 1);
    return { args: restored, ended: () => ends.forEach((end) => end()) };
  }

  /** What a stand-in stands for. */
  #stood(reference, ends) {
    if ("function" in reference) return this.#borrow(reference);
    if ("signal" in reference) {
      const controller = new AbortController();
      if (reference.signal === 0) controller.abort();
      else this.#aborts.set(reference.signal, controller);
      ends.push(() => this.#aborts.delete(reference.signal));
      return controller.signal;
    }
    if ("files" in reference) return reference.files.map(fileWithPath);
    if ("symbol" in reference) return Symbol("of the page");
    if ("promise" in reference) return Promise.resolve();
    if ("transferred" in reference) return transferred();
    return thrower(reference.throws);
  }

  #borrow({ function: number, answers }) {
    // Functions of the page have their options in second place.
    return answers ? (...args) => this.call(number, args, { options: 1 }) : (...args) => this.tell(number, ...args);
  }
}

/** An abort has the signal's own reason as its cause. */
function withReason(error, { signals }) {
  const signal = error.code === "aborted" ? signals.find(({ aborted }) => aborted) : undefined;
  return signal === undefined ? error : new FlowLikeError(error.code, error.message, error.details, signal.reason);
}
