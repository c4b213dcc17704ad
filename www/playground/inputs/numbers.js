// Numbers as people write them, against what a pin takes.

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 64n - 1n;

/** `{ value }`, or `{ problem }` where the text is no such number. Grouping by spaces or underscores is allowed. */
export function readInteger(text, range) {
  const written = text.trim().replace(/(?<=\d)[ _\u00a0\u202f](?=\d)/g, "");
  if (!/^[+-]?\d+$/.test(written)) {
    return {
      problem: /^[+-]?\d*[.,]\d+$/.test(written) ? "This is a whole number: no fraction." : "Write a whole number, such as 42 or -7.",
    };
  }
  const exact = BigInt(written.replace(/^\+/, ""));
  if (exact < SMALLEST || exact > LARGEST) return { problem: "This does not fit into 64 bits." };
  return within(narrow(exact), range);
}

export function readFloat(text, range) {
  const written = text.trim().replace(/^\+/, "");
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) {
    return { problem: written.includes(",") ? "Write a point before the fraction: 1.5" : "Write a number, such as 0.25 or 6e23." };
  }
  const value = Number(written);
  if (!Number.isFinite(value)) return { problem: "This number is too large." };
  return within(value, range);
}

/** A number where that is exact. */
export function narrow(exact) {
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}

function within(value, range) {
  if (!range) return { value };
  const [least, most] = range;
  // A bigint and a number compare exactly.
  return value < least || value > most ? { problem: `This goes from ${least} to ${most}.` } : { value };
}

/** The step of a number field; whole numbers move by whole steps. */
export function stepOf(pin) {
  const isWhole = pin.data_type === "Integer";
  if (Number.isFinite(pin.step) && pin.step > 0) return isWhole ? Math.max(1, Math.round(pin.step)) : pin.step;
  if (isWhole) return 1;
  const [least, most] = pin.range ?? [0, 100];
  return (most - least) / 100 || 0.01;
}
