/** JSON Schemas of the types that the host knows. `FlowPath` needs `storage:read`, the others nothing. */

import * as host from "./imports";
import { takeJson } from "./memory";
import { encode } from "./utf8";
import { Json } from "./json";

/** The schema of a type, or null if there is none. */
export function ofType(name: string): Json | null {
  const text = encode(name);
  return takeJson(host.schemaOf(text, text.byteLength));
}

/** The names of all types. */
export function types(): string[] {
  const names = takeJson(host.schemaTypes());
  return names ? names.or<string[]>([]) : [];
}
