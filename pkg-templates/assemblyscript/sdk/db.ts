/** Databases that the page offers. Needs `models`. */

import * as host from "./imports";
import { Json } from "./json";
import { takeJson } from "./memory";
import { encode } from "./utf8";

export enum Operation {
  VectorSearch = 1,
  TextSearch,
  HybridSearch,
  Insert,
  Upsert,
  Delete,
  List,
  Count,
}

/** Does something with the database behind a connection. Null is no answer: the log says why. */
export function query(operation: Operation, connection: Json, payload: Json): Json | null {
  const database = encode(connection.toString());
  const json = encode(payload.toString());
  return takeJson(host.dbQuery(operation, database, database.byteLength, json, json.byteLength));
}
