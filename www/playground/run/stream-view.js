// What a node streams while it works: text that grows, how far it is, and anything else.

import { h } from "../dom.js";
import { plain } from "../format.js";
import { write } from "../inputs/json.js";
import { cut } from "../long-text.js";

const LONGEST_MESSAGE = 200;

/** `{ element, update() }`; `stream` is a `Stream` of collected.js. */
export function streamView(stream) {
  let drawn = -1;
  /** How many of the others there were. */
  let listed = 0;
  const bar = h("progress", { max: 1, "aria-label": "Progress" });
  const percent = h("span", { class: "percent" });
  const message = h("span", { class: "quiet" });
  const progress = h("div", { class: "progress-row", hidden: true }, bar, percent, message);
  const text = h("pre", { class: "text-output stream-text", hidden: true, tabindex: 0, "aria-label": "Streamed text" });
  const others = h("ol", { class: "stream-events", hidden: true });
  const note = h("p", { class: "input-note", hidden: true });

  function update() {
    if (stream.total === drawn) return;
    drawn = stream.total;
    if (stream.progress) {
      const { fraction, message: said } = stream.progress;
      progress.hidden = false;
      if (fraction === null) bar.removeAttribute("value");
      else bar.value = fraction;
      percent.textContent = fraction === null ? "" : `${Math.round(fraction * 100)}%`;
      message.textContent = plain(said, LONGEST_MESSAGE);
    }
    text.hidden = stream.text === "";
    text.textContent = stream.text;
    const { entries, dropped } = stream.others.last();
    const fresh = Math.min(entries.length, stream.others.total - listed);
    listed = stream.others.total;
    others.hidden = entries.length === 0;
    if (fresh > 0) others.append(...entries.slice(-fresh).map(line));
    while (others.childElementCount > entries.length) others.firstChild.remove();
    const notes = [];
    if (stream.cutText > 0) notes.push(`The first ${stream.cutText.toLocaleString("en")} characters of the text were dropped.`);
    if (dropped > 0) notes.push(`${dropped.toLocaleString("en")} earlier events were dropped.`);
    note.textContent = notes.join(" ");
    note.hidden = notes.length === 0;
  }

  update();
  return { element: h("div", { class: "stream-view" }, progress, text, others, note), update };
}

function line({ type, data }) {
  return h("li", null, h("code", { class: "event-type" }, plain(type, LONGEST_MESSAGE)), cut(h("code"), write(data)));
}
