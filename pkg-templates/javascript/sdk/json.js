/**
 * JSON with exact integers: those beyond 2^53, which a JavaScript number would round, are bigints. Bytes become base64.
 */

/** Numbers that may be beyond 2^53 have 16 digits or more. Texts with such digits only take the slower way. */
const LONG = /\d{16}/;

export function parse(text) {
  return LONG.test(text) ? new Parser(text).document() : JSON.parse(text);
}

export function stringify(value) {
  let exact = true;
  const text = JSON.stringify(value, (_, member) => {
    if (typeof member === 'bigint') exact = false;
    return typeof member === 'bigint' ? 0 : plain(member);
  });
  return exact ? text : write(value);
}

/** Half a surrogate pair would be an escape that the host does not take. */
function plain(value) {
  if (typeof value === 'string') return value.toWellFormed();
  return value instanceof Uint8Array ? value.toBase64() : value;
}

/** As JSON.stringify, which has found no cycle before. */
function write(value, key = '') {
  if (typeof value?.toJSON === 'function') value = value.toJSON(key);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, String(index)) ?? 'null').join()}]`;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return JSON.stringify(plain(value));
  const members = Object.entries(value)
    .map(([name, member]) => [name, write(member, name)])
    .filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(plain(name))}:${member}`).join()}}`;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

class Parser {
  #text;
  #place = 0;

  constructor(text) {
    this.#text = text;
  }

  document() {
    const value = this.#value();
    if (this.#peek() !== undefined) this.#fail();
    return value;
  }

  #value() {
    switch (this.#peek()) {
      case '{':
        return Object.fromEntries(this.#list('}', () => this.#member()));
      case '[':
        return this.#list(']', () => this.#value());
      case '"':
        return JSON.parse(this.#token(STRING));
      case 't':
      case 'f':
      case 'n':
        return JSON.parse(this.#token(WORD));
      default:
        return number(this.#token(NUMBER));
    }
  }

  #member() {
    if (this.#peek() !== '"') this.#fail();
    const name = this.#value();
    if (!this.#skip(':')) this.#fail();
    return [name, this.#value()];
  }

  #list(end, item) {
    const items = [];
    this.#place += 1;
    if (this.#skip(end)) return items;
    do items.push(item());
    while (this.#skip(','));
    if (!this.#skip(end)) this.#fail();
    return items;
  }

  #skip(character) {
    const found = this.#peek() === character;
    if (found) this.#place += 1;
    return found;
  }

  #peek() {
    this.#token(SPACE);
    return this.#text[this.#place];
  }

  #token(pattern) {
    pattern.lastIndex = this.#place;
    const [token] = pattern.exec(this.#text) ?? this.#fail();
    this.#place = pattern.lastIndex;
    return token;
  }

  #fail() {
    throw new SyntaxError(`this is not JSON at position ${this.#place}`);
  }
}

function number(text) {
  const value = JSON.parse(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(text) ? BigInt(text) : value;
}
