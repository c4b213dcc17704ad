// Errors, for people: what happened, and what to do about it.

import { h } from "./dom.js";
import { CODES, remedyOf } from "./remedies.js";

function detailText(details) {
  return JSON.stringify(details, (_, value) => (typeof value === "bigint" ? `${value}n` : value), 2);
}

function hasDetails(details) {
  return details !== null && typeof details === "object" && Object.keys(details).length > 0;
}

/**
 * An error as an element. `title` says what did not work; `actions` are buttons that may help.
 */
export function problem(error, { title = "That did not work", actions = [] } = {}) {
  const details = error?.details;
  const list = Array.isArray(details?.problems) ? details.problems.map((entry) => (typeof entry === "string" ? entry : detailText(entry))) : [];
  return h(
    "div",
    { class: "problem" },
    h("p", { class: "problem-title" }, title, error?.code && h("code", { class: "problem-code" }, error.code)),
    h("p", { class: "problem-message" }, error?.message || String(error)),
    list.length > 0 && h("ul", { class: "problem-list" }, list.map((entry) => h("li", null, entry))),
    CODES.includes(error?.code) && h("p", { class: "problem-remedy" }, remedyOf(error.code).text),
    actions.length > 0 && h("div", { class: "row" }, actions),
    hasDetails(details) &&
      h("details", null, h("summary", null, "Details"), h("pre", { class: "mono", tabindex: 0 }, detailText(details))),
  );
}
