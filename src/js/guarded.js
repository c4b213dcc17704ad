// Reads what a page passes without running more of its code than getters and proxies, which may throw: WebAssembly catches
// that, and gets plain arrays and buffers.

const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;
const getter = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const parts = (prototype) => ["buffer", "byteOffset", "byteLength"].map((name) => getter(prototype, name));
const [ofTypedArray, ofDataView] = [parts(typedArray), parts(DataView.prototype)];

/** Names and values of an object or `Map`. */
export function entries(object) {
  return object instanceof Map ? [...mapEntries.call(object)] : Object.entries(object);
}

/** The items of an array or `Set`, of which there are at most so many. */
export function items(list, most) {
  const found = list instanceof Set ? [...setValues.call(list)] : list;
  const { length } = found;
  if (!(length <= most)) throw new RangeError(`there are ${length} items; at most ${most} can be taken`);
  const copy = [];
  for (let index = 0; index < length; index += 1) copy.push(found[index]);
  return copy;
}

/** The bytes of a buffer or of a view of one, not copied, whatever a subclass says about them. */
export function bytes(value) {
  if (!ArrayBuffer.isView(value)) return new Uint8Array(value);
  const [buffer, byteOffset, byteLength] = value instanceof DataView ? ofDataView : ofTypedArray;
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
