/** Images of the page that embeds the runtime, by reference: JSON that the page knows. Needs `models`. */
import { encodeJson, json } from './answer.js';
import { fail } from './error.js';
import { call } from './host.js';
import { encode } from './text.js';

/** A reference to an image. */
export const fromBytes = (bytes, format) =>
  json(call('flowlike_image.from_bytes', bytes, encode(format))) ?? fail('the image could not be read');

/** @returns {Uint8Array} */
export const toBytes = (reference, format) =>
  call('flowlike_image.to_bytes', encodeJson(reference), encode(format)) ?? fail('the image could not be written');
