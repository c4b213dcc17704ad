// Figures as people read them.

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** `153.5 KB`. */
export function bytes(count) {
  if (!Number.isFinite(count)) return "";
  let [value, unit] = [count, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toLocaleString("en", { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

/** `1 node`, `3 nodes`. */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** A day and time. */
export function date(milliseconds) {
  return new Date(milliseconds).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
}

/** Whom a package came from: its `origin`, for people. */
export function origin(text) {
  if (text === "local") return "your files";
  const [kind, ...rest] = text.split(":");
  const place = rest.join(":");
  if (kind === "url") return place;
  if (kind === "registry") return `registry ${place}`;
  return text;
}
