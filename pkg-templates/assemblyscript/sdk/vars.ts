/** Variables of the flow. */

import * as host from "./imports";
import { Json } from "./json";
import { takeJson } from "./memory";
import { encode } from "./utf8";

/** A variable: null in JSON if there is none. Needs `variables_read`. */
export function get(name: string): Json {
  const text = encode(name);
  const value = takeJson(host.varsGet(text, text.byteLength));
  return value ? value : Json.NULL;
}

/** Whether there is one. Needs `variables_read`. */
export function has(name: string): bool {
  const text = encode(name);
  return host.varsHas(text, text.byteLength) != 0;
}

/** Sets it to anything that `Json.from` takes. Needs `variables_write`. */
export function set<T>(name: string, value: T): void {
  const text = encode(name);
  const json = encode(Json.from(value).toString());
  host.varsSet(text, text.byteLength, json, json.byteLength);
}

/** Removes it. Needs `variables_write`. */
export function remove(name: string): void {
  const text = encode(name);
  host.varsDelete(text, text.byteLength);
}
