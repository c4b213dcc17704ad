// Figures of a run, for people. Pure.

/** `3 ms`, `1.24 s`, `2 min 5 s`. */
export function duration(ms) {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** `1,234`, `1.2 million`, `3.4 billion`. */
export function amount(number) {
  if (number < 1e6) return number.toLocaleString("en");
  const [divisor, word] = number < 1e9 ? [1e6, "million"] : [1e9, "billion"];
  return `${(number / divisor).toLocaleString("en", { maximumFractionDigits: 1 })} ${word}`;
}
