import { parse, stringify } from './json.js';
import { decode, encode } from './text.js';

/** What the host returned as text, or `undefined` for none. */
export const text = (bytes) => (bytes === null ? undefined : decode(bytes));

/** What the host returned as JSON, or `undefined` for none. */
export const json = (bytes) => (bytes === null ? undefined : parse(decode(bytes)));

/** A value as JSON for the host. */
export const encodeJson = (value) => encode(stringify(value));
