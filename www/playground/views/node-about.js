// What a node is, as its package says.

import { asksOf } from "../consent/asks.js";
import { isLimit } from "../consent/permissions.js";
import { h } from "../dom.js";
import * as format from "../format.js";
import { longText } from "../long-text.js";

/** In characters. */
const LONGEST_CATEGORY = 120;
const SCORES = ["privacy", "security", "performance", "governance", "reliability", "cost"];

/** All that `about` tells, as a text. */
export function factsOf(app, node) {
  const info = app.runtime.packages().find((each) => each.id === node.packageId);
  return JSON.stringify([node, info?.name, info?.version, app.runtime.permissions(node.packageId)]);
}

export function about(app, node) {
  const info = app.runtime.packages().find((each) => each.id === node.packageId);
  const pins = (side, isExec) => node.pins.filter((pin) => pin.pin_type === side && (pin.data_type === "Execution") === isExec);
  return h(
    "header",
    { class: "node-about" },
    h(
      "p",
      { class: "crumbs" },
      h("a", { href: "#/nodes" }, "Nodes"),
      h("span", { "aria-hidden": "true" }, " / "),
      h("span", null, format.nameOf(info ?? { id: node.packageId })),
      node.category && h("span", { class: "quiet" }, ` · ${format.plain(node.category.replaceAll("/", " › "), LONGEST_CATEGORY)}`),
    ),
    h("h1", { title: format.restOfLabel(node), tabindex: -1, dataset: { focus: "" } }, format.labelOf(node)),
    longText(node.description, { class: "lead" }),
    h(
      "p",
      { class: "node-tags" },
      h("code", { class: "quiet" }, format.plain(node.name)),
      node.long_running && h("span", { class: "tag" }, "takes long"),
      pins("Input", true).length > 0 && h("span", { class: "tag" }, "part of a sequence"),
      info && h("span", { class: "quiet" }, `version ${info.version}`),
    ),
    h("div", { class: "node-more" }, permissions(app, node), scores(node), docs(node)),
  );
}

const RISKS = { none: "no risk", low: "low risk", medium: "medium risk", high: "high risk" };

function permissions(app, node) {
  const all = app.runtime.permissions(node.packageId);
  const asked = asksOf(all, node);
  const own = [...asked, ...all.filter(isLimit)];
  const isWhole = asked.length > 0 && node.permissions.length === 0;
  const titles = asked.map((each) => each.title);
  const more = titles.length > 3 ? ` · ${titles.length - 3} more` : "";
  const explanation =
    asked.length === 0
      ? "It computes, and nothing else: it reaches no network, no files and no variables."
      : `You are asked before it runs.${isWhole ? " This node names no permissions of its own, so it asks for all that its package has." : ""}`;
  return h(
    "details",
    { class: "schema permissions" },
    h("summary", null, asked.length === 0 ? "Needs no permissions" : `Asks for permission: ${titles.slice(0, 3).join(" · ")}${more}`),
    h("p", { class: "input-note" }, explanation),
    own.length > 0 && h("ul", { class: "permission-items" }, own.map(permission)),
  );
}

function permission({ title, risk, description, hosts }) {
  const places = hosts.map((host) => (host === "*" ? "every public host" : host)).join(", ");
  return h(
    "li",
    null,
    h("strong", null, title),
    risk !== "none" && h("span", { class: ["tag", `risk-${risk}`] }, RISKS[risk]),
    h("span", { class: "permission-text" }, description, places !== "" && ` Hosts: ${places}.`),
  );
}

function scores({ scores: given }) {
  if (!given) return null;
  return h(
    "details",
    { class: "schema" },
    h("summary", null, "How its author rates it"),
    h(
      "dl",
      { class: "scores" },
      SCORES.filter((name) => Number.isFinite(given[name])).map((name) => [
        h("dt", null, name),
        h("dd", null, h("meter", { min: 0, max: 10, value: given[name], "aria-label": name }), ` ${given[name]} of 10`),
      ]),
    ),
  );
}

/** Documentation of a package is text of strangers: an address becomes a link, everything else stays text. */
function docs({ docs: text }) {
  if (typeof text !== "string" || text.trim() === "") return null;
  if (/^https?:\/\/\S+$/.test(text.trim()))
    return h("p", null, h("a", { href: text.trim(), rel: "noreferrer", target: "_blank" }, "Documentation"));
  return h("details", { class: "schema" }, h("summary", null, "Documentation"), h("pre", { class: "docs", tabindex: 0 }, text));
}
