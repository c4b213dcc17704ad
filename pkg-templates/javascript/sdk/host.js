/**
 * The host's functions by their full names, as `flowlike_log.info`. They take and return numbers and Uint8Arrays; `null` is the
 * ABI's "none". The build finds these names in the bundle and imports only what it finds.
 */
let host = globalThis.flowlikeHost;

/** Takes another host: the one in testing.js. */
export function use(other) {
  host = other;
}

/** Calls a host function. */
export function call(name, ...values) {
  if (host === undefined) throw new Error(`${name}: there is no host here; tests run nodes with flow-like-sdk/testing`);
  return host[name](...values);
}
