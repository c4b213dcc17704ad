/** What the nodes of a package share as long as the flow is there. */

import * as host from "./imports";
import { Json } from "./json";
import { takeJson } from "./memory";
import { encode } from "./utf8";

/** An entry: null in JSON if there is none. Needs `cache_read`. */
export function get(name: string): Json {
  const text = encode(name);
  const value = takeJson(host.cacheGet(text, text.byteLength));
  return value ? value : Json.NULL;
}

/** Whether there is one. Needs `cache_read`. */
export function has(name: string): bool {
  const text = encode(name);
  return host.cacheHas(text, text.byteLength) != 0;
}

/** Sets it to anything that `Json.from` takes. Needs `cache_write`. */
export function set<T>(name: string, value: T): void {
  const text = encode(name);
  const json = encode(Json.from(value).toString());
  host.cacheSet(text, text.byteLength, json, json.byteLength);
}

/** Removes it. Needs `cache_write`. */
export function remove(name: string): void {
  const text = encode(name);
  host.cacheDelete(text, text.byteLength);
}
