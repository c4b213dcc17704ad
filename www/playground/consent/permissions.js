// Permissions for people: what a package may do, and what could go wrong.

import { h, uniqueId } from "../dom.js";
import * as format from "../format.js";
import { placesInParts } from "./order.js";

const RISKS = { none: "No risk", low: "Low risk", medium: "Medium risk", high: "High risk" };

/** Limits, which nobody has to agree to. */
export const isLimit = ({ name }) => name === "memory" || name === "timeout";

/** The risk in words and colour. */
export function riskMark(risk) {
  return h("span", { class: `risk ${risk}` }, RISKS[risk] ?? risk);
}

/** The texts by which a permission is asked for: its own, and for those that connect or sign in each host and scope. */
export function textsOf(permission) {
  const provider = permission.name.startsWith("oauth:") ? permission.name : null;
  return [
    permission.name,
    ...permission.hosts.map((host) => `host:${host}`),
    ...(provider ? permission.scopes.map((scope) => `${provider}:${scope}`) : []),
  ];
}

const WHERE = "Where to:";
/** More characters than any host or scope has. */
const LONGEST = 2000;

/** `isNew` says it of a text of `list`; `opened` shows those beyond a dozen, too. */
function places(label, list, { isNew, opened }) {
  if (list.length === 0) return null;
  const { shown, more } = placesInParts(list, isNew);
  const place = (text) => [
    h("code", null, text === "*" && label === WHERE ? "any public host" : format.plain(text, LONGEST)),
    isNew(text) && h("span", { class: "tag warn" }, "new"),
    " ",
  ];
  return h(
    "div",
    { class: "places" },
    h("span", { class: "quiet" }, `${label} `),
    shown.map(place),
    more.length > 0 && h("details", { open: opened }, h("summary", null, `and ${more.length} more`), more.map(place)),
  );
}

/** What of a permission is new; a function of its texts. */
export function newIn(question) {
  const missing = new Set(question.missing);
  // With nothing agreed to before, everything is new, and nobody has to be told.
  const some = question.update || question.missing.length < question.ask.length;
  return (text) => some && missing.has(text);
}

/** One permission: title, what it means, where to, and the risk. `box` is its checkbox, if there is one. */
export function permissionRow(permission, { isNew = () => false, box = null } = {}) {
  const id = box?.id ?? uniqueId("permission");
  const entirelyNew = isNew(permission.name);
  const title = [
    permission.title,
    entirelyNew && h("span", { class: "tag warn" }, "new"),
    permission.risk !== "none" && riskMark(permission.risk),
  ];
  // What is entirely new has its mark at the title.
  const partIsNew = (prefix) => (text) => !entirelyNew && isNew(`${prefix}:${text}`);
  return h(
    "li",
    { class: ["permission", !box && "without-box"] },
    box,
    h(
      "div",
      null,
      box ? h("label", { for: id, class: "permission-title" }, title) : h("p", { class: "permission-title" }, title),
      h("p", { class: "quiet", id: `${id}-text` }, permission.description),
      places(WHERE, permission.hosts, { isNew: partIsNew("host"), opened: entirelyNew }),
      places("Scopes:", permission.scopes, { isNew: partIsNew(permission.name), opened: entirelyNew }),
    ),
  );
}
