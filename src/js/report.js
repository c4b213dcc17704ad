// What the runtime has to say apart from answers: to whoever listens, else to the console.

/** Functions `(level, message, cause)`. */
const listeners = new Set();

/** `level` is `warn` or `error`. */
export function report(level, message, cause) {
  if (listeners.size === 0) console[level](`flow-like: ${message}`, cause);
  for (const listener of [...listeners]) listener(level, message, cause);
}

/** Returns what ends it. */
export function reportTo(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
