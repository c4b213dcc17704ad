// Texts of packages that may be as long as their authors like.

import { append, h } from "./dom.js";
import * as format from "./format.js";

/** In characters: what is read at once. */
const AT_ONCE = 400;

/** A paragraph with these properties; of a long text its beginning, and all of it behind “More”. */
export function longText(text, properties, most = AT_ONCE) {
  const shown = format.plain(text, most);
  if (shown === "") return null;
  const whole = format.plain(text, Infinity);
  return [
    h("p", properties, shown),
    whole !== shown && h("details", { class: "more" }, h("summary", null, "More"), h("p", { class: "more-text", tabindex: 0 }, whole)),
  ];
}

/** In characters: more of one line is shown when it is asked for. Laying out megabytes would stop the page. */
const LONGEST_LINE = 2000;

/** A text in the element, of a long one its beginning and a button for the rest. */
export function cut(element, text) {
  if (text.length <= LONGEST_LINE) return append(element, [text]);
  const shown = new Text(`${text.slice(0, LONGEST_LINE)}… `);
  const all = h("button", { type: "button", class: "small" }, `Show all ${text.length.toLocaleString("en")} characters`);
  all.addEventListener("click", () => {
    shown.data = text;
    all.remove();
  });
  return append(element, [shown, all]);
}
