/** Databases of the page that embeds the runtime. Needs `models`. Connections and payloads are JSON that the page knows. */
import { encodeJson, json } from './answer.js';
import { fail } from './error.js';
import { call } from './host.js';

const operation = (number) => (connection, payload = {}) =>
  json(call('flowlike_db.query', number, encodeJson(connection), encodeJson(payload))) ?? fail('the database does not answer');

export const vectorSearch = operation(1);
export const textSearch = operation(2);
export const hybridSearch = operation(3);
export const insert = operation(4);
export const upsert = operation(5);
export const remove = operation(6);
export const list = operation(7);
export const count = operation(8);
