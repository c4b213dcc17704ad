// What goes between a page and its worker. What structured cloning cannot carry goes along as references: functions,
// signals and errors, and what only throws when it is read, so that the other side finds the same fault and says the
// same about it.

import { FlowLikeError } from "./error.js";

/** How deep options are looked through for what cannot be cloned: `options.models.llm_prompt`. */
export const SHALLOW = 3;
/** No argument may be nested deeper than this, which the runtime says in its own words. */
export const DEEP = 140;

/** What `models` may have, as in `src/js/embedder.rs`: an object of a class has its functions in its prototype. */
const OPERATIONS = [
  "embed_text", "embed_text_query", "embed_text_document", "embed_image", "llm_prompt", "llm_prompt_stream",
  "image.from_bytes", "image.to_bytes", "db.query",
];

/** Functions that answer nothing: they are told, and nobody waits. */
const OBSERVERS = new Set(["onLog", "onStream", "onProgress", "write"]);

/** What was thrown, in words. */
export function describe(thrown) {
  try {
    return String(thrown?.message ?? thrown).slice(0, 10_000);
  } catch {
    return "something that cannot be shown was thrown";
  }
}

/** An object literal: whatever else there is has cloning of its own. */
function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The class that an object says it is of, in whichever window it was made. */
const classOf = (value) => Object.prototype.toString.call(value).slice(8, -1);
const isA = (constructor, value) => value instanceof constructor || classOf(value) === constructor.name;

/** An object with members: a literal, or of a class of the page. */
const hasMembers = (value) => isPlain(value) || classOf(value) === "Object";

/** Names and values; of `models` also those that are its class's. */
function membersOf(value, option) {
  const own = Object.entries(value);
  if (option !== "models") return own;
  const names = OPERATIONS.filter((name) => typeof value[name] === "function" && !own.some(([known]) => known === name));
  return [...own, ...names.map((name) => [name, value[name]])];
}

/** An error, as its parts. */
export function errorParts(error) {
  if (!(error instanceof FlowLikeError)) return { message: describe(error) };
  const { code, message, details, cause } = error;
  return { code, message, details, ...(cause === undefined ? {} : { cause: describe(cause) }) };
}

/** An error of the other side. */
export function errorOf({ code, message, details, cause }) {
  if (code === undefined) return new Error(message);
  return new FlowLikeError(code, message, details, cause === undefined ? undefined : new Error(cause));
}

/** Everything that one call lends to the other side, until it is over. */
export class Loan {
  #ends = [];
  /** The signals among it. */
  signals = [];

  until(end) {
    this.#ends.push(end);
  }

  /** Takes everything back; `signals` stay, for the reason of an abort. */
  end() {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** Prepares values for `postMessage`: stand-ins take the place of what cannot be cloned, and `references` says for what. */
export class Encoder {
  references = [];
  #copies = new Map();

  /** `depth` is how deep options are looked through; all else only where that is `DEEP`, since it may be large. */
  constructor(wire, loan, depth) {
    this.wire = wire;
    this.loan = loan;
    this.depth = depth;
  }

  /** Arguments, of which one may be options: only there signals, files and lists to transfer are what their names say. */
  arguments(args, options) {
    return args.map((value, index) => {
      this.areOptions = index === options;
      return this.encode(value);
    });
  }

  #instead(reference) {
    const standIn = {};
    this.references.push([standIn, reference]);
    return standIn;
  }

  encode(value, depth = 0, name = "", owner = undefined) {
    try {
      return this.#encode(value, depth, name, owner);
    } catch (error) {
      return this.#instead({ throws: describe(error) });
    }
  }

  #encode(value, depth, name, owner) {
    if (typeof value === "function") {
      // Only what lies in an object of functions may expect that object as `this`.
      const of = depth > 1 ? owner : undefined;
      return this.#instead({ function: this.wire.lend(this.loan, value, of), answers: depth > 0 && !OBSERVERS.has(name) });
    }
    if (typeof value === "symbol") return this.#instead({ symbol: true });
    if (typeof value !== "object" || value === null) return value;
    const option = this.areOptions && depth === 1 ? name : "";
    // What it names moves with the message.
    if (option === "transfer") return undefined;
    if (option === "signal" && typeof value.aborted === "boolean") return this.#instead(this.wire.lendSignal(this.loan, value));
    if (option === "url" && value instanceof URL) return value.href;
    const files = option === "folder" && filesOf(value);
    if (files) return this.#instead({ files });
    if (this.depth === DEEP) return this.#encodeOther(value, depth, option);
    if (!this.areOptions || !hasMembers(value) || depth >= this.depth) return value;
    return this.#encodeMembers(value, depth, option);
  }

