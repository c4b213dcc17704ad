// Bytes as people write and see them. Pure.

/** `48 65 6c 6c 6f` */
export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** `{ bytes }`, or `{ problem }`. Spaces, colons, commas and `0x` are left out. */
export function readHex(text) {
  const digits = text.replace(/0x/gi, "").replace(/[\s:,_-]/g, "");
  const wrong = digits.match(/[^0-9a-f]/i);
  if (wrong) return { problem: `“${wrong[0]}” is no hexadecimal digit.` };
  if (digits.length % 2 === 1) return { problem: "A byte has two digits; one is missing." };
  const pairs = digits.match(/../g) ?? [];
  return { bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)) };
}

/** Bytes of what a Byte pin may be given: bytes, base64 text, or numbers. `undefined` where it is none of them. */
export function decode(value) {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (Array.isArray(value) && value.every((item) => Number.isInteger(item) && item >= 0 && item < 256)) return Uint8Array.from(value);
  if (typeof value !== "string") return undefined;
  try {
    return Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Whether these are UTF-8 without control characters. */
export function looksLikeText(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
  } catch {
    return false;
  }
}
