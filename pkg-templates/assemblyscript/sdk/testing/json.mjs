// JSON with integers that stay exact: those that a number cannot hold are BigInts.

const NUMBER_OR_STRING = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
// No text has this: JSON would escape it.
const MARK = "\0bigint:";

export function parse(text) {
  const marked = text.replace(NUMBER_OR_STRING, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? JSON.stringify(MARK + token) : token,
  );
  return JSON.parse(marked, (_, value) =>
    typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

export function stringify(value) {
  const text = JSON.stringify(value, (_, value) => (typeof value === "bigint" ? MARK + value : value));
  return text.replaceAll(/"\\u0000bigint:(-?\d+)"/g, "$1");
}