  /** What cloning has failed on, so that everything is looked at. */
  #encodeOther(value, depth, option) {
    if (depth > DEEP) return null;
    if (this.#copies.has(value)) return this.#copies.get(value);
    if (isA(Promise, value)) return this.#instead({ promise: true });
    if (isA(ArrayBuffer, value) || ArrayBuffer.isView(value)) {
      try {
        return structuredClone(value);
      } catch {
        return this.#instead({ transferred: true });
      }
    }
    if (Array.isArray(value)) {
      const copy = [];
      this.#copies.set(value, copy);
      for (let index = 0; index < value.length; index += 1) copy.push(this.encode(value[index], depth + 1));
      return copy;
    }
    if (isA(Map, value)) {
      const copy = new Map();
      this.#copies.set(value, copy);
      Map.prototype.forEach.call(value, (item, key) => copy.set(this.encode(key, depth + 1), this.encode(item, depth + 1)));
      return copy;
    }
    if (isA(Set, value)) {
      const copy = new Set();
      this.#copies.set(value, copy);
      Set.prototype.forEach.call(value, (item) => copy.add(this.encode(item, depth + 1)));
      return copy;
    }
    if (isA(Date, value) || value instanceof Blob) return structuredClone(value);
    if (typeof value.kind === "string" && typeof value.getFileHandle === "function") return value;
    // As the runtime says it of what cloning can carry.
    if (!hasMembers(value)) throw new TypeError(`it is of the class ${classOf(value)}, which no pin can carry`);
    return this.#encodeMembers(value, depth, option);
  }

  #encodeMembers(owner, depth, option) {
    const copy = {};
    this.#copies.set(owner, copy);
    for (const [name, member] of membersOf(owner, option)) {
      const value = this.encode(member, depth + 1, name, owner);
      // Unlike assignment this cannot touch a prototype, whatever the name.
      Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return copy;
  }
}

/** Files with the paths that they have in their folder, which cloning forgets; `undefined` for anything else. */
function filesOf(list) {
  const isList = Array.isArray(list) || (typeof FileList !== "undefined" && list instanceof FileList);
  if (!isList || list.length > 20_000) return undefined;
  const files = Array.from(list);
  return files.every((file) => file instanceof File) ? files.map((file) => [file, file.webkitRelativePath ?? ""]) : undefined;
}

/** A file of the other side with its path. */
export function fileWithPath([file, path]) {
  return Object.defineProperty(file, "webkitRelativePath", { value: path });
}

/** Throws whatever is done with it, as what it stands for did. */
export function thrower(message) {
  const fail = () => {
    throw new Error(message);
  };
  const traps = ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"];
  return new Proxy({}, Object.fromEntries(traps.map((trap) => [trap, fail])));
}

/** A buffer that was transferred to nobody. */
export function transferred() {
  const bytes = new Uint8Array(1);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** Puts back what stand-ins stand for, as deep as there may be any. */
export function restore(value, references, depth, seen = new Set()) {
  if (typeof value !== "object" || value === null) return value;
  if (references.has(value)) return references.get(value);
  if (seen.has(value) || depth < 0) return value;
  seen.add(value);
  const inner = (item) => restore(item, references, depth - 1, seen);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = inner(item);
  } else if (value instanceof Map) {
    for (const [key, item] of [...value]) {
      value.delete(key);
      value.set(inner(key), inner(item));
    }
  } else if (value instanceof Set) {
    for (const item of [...value]) {
      value.delete(item);
      value.add(inner(item));
    }
  } else if (isPlain(value)) {
    for (const [name, item] of Object.entries(value)) {
      const restored = inner(item);
      if (restored !== item) Object.defineProperty(value, name, { value: restored });
    }
  }
  return value;
}

/** The buffers in a value that nobody else needs. */
export function buffersOf(value, found = new Set(), depth = 0) {
  if (typeof value !== "object" || value === null || depth > DEEP) return found;
  if (ArrayBuffer.isView(value)) found.add(value.buffer);
  else for (const item of Object.values(value)) buffersOf(item, found, depth + 1);
  return found;
}
