// Permissions for people: what a package may do, and what could go wrong.

import { h, uniqueId } from "../dom.js";

const RISKS = { none: "No risk", low: "Low risk", medium: "Medium risk", high: "High risk" };
/** More would not be read. */
const SHOWN = 12;

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

function places(label, list, isNew) {
  if (list.length === 0) return null;
  const more = list.length - SHOWN;
  return h(
    "p",
    { class: "places" },
    h("span", { class: "quiet" }, `${label} `),
    list.slice(0, SHOWN).map((entry) => [h("code", null, entry), isNew(entry) && h("span", { class: "tag warn" }, "new"), " "]),
    more > 0 && `and ${more} more`,
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
  const scopeIsNew = (scope) => !entirelyNew && isNew(`${permission.name}:${scope}`);
  return h(
    "li",
    { class: ["permission", !box && "without-box"] },
    box,
    h(
      "div",
      null,
      box ? h("label", { for: id, class: "permission-title" }, title) : h("p", { class: "permission-title" }, title),
      h("p", { class: "quiet", id: `${id}-text` }, permission.description),
      places("Where to:", permission.hosts.map((host) => (host === "*" ? "any public host" : host)), (host) => !entirelyNew && isNew(`host:${host === "any public host" ? "*" : host}`)),
      places("Scopes:", permission.scopes, scopeIsNew),
    ),
  );
}
