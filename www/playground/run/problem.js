// Why a run failed: the code, what happened, and what to do.

import { h } from "../dom.js";
import { write } from "../inputs/json.js";
import { copyButton } from "../outputs/buttons.js";
import { PLACES, remedyOf } from "../remedies.js";

/** `goTo(place)` leads to a place of remedies.js; it returns false where there is no such place here. */
export function problemPanel(error, goTo) {
  const code = error?.code ?? "unknown";
  const { text, place } = remedyOf(code);
  const details = error?.details !== null && typeof error?.details === "object" ? Object.entries(error.details) : [];
  const report = () => write({ code, message: error?.message ?? String(error), details: Object.fromEntries(details) }, 2);
  return h(
    "section",
    { class: ["problem-panel", code === "aborted" && "calm"], "aria-label": "What went wrong" },
    h("p", { class: "problem-head" }, h("code", { class: "problem-code" }, code), h("span", null, error?.message || String(error))),
    h("p", { class: "problem-remedy" }, text),
    h(
      "div",
      { class: "input-row" },
      h("button", { type: "button", class: "small", onclick: () => goTo(place) }, PLACES[place]),
      copyButton(report, "Copy the error"),
    ),
    details.length > 0 &&
      h(
        "details",
        { class: "schema" },
        h("summary", null, "Details"),
        h(
          "dl",
          { class: "detail-facts" },
          details.map(([name, value]) => [
            h("dt", null, h("code", null, name)),
            h("dd", null, h("code", null, typeof value === "string" ? value : write(value, 1))),
          ]),
        ),
      ),
  );
}
