// A runtime in a dedicated worker, with the methods of a `LocalRuntime`. The worker may end at any time, with whatever
// runs in it; the runtime goes on in another one.

import { FlowLikeError, closed } from "./error.js";
import { errorOf } from "./encoding.js";
import { Life, startWorker } from "./life.js";
import { compiled } from "./loading.js";
import { Mirror } from "./mirror.js";

/** A worker that holds more than this when nothing runs in it gives its place to a fresh one: memory never shrinks. */
const RECYCLED_BYTES = 256 << 20;

export class RemoteRuntime {
  #options;
  #start;
  #hooks;
  /** What every worker of it is given: the same module, so that a new one needs no network. */
  #build;
  #life;
  #mirror = new Mirror();
  /** Those that are open, by numbers of this page. */
  #flows = new Map();
  #flowNumbers = 0;
  #isClosed = false;

  /** `worker` may make the worker; `hooks` are `heard(event, detail)`, `report(level, message, cause)` and `observer`. */
  static async open(options, worker, hooks) {
    const runtime = new RemoteRuntime();
    runtime.#options = options;
    runtime.#start = typeof worker === "function" ? worker : startWorker;
    runtime.#hooks = hooks;
    runtime.#build = await compiled();
    await runtime.#living().opened;
    return runtime;
  }

  get memoryBytes() {
    return this.#life?.memoryBytes ?? 0;
  }

  read(name, ...args) {
    return this.#mirror.read(name, ...args);
  }

  async call(name, ...args) {
    if (name === "persist") return this.#persist();
    return this.send("call", [name], args, OPTIONS_AT[name]);
  }

  async openFlow(options) {
    const flow = new RemoteFlow(this);
    await flow.open(options);
    return flow;
  }

  async close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const life = this.#life;
    this.#mirror.clear();
    if (life !== undefined && !life.isOver) await life.retire();
  }

  get isClosed() {
    return this.#isClosed;
  }

  /** For its flows: a number that no other has. */
  flowOpened(flow) {
    this.#flowNumbers += 1;
    this.#flows.set(this.#flowNumbers, flow);
    return this.#flowNumbers;
  }

  flowClosed(number) {
    this.#flows.delete(number);
    this.#recycle();
  }

  /** For its flows: the present life, to see whether it is still theirs. */
  get life() {
    if (this.#isClosed) throw closed();
    return this.#living();
  }

  /** For its flows, too: calls the worker with these arguments, of which one may be options. */
  async send(name, before, args, optionsAt) {
    if (this.#isClosed) throw closed();
    const options = optionsAt === undefined ? undefined : before.length + optionsAt;
    try {
      const answer = await this.#living().call(name, [...before, ...args], { options, transfer: transferOf(args[optionsAt]) });
      // The next worker, which may be there in a moment, is to ask it, too.
      if (before[0] === "addRegistry") this.#options = { ...this.#options, registries: [...args, ...(this.#options?.registries ?? [])] };
      return answer;
    } finally {
      this.#recycle();
    }
  }

  /** Browsers let pages ask for that, and no workers. */
  async #persist() {
    try {
      return (await navigator.storage?.persist?.()) === true;
    } catch {
      return false;
    }
  }

  /** The life that there is, or a new one. */
  #living() {
    if (this.#life !== undefined && !this.#life.isOver) return this.#life;
    const { heard, report, observer } = this.#hooks;
    const life = new Life(this.#start, {
      report,
      handlers: {
        report: (level, message, cause) => report(level, message, cause && errorOf(cause)),
        variables: (number, ...told) => this.#flows.get(number)?.told(...told),
        heard: (event, { failure, ...detail }, news) => {
          this.#mirror.update(news);
          heard(event, failure === undefined ? detail : { ...detail, error: errorOf(failure) });
        },
      },
      died: () => {
        observer.count("restarts");
        observer.log("error", "worker-ended", "the worker has ended and is replaced");
        // One that ended while it opened would do so again; the next call finds out.
        if (!this.#isClosed && life.isOpen) this.#living();
      },
    });
    this.#life = life;
    life.open(this.#build, this.#options);
    life.opened.then(
      (mirror) => this.#mirror.reset(mirror),
      // Whoever calls hears of it.
      () => {},
    );
    return life;
  }

  /** Gives the memory of big guests back to the system. */
  #recycle() {
    const life = this.#life;
    const isIdle = !this.#isClosed && life !== undefined && !life.isOver && !life.isBusy && this.#flows.size === 0;
    if (!isIdle || life.memoryBytes < RECYCLED_BYTES) return;
    const { observer } = this.#hooks;
    observer.count("recycled");
    observer.log("info", "worker-recycled", "an idle worker gives its memory back", { memoryBytes: life.memoryBytes });
    this.#life = undefined;
    life.retire();
    this.#living();
  }
}

/** Which argument of a method has functions, signals and files as members. */
const OPTIONS_AT = { install: 0, publish: 0, update: 1, run: 3 };

/** The option `transfer`. */
function transferOf(options) {
  try {
    return Array.isArray(options?.transfer) ? [...options.transfer] : [];
  } catch {
    return [];
  }
}

/** A copy of the context that a flow was opened with, for when it has to be opened again. */
function contextOf(options) {
  try {
    return options?.context === undefined ? {} : { context: { ...options.context } };
  } catch {
    // It will be refused.
    return {};
  }
}

/** A flow in the worker. When that ends, the flow goes on in the next one with what it remembers: its variables, above all. */
class RemoteFlow {
  #runtime;
  #options;
  #number;
  /** The worker's life that knows it. */
  #life;
  #variables = {};
  #memory;
  #isClosed = false;

  constructor(runtime) {
    this.#runtime = runtime;
  }

  async open(options) {
    this.#options = contextOf(options);
    this.#number = this.#runtime.flowOpened(this);
    try {
      await this.#openIn(this.#runtime.life, options);
    } catch (error) {
      this.#runtime.flowClosed(this.#number);
      throw error;
    }
  }

  read() {
    return structuredClone(this.#variables);
  }

  async call(name, ...args) {
    return name === "close" ? this.#close() : this.#send(name, args, OPTIONS_AT[name]);
  }

  async #close() {
    if (this.#isClosed) return [];
    try {
      return await this.#send("close", []);
    } catch (error) {
      // A runtime that is closed has ended its flows.
      if (this.#runtime.isClosed) return [];
      throw error;
    } finally {
      this.#runtime.flowClosed(this.#number);
    }
  }

  async #send(name, args, optionsAt) {
    const { life } = this.#runtime;
    if (this.#isClosed) throw new FlowLikeError("closed", "The flow is closed. Open another one.", {});
    this.#isClosed = name === "close";
    // Its cache and its instances went with the worker that it was in.
    if (this.#life !== life) this.#openIn(life, { ...this.#options, variables: this.#variables }, this.#memory).catch(() => {});
    return this.#runtime.send("callFlow", [this.#number, name], args, optionsAt);
  }

  async #openIn(life, ...args) {
    this.#life = life;
    await this.#runtime.send("openFlow", [this.#number], args);
  }

  /** What it would go on with now: variables, and what the runtime knows of them. */
  told(variables, memory) {
    this.#variables = variables;
    this.#memory = memory;
  }
}
