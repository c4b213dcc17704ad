// Keeps promises when the runtime itself fails. A panic, an exhausted stack or a lack of memory ends its WebAssembly
// instance at once, in the middle of whatever it did: nothing in there can settle a promise, give back a lock or close
// anything any more.

import { FlowLikeError } from "./entry/error.js";

/** The reject functions of the calls in flight. */
const inFlight = new Set();
/** What gives back each Web Lock that is held or waited for. */
const lockEnds = new Set();
/** What goes on calling the instance until it is closed: databases, channels and sockets. */
const opened = new Set();
let crashes = 0;

/** A promise that settles as `promise` does, or rejects when the instance ends before. */
export function track(promise) {
  return new Promise((resolve, reject) => {
    inFlight.add(reject);
    promise.then(resolve, reject).finally(() => inFlight.delete(reject));
  });
}

/** The instance has ended: rejects every call in flight. */
export function crashed() {
  // Later, since the stack may be exhausted now. Where even this fails, the crash does not count as noticed.
  queueMicrotask(() => {
    const calls = [...inFlight];
    inFlight.clear();
    for (const reject of calls) reject(crash());
    // Or the page would keep them from everybody for as long as it is open, the next instance included.
    for (const end of lockEnds) end();
    for (const thing of opened) close(thing);
  });
  crashes += 1;
}

/** Something will have to be closed, at the latest when the instance ends. */
export function keepOpen(thing) {
  opened.add(thing);
}

/** Closes it now. */
export function close(thing) {
  opened.delete(thing);
  thing.close();
}

/** How often an instance has ended. */
export function crashCount() {
  return crashes;
}

/** The error of calls that an instance took with it. */
export function crash(cause) {
  return new FlowLikeError(
    "crashed",
    "The runtime itself stopped (a bug of its own, an exhausted stack, or no more memory); the browser's console says " +
      "where. All runtimes and flows of this page have ended with it. Open another one with Runtime.open, and please " +
      "report it.",
    {},
    cause,
  );
}

/**
 * Asks for a lock, calls `settled` without argument once it is held, or with an error, and returns what gives it back or
 * withdraws the request; `undefined` where there are no Web Locks, as in pages without encryption.
 */
export function requestLock(name, settled) {
  const { locks } = navigator;
  if (locks === undefined) return undefined;
  const withdraw = new AbortController();
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  let isHeld = false;
  const end = () => {
    if (!lockEnds.delete(end)) return;
    withdraw.abort();
    release();
  };
  lockEnds.add(end);
  const grant = () => {
    // Withdrawn too late: nobody listens any more.
    if (!lockEnds.has(end)) return undefined;
    isHeld = true;
    settled();
    return held;
  };
  locks.request(name, { signal: withdraw.signal }, grant).catch((error) => {
    if (lockEnds.delete(end) && !isHeld) settled(error);
  });
  return end;
}
