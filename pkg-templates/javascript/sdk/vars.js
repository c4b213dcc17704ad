/** Variables of the flow. Needs `variables_read` or `variables_write`. */
import { encodeJson, json } from './answer.js';
import { call } from './host.js';
import { encode } from './text.js';

/** The value, or `undefined` if there is none. */
export const get = (name) => json(call('flowlike_vars.get', encode(name)));

export const set = (name, value) => call('flowlike_vars.set', encode(name), encodeJson(value));

export const has = (name) => call('flowlike_vars.has', encode(name)) !== 0;

/** Deletes a value. */
export const remove = (name) => call('flowlike_vars.delete', encode(name));
