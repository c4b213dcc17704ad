// A runtime in the thread that calls it: WebAssembly behind promises that always settle, and errors that are always ours.

import { FlowLikeError } from "./error.js";
import init, { bindings } from "./loading.js";

/** How many instances had ended when the present one began. */
let begun = 0;

/** Bytes of WebAssembly memory in this thread. An instance that has ended holds nothing for anybody. */
export function memoryBytes() {
  const loaded = bindings();
  return loaded === undefined || loaded.crashCount() !== begun ? 0 : loaded.memoryBytes();
}

/** What an exception means. Whatever is not ours has ended the instance of the runtime. */
function typed(error, crashes) {
  if (error instanceof FlowLikeError) return error;
  const loaded = bindings();
  if (loaded.crashCount() === crashes) {
    // Nobody has noticed: there was no room left on the stack to do so.
    try {
      loaded.terminate();
    } catch {
      // That is how it ends.
    }
  }
  return loaded.crash(error);
}

/** An object of the runtime, which is gone once its instance has ended. */
class Local {
  #inner;
  #crashes;

  constructor(inner, crashes) {
    this.#inner = inner;
    this.#crashes = crashes;
  }

  get isAlive() {
    return bindings().crashCount() === this.#crashes;
  }

  #alive() {
    if (!this.isAlive) throw bindings().crash();
    return this.#inner;
  }

  /** What a getter has, or a method answers with at once. */
  read(name, ...args) {
    const inner = this.#alive();
    try {
      return typeof inner[name] === "function" ? inner[name](...args) : inner[name];
    } catch (error) {
      throw typed(error, this.#crashes);
    }
  }

  /** What the promise of a method resolves to. Arguments are read before this returns. */
  async call(name, ...args) {
    const inner = this.#alive();
    try {
      return await inner[name](...args);
    } catch (error) {
      // Where the stack was exhausted, there is room again after this.
      await undefined;
      throw typed(error, this.#crashes);
    }
  }

  /** An object of the same instance that a method has made. */
  async make(Kind, name, ...args) {
    return new Kind(await this.call(name, ...args), this.#crashes);
  }
}

class LocalFlow extends Local {}

export class LocalRuntime extends Local {
  /** When the network is back, it is time to look for updates. */
  #online = () => {
    // Not the instance that came after it, to which this is no runtime.
    if (this.isAlive) this.read("nudge");
  };

  /** `heard(event, detail)` is called with every event, and `report(level, message, cause)`, if given, with all else. */
  static async open(options, { heard, report }) {
    await init();
    const loaded = bindings();
    const crashes = loaded.crashCount();
    if (crashes !== begun) {
      loaded.__wbg_reset_state();
      begun = crashes;
    }
    try {
      const inner = await loaded.Runtime.open(options);
      const runtime = new LocalRuntime(inner, crashes);
      inner.listen(([event, detail]) => heard(event, detail));
      if (report !== undefined) runtime.#unreport = loaded.reportTo(report);
      globalThis.addEventListener?.("online", runtime.#online);
      return runtime;
    } catch (error) {
      await undefined;
      throw typed(error, crashes);
    }
  }

  #unreport = () => {};

  get memoryBytes() {
    return memoryBytes();
  }

  /** `memory` is that of a flow that was in another runtime. */
  openFlow(options, memory) {
    return this.make(LocalFlow, "openFlow", options, memory);
  }

  close() {
    this.#unreport();
    globalThis.removeEventListener?.("online", this.#online);
    return this.call("close");
  }
}
