// JSON as the runtime has it: integers of 64 bits stay exact, and mistakes say where they are.

/** Why a text is not JSON, and where. */
export class JsonMistake extends Error {
  constructor(message, text, at) {
    super(message);
    this.name = "JsonMistake";
    this.at = at;
    const lines = text.slice(0, at).split("\n");
    this.line = lines.length;
    this.column = [...lines.at(-1)].length + 1;
  }

  /** With the place, for people. */
  describe() {
    return `Line ${this.line}, column ${this.column}: ${this.message}`;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const HEX = /[0-9a-fA-F]{4}/y;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const WORDS = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);
/** The runtime takes no deeper values. */
const MAX_DEPTH = 120;

/** An integer of 64 bits exactly. Of more, pins have only the nearest float. */
function wide(written, value) {
  const exact = BigInt(written);
  return BigInt.asIntN(64, exact) === exact || BigInt.asUintN(64, exact) === exact ? exact : value;
}

/** A value of JSON text: like `JSON.parse`, with a `bigint` for integers of 64 bits that a number cannot hold. */
export function parse(text) {
  const reader = new Reader(text);
  reader.space();
  const value = reader.value(0);
  reader.space();
  if (reader.at < text.length) reader.fail(`Nothing may follow the value, but there is ${reader.here()}.`);
  return value;
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  space() {
    this.match(SPACE);
  }

  here() {
    return this.at < this.text.length ? `“${String.fromCodePoint(this.text.codePointAt(this.at))}”` : "the end";
  }

  fail(message, at = this.at) {
    throw new JsonMistake(message, this.text, at);
  }

  value(depth) {
    if (depth > MAX_DEPTH) this.fail(`At most ${MAX_DEPTH} levels fit into each other.`);
    const next = this.text[this.at];
    if (next === "{") return this.object(depth);
    if (next === "[") return this.array(depth);
    if (next === '"') return this.string();
    if (next === "-" || (next >= "0" && next <= "9")) return this.number();
    const start = this.at;
    const word = this.match(WORD)?.[0];
    if (WORDS.has(word)) return WORDS.get(word);
    this.at = start;
    if (word !== undefined) this.fail(`“${word}” is no value. Texts stand in double quotes.`);
    if (next === "'") this.fail("Texts stand in double quotes.");
    return this.fail(`A value belongs here, but there is ${this.here()}.`);
  }

  number() {
    const start = this.at;
    const found = this.match(NUMBER);
    if (found === null) this.fail("A digit belongs behind the minus.", start + 1);
    if (/[\d.A-Za-z]/.test(this.text[this.at] ?? "")) this.fail("This is not how JSON writes a number.", start);
    const [written, fraction, exponent] = found;
    const value = Number(written);
    if (!Number.isFinite(value)) this.fail("This number is too large.", start);
    const isWhole = fraction === undefined && exponent === undefined;
    return isWhole && !Number.isSafeInteger(value) ? wide(written, value) : value;
  }

  string() {
    const start = this.at;
    this.at += 1;
    let value = "";
    for (;;) {
      value += this.match(PLAIN)[0];
      const next = this.text[this.at];
      if (next === '"') break;
      if (next === undefined) this.fail("This text has no closing quote.", start);
      if (next !== "\\") this.fail("A line break or tab in a text is written as \\n or \\t.");
      value += this.escape();
    }
    this.at += 1;
    return value;
  }

  escape() {
    const letter = this.text[this.at + 1];
    this.at += 2;
    if (letter === "u") {
      const code = this.match(HEX)?.[0];
      if (code === undefined) this.fail("Four hexadecimal digits belong behind \\u.");
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    if (!Object.hasOwn(ESCAPES, letter ?? "")) this.fail("There is no such escape in JSON.", this.at - 2);
    return ESCAPES[letter];
  }

  array(depth) {
    const items = [];
    this.list("]", "item", () => items.push(this.value(depth + 1)));
    return items;
  }

  object(depth) {
    const entries = new Map();
    this.list("}", "member", () => {
      if (this.text[this.at] !== '"') this.fail(`A name in double quotes belongs here, but there is ${this.here()}.`);
      const start = this.at;
      const name = this.string();
      if (entries.has(name)) this.fail(`“${name}” is here twice.`, start);
      this.space();
      if (this.text[this.at] !== ":") this.fail(`A colon belongs behind the name, but there is ${this.here()}.`);
      this.at += 1;
      this.space();
      entries.set(name, this.value(depth + 1));
    });
    // Never assigns: a member `__proto__` is a member like any other.
    return Object.fromEntries(entries);
  }

  list(end, what, read) {
    this.at += 1;
    this.space();
    if (this.text[this.at] === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      read();
      this.space();
      const next = this.text[this.at];
      if (next !== "," && next !== end) this.fail(`A comma or “${end}” belongs here, but there is ${this.here()}.`);
      const comma = this.at;
      this.at += 1;
      if (next === end) return;
      this.space();
      if (this.text[this.at] === end) this.fail(`No comma belongs behind the last ${what}.`, comma);
    }
  }
}

/** Base64 of bytes. */
export function base64(bytes) {
  let text = "";
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** JSON text of a pin's value: `bigint` as digits, bytes as base64. `indent` as in `JSON.stringify`. */
export function write(value, indent = 0) {
  const step = " ".repeat(indent);
  const lines = (open, items, close, margin) => {
    if (items.length === 0) return open + close;
    if (indent === 0) return open + items.join(",") + close;
    return `${open}\n${items.map((item) => `${margin}${step}${item}`).join(",\n")}\n${margin}${close}`;
  };
  const render = (item, margin) => {
    if (typeof item === "bigint") return String(item);
    if (item instanceof Uint8Array) return JSON.stringify(base64(item));
    if (item instanceof Date) return JSON.stringify(item);
    if (item === null || typeof item !== "object") return JSON.stringify(item) ?? "null";
    const deeper = margin + step;
    if (Array.isArray(item))
      return lines(
        "[",
        item.map((entry) => render(entry, deeper)),
        "]",
        margin,
      );
    const entries = Object.entries(item).filter(([, entry]) => entry !== undefined);
    const colon = indent === 0 ? ":" : ": ";
    return lines(
      "{",
      entries.map(([name, entry]) => JSON.stringify(name) + colon + render(entry, deeper)),
      "}",
      margin,
    );
  };
  return render(value, "");
}

/** A text that two values share if they are one and the same to a node; the order of names is none. */
export function identity(value) {
  return write(sorted(value));
}

/** Whether two values are one and the same to a node. */
export function same(one, other) {
  return identity(one) === identity(other);
}

function sorted(value) {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}
