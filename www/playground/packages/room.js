// How much room there is, and whether the browser keeps what is here.

import { fill, h } from "../dom.js";
import * as format from "../format.js";

/** Asks the browser to keep everything, and says what it answered. */
export async function askToKeep(app) {
  try {
    const kept = await app.runtime.persist();
    app.notice(
      h("p", null, kept ? "The browser keeps everything until you remove it." : "The browser did not agree. It may once you have used this page more often."),
      { kind: kept ? "good" : "warn" },
    );
  } catch (error) {
    app.report(error, { title: "The browser could not be asked" });
  }
}

/** The panel, and what draws it from `runtime.usage()`. */
export function roomPanel(app, changed) {
  const body = h("div", null);
  const element = h("section", { class: "panel", "aria-labelledby": "room-title" }, h("h2", { id: "room-title" }, "Room"), body);

  function draw(usage) {
    if (!usage) return;
    const known = usage.used !== null && usage.quota !== null;
    const sum = usage.packages.reduce((all, { moduleBytes, previousBytes, fileBytes }) => all + moduleBytes + previousBytes + fileBytes, 0);
    fill(
      body,
      h("p", null, `${format.bytes(sum)} `, h("span", { class: "quiet" }, "in packages and files of nodes")),
      known && h("meter", { min: 0, max: 1, high: 0.9, value: usage.quota > 0 ? usage.used / usage.quota : 0, "aria-label": "Room used by this site" }),
      known && h("p", { class: "quiet" }, `This site uses ${format.bytes(usage.used)}; ${format.bytes(Math.max(0, usage.quota - usage.used))} are left.`),
      usage.persisted
        ? h("p", { class: "quiet" }, "The browser keeps it until you remove it.")
        : h("div", null, h("p", { class: "quiet" }, "When room is short, the browser may remove it."), h("button", { type: "button", onclick: () => askToKeep(app).then(changed) }, "Ask the browser to keep it")),
    );
  }
  return { element, draw };
}
