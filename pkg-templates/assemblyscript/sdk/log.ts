/** The log of the run. Needs no permission. */

import * as host from "./imports";
import { Json } from "./json";
import { encode } from "./utf8";

export enum Level {
  Trace,
  Debug,
  Info,
  Warn,
  Error,
}

export function trace(message: string): void {
  const text = encode(message);
  host.logTrace(text, text.byteLength);
}

export function debug(message: string): void {
  const text = encode(message);
  host.logDebug(text, text.byteLength);
}

export function info(message: string): void {
  const text = encode(message);
  host.logInfo(text, text.byteLength);
}

export function warn(message: string): void {
  const text = encode(message);
  host.logWarn(text, text.byteLength);
}

export function error(message: string): void {
  const text = encode(message);
  host.logError(text, text.byteLength);
}

/** A message with anything that `Json.from` takes. */
export function json<T>(level: Level, message: string, value: T): void {
  const text = encode(message);
  const data = encode(Json.from(value).toString());
  host.logJson(level, text, text.byteLength, data, data.byteLength);
}
