// Texts of packages that may be as long as their authors like.

import { h } from "./dom.js";
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
