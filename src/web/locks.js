// Web Locks that end with the WebAssembly instance that asked for them. An instance that has stopped gives nothing back
// itself, and the page would keep its locks from everybody for as long as it is open.

/** What gives back each lock that is held or waited for. */
const ends = new Set();

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
    if (!ends.delete(end)) return;
    withdraw.abort();
    release();
  };
  ends.add(end);
  const grant = () => {
    // Withdrawn too late: nobody listens any more.
    if (!ends.has(end)) return undefined;
    isHeld = true;
    settled();
    return held;
  };
  locks.request(name, { signal: withdraw.signal }, grant).catch((error) => {
    if (ends.delete(end) && !isHeld) settled(error);
  });
  return end;
}

/** Gives back everything. For an instance that has ended. */
export function endLocks() {
  for (const end of ends) end();
}
