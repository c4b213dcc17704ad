/** What whoever watches a run sees while it works. Needs `streaming`. */

import * as host from "./imports";
import { Json } from "./json";
import { encode } from "./utf8";

/** A piece of text. */
export function text(text: string): void {
  const bytes = encode(text);
  host.streamText(bytes, bytes.byteLength);
}

/** How far it is, from 0 to 1. */
export function progress(progress: f64, message: string): void {
  emit("progress", Json.object().set("progress", progress).set("message", message));
}

/** An event of any type, with anything that `Json.from` takes. */
export function emit<T>(type: string, data: T): void {
  const name = encode(type);
  const json = encode(Json.from(data).toString());
  host.streamEmit(name, name.byteLength, json, json.byteLength);
}
