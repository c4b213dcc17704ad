/** Values that live as long as the flow, shared by the nodes of the package. Needs `cache`. */
import { encodeJson, json } from './answer.js';
import { call } from './host.js';
import { encode } from './text.js';

/** The value, or `undefined` if there is none. */
export const get = (name) => json(call('flowlike_cache.get', encode(name)));

export const set = (name, value) => call('flowlike_cache.set', encode(name), encodeJson(value));

export const has = (name) => call('flowlike_cache.has', encode(name)) !== 0;

/** Deletes a value. */
export const remove = (name) => call('flowlike_cache.delete', encode(name));
