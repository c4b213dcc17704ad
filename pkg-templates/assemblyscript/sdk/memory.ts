// What goes between this module's memory and the host.

import { Packed } from "./imports";
import { Json } from "./json";
import * as utf8 from "./utf8";

// What the host was given last. Nobody frees it there, so it stays until the next one.
let given: ArrayBuffer = new ArrayBuffer(0);

/** Gives a text to the host, as the result of an export. */
export function give(text: string): Packed {
  given = utf8.encode(text);
  return ((<u64>changetype<usize>(given)) << 32) | (<u64>given.byteLength);
}

/** A text that the host lends as the argument of an export, or null if it is none. */
export function lent(place: usize, length: usize): string | null {
  const end = <u64>place + <u64>length;
  return end <= (<u64>memory.size()) << 16 ? utf8.decodeAt(place, length) : null;
}

/** Memory for the host, which no garbage collector looks at. */
export function alloc(length: usize): usize {
  // The allocator would end the run over more than a gibibyte, which no package gets.
  return length < 1 << 30 ? heap.alloc(length) : 0;
}

export function dealloc(place: usize): void {
  heap.free(place);
}

/** The bytes that an import returned, or null if it returned none. */
export function takeBytes(packed: Packed): Uint8Array | null {
  if (!packed) return null;
  const place = <usize>(packed >> 32);
  const bytes = new Uint8Array(<i32>packed);
  memory.copy(bytes.dataStart, place, bytes.length);
  heap.free(place);
  return bytes;
}

/** The text that an import returned, or null if it returned none. */
export function takeText(packed: Packed): string | null {
  if (!packed) return null;
  const place = <usize>(packed >> 32);
  const text = utf8.decodeAt(place, <u32>packed);
  heap.free(place);
  return text;
}

/** The JSON that an import returned, or null if it returned none. */
export function takeJson(packed: Packed): Json | null {
  const text = takeText(packed);
  return text ? Json.parse(text) : null;
}
