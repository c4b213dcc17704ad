/** Images, which stay with the page: nodes hand references to them around. Needs `models`. */

import * as host from "./imports";
import { takeBytes, takeText } from "./memory";
import { encode } from "./utf8";

/** Hands an image to the page, and returns a reference to it, or null. */
export function fromBytes(bytes: Uint8Array, format: string): string | null {
  const name = encode(format);
  return takeText(host.imageFromBytes(bytes.dataStart, bytes.length, name, name.byteLength));
}

/** The bytes of an image in that format, or null. */
export function toBytes(image: string, format: string): Uint8Array | null {
  const reference = encode(image);
  const name = encode(format);
  return takeBytes(host.imageToBytes(reference, reference.byteLength, name, name.byteLength));
}
