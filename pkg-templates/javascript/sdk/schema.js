/** The host's JSON Schemas. */
import { json } from './answer.js';
import { call } from './host.js';
import { encode } from './text.js';

/** The schema of a type, or `undefined`. */
export const ofType = (name) => json(call('flowlike_schema.get_type_schema', encode(name)));

/** The names of all types. */
export const types = () => json(call('flowlike_schema.list_types')) ?? [];
