// Objects that a run returns many of, or always. Made here at once: member by member from WebAssembly they would cost more
// than most runs.

/** By their numbers in `src/host/log.rs`. */
const LEVELS = ["trace", "debug", "info", "warn", "error"];
const SOURCES = ["guest", "stdout", "stderr", "runtime"];

/**
 * `LogEntry`s without data. Their messages stand one after the other in `texts`; `ends` says where each one ends, in UTF-16
 * units, and `kinds` has its level in the low four bits and its source above.
 */
export function logEntries(texts, ends, kinds) {
  let start = 0;
  return Array.from(ends, (end, index) => {
    const message = texts.slice(start, end);
    start = end;
    return { level: LEVELS[kinds[index] & 15], message, source: SOURCES[kinds[index] >> 4] };
  });
}

/** `RunStats`. */
export function runStats(fuel, initFuel, durationMs, peakMemory, hostCalls) {
  return { fuel, initFuel, durationMs, peakMemory, hostCalls, engine: "interpreter" };
}

/** A `RunResult` without its optional members. */
export function runResult(outputs, activateExec, pending, variables, logs, streamed, stats) {
  return { outputs, activateExec, pending, variables, logs, streamed, stats };
}
