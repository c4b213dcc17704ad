// Keeps promises when the runtime itself fails. A panic, an exhausted stack or a lack of memory ends its WebAssembly
// instance at once, in the middle of whatever it did: nothing in there can settle a promise any more.

import { endLocks } from "../web/locks.js";
import { FlowLikeError } from "./error.js";

/** The reject functions of the calls in flight. */
const inFlight = new Set();
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
    // Or whoever does the same again waits for itself.
    endLocks();
  });
  crashes += 1;
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
