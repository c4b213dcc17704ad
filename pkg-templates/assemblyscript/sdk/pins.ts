/**
 * Pins of the run, asked and set at once. A `Context` does without: its inputs come with the call, and its outputs go
 * with the result. What is set here is set, even if the node fails later.
 */

import * as host from "./imports";
import { Json } from "./json";
import { takeJson } from "./memory";
import { encode } from "./utf8";

/** An input, or null. */
export function input(name: string): Json | null {
  const text = encode(name);
  return takeJson(host.pinsGetInput(text, text.byteLength));
}

/** Sets an output. */
export function output<T>(name: string, value: T): void {
  const text = encode(name);
  const json = encode(Json.from(value).toString());
  host.pinsSetOutput(text, text.byteLength, json, json.byteLength);
}

/** Has the board go on at that exec pin. */
export function activate(name: string): void {
  const text = encode(name);
  host.pinsActivateExec(text, text.byteLength);
}
