// The value of a pin, shown as its type asks for.

import { h } from "../dom.js";
import { instantOf } from "../inputs/dates.js";
import { write } from "../inputs/json.js";
import { brief } from "./brief.js";
import { copyButton } from "./buttons.js";
import { renderBytes } from "./octets.js";
import { leaf, renderBranch, renderTree } from "./tree.js";

/** Longer texts and tables are cut, with a button for the rest. */
const LONG_TEXT = 4000;
const LONG_TABLE = 50;

/** An element that shows `value`, which may be `undefined`: the node gave none. */
export function render(pin, value) {
  if (value === undefined) return h("p", { class: "quiet" }, "No value");
  if (pin.sensitive) return secret(pin, value);
  if (pin.value_type === "Array" || pin.value_type === "HashSet")
    return Array.isArray(value)
      ? table(
          pin,
          value.map((item, index) => [index + 1, item]),
        )
      : renderTree(value);
  if (pin.value_type === "HashMap") return value !== null && typeof value === "object" ? table(pin, Object.entries(value)) : leaf(value);
  return renderOne(pin, value);
}

function renderOne(pin, value) {
  if (value instanceof Uint8Array) return renderBytes(pin, value);
  if (pin.data_type === "Date") return renderDate(value);
  if (pin.data_type === "PathBuf" && value !== null && typeof value === "object") return renderPath(value);
  if (typeof value === "string") return renderText(value);
  if (typeof value === "boolean") return h("span", { class: ["boolean", value ? "is-true" : "is-false"] }, value ? "✓ true" : "✗ false");
  if (typeof value === "number" || typeof value === "bigint") return renderNumber(value);
  if (value !== null && typeof value === "object") return renderTree(value);
  return leaf(value);
}

function secret(pin, value) {
  const place = h("div", { class: "secret-output" });
  const show = h(
    "button",
    { type: "button", class: "small", onclick: () => place.replaceChildren(render({ ...pin, sensitive: false }, value)) },
    "Show the secret value",
  );
  place.append(show);
  return place;
}

function renderText(text) {
  if (text === "") return h("p", { class: "quiet" }, "An empty text");
  const isLong = text.length > LONG_TEXT;
  const area = h(
    "pre",
    { class: "text-output", tabindex: text.includes("\n") || text.length > 200 ? 0 : null },
    isLong ? `${text.slice(0, LONG_TEXT)}…` : text,
  );
  const all =
    isLong &&
    h(
      "button",
      {
        type: "button",
        class: "small",
        onclick: () => {
          area.textContent = text;
          all.remove();
        },
      },
      `Show all ${text.length.toLocaleString("en")} characters`,
    );
  return h(
    "div",
    { class: ["with-actions", isLong && "stacked"] },
    area,
    h(
      "div",
      { class: "input-row" },
      all,
      copyButton(() => text),
    ),
  );
}

function renderNumber(value) {
  const grouped = typeof value === "bigint" || Number.isSafeInteger(value) ? value.toLocaleString("en") : null;
  const exact = String(value);
  return h(
    "div",
    { class: "with-actions" },
    h("p", { class: "number-output" }, exact, grouped !== null && grouped !== exact && h("span", { class: "quiet" }, ` ${grouped}`)),
    h(
      "div",
      { class: "input-row" },
      copyButton(() => exact),
    ),
  );
}

function renderDate(value) {
  const date = instantOf(value);
  if (date === null) return leaf(typeof value === "string" ? value : write(value));
  const shown = (options) => date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium", ...options });
  return h(
    "dl",
    { class: "date-output" },
    h("dt", null, "UTC"),
    h("dd", null, shown({ timeZone: "UTC" })),
    h("dt", null, "Here"),
    h("dd", null, shown({}), h("span", { class: "quiet" }, ` ${Intl.DateTimeFormat().resolvedOptions().timeZone}`)),
    h("dt", null, "As given"),
    h("dd", null, h("code", null, typeof value === "string" ? value : write(value))),
  );
}

function renderPath(value) {
  return h(
    "div",
    { class: "input-stack" },
    h("p", null, h("code", null, value.path)),
    h("details", { class: "schema" }, h("summary", null, "FlowPath"), renderTree(value)),
  );
}

function table(pin, entries) {
  if (entries.length === 0) return h("p", { class: "quiet" }, pin.value_type === "HashMap" ? "An empty map" : "Empty");
  const body = h("tbody");
  const more = (from) => {
    for (const [name, item] of entries.slice(from, from + LONG_TABLE)) {
      body.append(h("tr", null, h("th", { scope: "row" }, String(name)), h("td", null, cell(pin, item))));
    }
    rest.hidden = from + LONG_TABLE >= entries.length;
    rest.textContent = `Show more (${entries.length - from - LONG_TABLE})`;
    rest.onclick = () => more(from + LONG_TABLE);
  };
  const rest = h("button", { type: "button", class: "small" });
  more(0);
  const all = pin.value_type === "HashMap" ? Object.fromEntries(entries) : entries.map(([, item]) => item);
  return h(
    "div",
    { class: "input-stack" },
    h(
      "div",
      { class: "table-scroll" },
      h(
        "table",
        { class: "entries-table" },
        h("caption", { class: "quiet" }, `${entries.length.toLocaleString("en")} ${entries.length === 1 ? "entry" : "entries"}`),
        body,
      ),
    ),
    h(
      "div",
      { class: "input-row" },
      rest,
      copyButton(() => write(all, 2), "Copy as JSON"),
    ),
  );
}

function cell(pin, item) {
  if (pin.data_type === "Byte" || pin.data_type === "Date") return renderOne(pin, item);
  if (item !== null && typeof item === "object") return item instanceof Uint8Array ? renderBytes(pin, item) : renderBranch(item);
  if (typeof item === "string" && item.length <= LONG_TEXT) return h("span", { class: "cell-text" }, item);
  return typeof item === "string" ? h("span", null, brief(item, LONG_TEXT)) : leaf(item);
}
