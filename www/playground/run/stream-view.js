// What a node streams while it works: text that grows, how far it is, and anything else.

import { h } from "../dom.js";
import { write } from "../inputs/json.js";

/** `{ element, update() }`; `stream` is a `Stream` of collected.js. */
export function streamView(stream) {
  let drawn = -1;
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
      message.textContent = said;
    }
    text.hidden = stream.text === "";
    text.textContent = stream.text;
    others.hidden = stream.others.length === 0;
    others.replaceChildren(
      ...stream.others.map(({ type, data }) => h("li", null, h("code", { class: "event-type" }, type), h("code", null, write(data)))),
    );
    const notes = [];
    if (stream.cutText > 0) notes.push(`The first ${stream.cutText.toLocaleString("en")} characters of the text were dropped.`);
    if (stream.dropped > 0) notes.push(`${stream.dropped.toLocaleString("en")} earlier events were dropped.`);
    note.textContent = notes.join(" ");
    note.hidden = notes.length === 0;
  }

  update();
  return { element: h("div", { class: "stream-view" }, progress, text, others, note), update };
}
