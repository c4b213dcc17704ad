/** Base64, which is how bytes come and go as JSON. */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes as text. */
export function encode(bytes: Uint8Array): string {
  const digits = new Uint8Array(((bytes.length + 2) / 3) * 4);
  for (let i = 0; i < digits.length; i++) {
    // Four digits for three bytes, of which the last ones may be missing.
    const from = (i / 4) * 3;
    let bits: u32 = 0;
    for (let j = from; j < from + 3; j++) bits = (bits << 8) | (j < bytes.length ? <u32>bytes[j] : 0);
    const missing = from + (i % 4) > bytes.length;
    digits[i] = missing ? 0x3d : <u8>DIGITS.charCodeAt((bits >> (18 - 6 * (i % 4))) & 63);
  }
  return String.UTF8.decode(digits.buffer);
}

/** Text as bytes, or null if it is no base64. */
export function decode(text: string): Uint8Array | null {
  let length = text.length;
  while (text.length - length < 2 && text.charCodeAt(length - 1) == 0x3d) length--;
  if (length % 4 == 1) return null;
  const bytes = new Uint8Array((length * 3) / 4);
  let bits: u32 = 0;
  for (let i = 0, at = 0; i < length; i++) {
    const value = valueOf(text.charCodeAt(i));
    if (value < 0) return null;
    bits = (bits << 6) | value;
    // Each digit of four but the first completes a byte.
    if (i % 4) bytes[at++] = <u8>(bits >> (6 - 2 * (i % 4)));
  }
  return bytes;
}

function valueOf(digit: i32): i32 {
  if (digit >= 0x41 && digit <= 0x5a) return digit - 0x41;
  if (digit >= 0x61 && digit <= 0x7a) return digit - 0x61 + 26;
  if (digit >= 0x30 && digit <= 0x39) return digit - 0x30 + 52;
  if (digit == 0x2b) return 62;
  return digit == 0x2f ? 63 : -1;
}
