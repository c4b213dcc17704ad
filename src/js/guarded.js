// Reads what a page passes without running more of its code than getters and proxies, which may throw: WebAssembly catches
// that, and gets plain arrays and buffers.

const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;
const getter = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const parts = (prototype) => ["buffer", "byteOffset", "byteLength"].map((name) => getter(prototype, name));
const [ofTypedArray, ofDataView] = [parts(typedArray), parts(DataView.prototype)];

const viewName = getter(typedArray, Symbol.toStringTag);

/** The class that an object says it is of, in whichever window it was made. */
const classOf = (value) => Object.prototype.toString.call(value).slice(8, -1);
const isA = (constructor, value) => value instanceof constructor || classOf(value) === constructor.name;

// As `Kind` in value.rs.
const [OBJECT, LIST, BYTES, DATE, PROMISE] = [0, 1, 2, 3, 4];
const KINDS = [
  [OBJECT, Map],
  [LIST, Set],
  [DATE, Date],
  [BYTES, ArrayBuffer],
  [PROMISE, Promise],
];

/** What an object is to a pin. Of what is none of these, members would say little: a file's are its functions. */
export function kind(value) {
  if (Array.isArray(value)) return LIST;
  if (ArrayBuffer.isView(value)) return BYTES;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return OBJECT;
  const known = KINDS.find(([, constructor]) => isA(constructor, value));
  if (known !== undefined) return known[0];
  const name = classOf(value);
  if (name !== "Object") throw new TypeError(`it is of the class ${name}, which no pin can carry`);
  return OBJECT;
}

/** Names and values of an object or `Map`. */
export function entries(object) {
  return isA(Map, object) ? [...mapEntries.call(object)] : Object.entries(object);
}

/** The items of an array or `Set`, of which there are at most so many. */
export function items(list, most) {
  const found = isA(Set, list) ? [...setValues.call(list)] : list;
  const { length } = found;
  if (!(length <= most)) throw new RangeError(`there are ${length} items; at most ${most} can be taken`);
  const copy = [];
  for (let index = 0; index < length; index += 1) copy.push(found[index]);
  return copy;
}

/** The bytes of a buffer or of a view of one, not copied, whatever a subclass says about them. */
export function bytes(value) {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value);
  const [buffer, byteOffset, byteLength] = viewName.call(value) === undefined ? ofDataView : ofTypedArray;
  return new Uint8Array(buffer.call(value), byteOffset.call(value), byteLength.call(value));
}

/** What was thrown, in words. */
export function describe(thrown) {
  try {
    return String(thrown?.message ?? thrown).slice(0, 10_000);
  } catch {
    return "something that cannot be shown was thrown";
  }
}
