// Structured values as a tree to open and close. Branches are made when they are opened: values may be huge.

import { h } from "../dom.js";
import { write } from "../inputs/json.js";
import { copyButton } from "./buttons.js";
import { brief } from "./brief.js";

/** How many members a branch shows at a time. */
const PAGE = 100;
/** Small values are open at once. */
const OPEN = 12;

export function renderTree(value) {
  return h(
    "div",
    { class: "tree" },
    branch(value, true),
    h(
      "div",
      { class: "input-row" },
      copyButton(() => write(value, 2), "Copy as JSON"),
    ),
  );
}

/** The same in one line, to be opened: for tables. */
export function renderBranch(value) {
  if (value === null || typeof value !== "object" || members(value).length === 0) return branch(value, true);
  const inner = branch(value, false);
  const details = h(
    "details",
    { class: "tree", ontoggle: () => details.open && inner.reveal() },
    h("summary", null, h("code", null, brief(value, 60))),
    inner,
  );
  return details;
}

function members(value) {
  return Array.isArray(value) ? value.map((item, index) => [String(index), item]) : Object.entries(value);
}

function branch(value, isOpen) {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return leaf(value);
  const all = members(value);
  if (all.length === 0) return h("code", { class: "quiet" }, Array.isArray(value) ? "[ ]" : "{ }");
  const list = h("ul", { class: "branch" });
  const more = (from) => {
    for (const [name, item] of all.slice(from, from + PAGE)) list.append(member(name, item, all.length));
    if (from + PAGE >= all.length) return;
    const rest = h(
      "li",
      null,
      h(
        "button",
        {
          type: "button",
          class: "small",
          onclick: () => {
            rest.remove();
            more(from + PAGE);
          },
        },
        `Show more (${all.length - from - PAGE})`,
      ),
    );
    list.append(rest);
  };
  if (isOpen) more(0);
  else list.hidden = true;
  return Object.assign(list, {
    reveal() {
      if (list.childElementCount === 0) more(0);
      list.hidden = false;
    },
  });
}

function member(name, value, siblings) {
  const label = h("span", { class: "member" }, name);
  const isBranch = value !== null && typeof value === "object" && !(value instanceof Uint8Array) && members(value).length > 0;
  if (!isBranch) return h("li", null, label, h("span", { class: "colon" }, ": "), branch(value, true));
  const isOpen = siblings <= OPEN && members(value).length <= OPEN;
  const inner = branch(value, isOpen);
  const details = h(
    "details",
    { open: isOpen, ontoggle: () => details.open && inner.reveal() },
    h("summary", null, label, " ", h("span", { class: "quiet" }, Array.isArray(value) ? `${value.length} items` : brief(value, 40))),
    inner,
  );
  return h("li", null, details);
}

/** A single value in the colours of its kind. */
export function leaf(value) {
  if (value === null) return h("code", { class: "value-null" }, "null");
  if (typeof value === "string") return h("code", { class: "value-text" }, JSON.stringify(value));
  if (value instanceof Uint8Array) return h("code", { class: "value-bytes" }, brief(value));
  return h("code", { class: `value-${typeof value === "boolean" ? "boolean" : "number"}` }, String(value));
}
