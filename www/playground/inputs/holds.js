// Which values the field of a pin can hold as they are. Pure.

import { instantOf } from "./dates.js";
import { decode } from "./octets.js";

/** So many fields would be slow, and nobody finds anything in them. */
const MOST_ENTRIES = 200;

const isNumber = (value) => typeof value === "number" || typeof value === "bigint";
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const HOLDS = {
  // Fields of a page have line feeds alone.
  String: (value, { valid_values: choices }) =>
    typeof value === "string" && !value.includes("\r") && (!(choices?.length > 0) || choices.includes(value)),
  Integer: (value) => isNumber(value) || typeof value === "string",
  Float: (value) => isNumber(value) || typeof value === "string",
  Boolean: (value) => typeof value === "boolean",
  Date: (value) => instantOf(value) !== null,
  PathBuf: (value) => typeof value === "string" || isObject(value),
  Byte: (value) => decode(value) !== undefined,
};

/** Whether the pin's field shows this value and gives it back. All others are shown as JSON. */
export function holds(pin, value) {
  const one = (item) => (HOLDS[pin.data_type] ?? (() => true))(item, pin);
  if (pin.value_type === "Normal") return one(value);
  const isRight = pin.value_type === "HashMap" ? isObject(value) : Array.isArray(value);
  const entries = isRight ? Object.values(value) : [];
  return isRight && entries.length <= MOST_ENTRIES && entries.every(one);
}
