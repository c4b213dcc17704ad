import { call } from './host.js';

/** A text as UTF-8. Half a surrogate pair, which UTF-8 has not, becomes U+FFFD. */
export const encode = (text) => call('text.encode', String(text).toWellFormed());

/** Bytes as text; what is not UTF-8 becomes U+FFFD. */
export const decode = (bytes) => call('text.decode', bytes).toWellFormed();

/** Whether bytes are UTF-8. */
export function isUtf8(bytes) {
  const text = decode(bytes);
  if (!text.includes('\uFFFD')) return true;
  const again = encode(text);
  return again.length === bytes.length && again.every((byte, index) => byte === bytes[index]);
}
