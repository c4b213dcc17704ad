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

/** Characters that nobody sees and that change how what is around them is shown. */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text of a package as it may stand within the page's own: in one line, of bounded length, and with nothing unseen in it. */
export function plain(text, most = 300) {
  const seen = String(text ?? "").replace(UNSEEN, " ").replace(/\s+/g, " ").trim();
  const characters = [...seen];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : seen;
}

/** JSON with what is unseen in it, or turns the text around it, as escapes. */
export function plainJson(text) {
  return text.replace(UNSEEN, (character) => (character === "\n" ? character : escaped(character)));
}

/** As JSON writes what it has no letter for. */
function escaped(character) {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}

/** What something is called that has a `name`, which may be empty, and an `id`. */
export function nameOf({ name, id }) {
  return plain(name, 80) || plain(id, 120);
}

/** The same for nodes and pins, as their definitions have it. */
export function labelOf({ friendly_name, name }) {
  return nameOf({ name: friendly_name, id: name });
}

/** More of a text than is read of it, for where the rest is looked up. */
const MOST_IN_TITLE = 600;

/** For a `title`: the text where `plain` or `labelOf` has cut it, `null` where all of it is shown. */
export function rest(text, shown) {
  const whole = plain(text, MOST_IN_TITLE);
  return whole === shown || whole === "" ? null : whole;
}

/** `rest` for nodes and pins. */
export function restOfLabel(definition) {
  const shown = labelOf(definition);
  return shown.endsWith("…") ? rest(definition.friendly_name, shown) ?? rest(definition.name, shown) : null;
}
