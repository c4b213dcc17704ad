// Lists, sets and maps of any data type: entries to add, remove and, in lists, move.

import { h } from "../dom.js";
import { same } from "./json.js";

const WORDS = {
  Array: { entry: "item", empty: "An empty list" },
  HashSet: { entry: "item", empty: "An empty set: each value is in it once" },
  HashMap: { entry: "entry", empty: "An empty map: names with values" },
};

/** `make(context)` makes the editor of one entry. */
export function listEditor(pin, { id, attributes, label, changed, ...others }, make) {
  const isMap = pin.value_type === "HashMap";
  const isArray = pin.value_type === "Array";
  const { entry: word, empty } = WORDS[pin.value_type];
  const rows = [];
  /** Whether somebody wanted to run it: until then an entry that is still empty is no mistake. */
  let isChecked = false;
  const list = h("ol", { class: "entries" });
  const none = h("p", { class: "input-note" }, empty);
  const add = h(
    "button",
    { ...attributes, id, type: "button", class: "small", onclick: () => focusOn(insert(rows.length)) },
    `Add ${word}`,
  );

  function insert(at, value, key = "") {
    const row = { key: null, editor: null, element: null };
    const name = () => `${label}, ${word} ${rows.indexOf(row) + 1}`;
    // Positions change, so names of entries are written anew by `renumber`.
    row.editor = make({
      ...others,
      attributes: { "aria-label": `${label}, ${word}` },
      label: `${label}, ${word}`,
      changed: () => update(),
    });
    row.editor.set(value);
    if (isMap) {
      row.key = h("input", { type: "text", class: "entry-key", placeholder: "name", autocomplete: "off", oninput: () => update() });
      row.key.value = key;
    }
    const button = (sign, text, act) =>
      h("button", { type: "button", class: ["small", "icon"], "aria-label": text, title: text, onclick: act }, sign);
    row.up = isArray && button("↑", "Move up", () => move(row, -1));
    row.down = isArray && button("↓", "Move down", () => move(row, 1));
    row.remove = button("×", "Remove", () => remove(row));
    row.mistake = h("p", { class: "field-problem", hidden: true });
    row.element = h(
      "li",
      { class: "entry" },
      row.key,
      h("div", { class: "entry-value" }, row.editor.element),
      h("span", { class: "entry-buttons" }, row.up, row.down, row.remove),
      row.mistake,
    );
    row.name = name;
    rows.splice(at, 0, row);
    list.insertBefore(row.element, list.children[at] ?? null);
    update();
    return row;
  }

  function focusOn(row) {
    (row.key ?? row.editor).focus();
  }

  function move(row, by) {
    const at = rows.indexOf(row);
    const to = at + by;
    if (to < 0 || to >= rows.length) return;
    rows.splice(at, 1);
    rows.splice(to, 0, row);
    list.insertBefore(row.element, list.children[by > 0 ? to + 1 : to] ?? null);
    update();
    (by < 0 ? row.up : row.down).focus();
  }

  function remove(row) {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    row.element.remove();
    update();
    (rows[at] ?? rows[at - 1])?.remove.focus();
    if (rows.length === 0) add.focus();
  }

  function update() {
    none.hidden = rows.length > 0;
    for (const [index, row] of rows.entries()) {
      const named = `${label}, ${word} ${index + 1}`;
      for (const part of row.element.querySelectorAll(".entry-value [aria-label]")) {
        part.setAttribute(
          "aria-label",
          part.getAttribute("aria-label").replace(/^.*?, (?:item|entry)(?: \d+)?/, () => named),
        );
      }
      row.key?.setAttribute("aria-label", `${named}: name`);
      row.remove.setAttribute("aria-label", `Remove ${word} ${index + 1} of ${label}`);
      row.up && row.up.setAttribute("aria-label", `Move ${word} ${index + 1} of ${label} up`);
      row.down && row.down.setAttribute("aria-label", `Move ${word} ${index + 1} of ${label} down`);
      // A focused button that is disabled would lose the focus to the page.
      row.up && row.up.setAttribute("aria-disabled", String(index === 0));
      row.down && row.down.setAttribute("aria-disabled", String(index === rows.length - 1));
      const mistake = mistakeOf(row, index, !isChecked);
      row.mistake.hidden = mistake === null;
      row.mistake.textContent = mistake ?? "";
    }
    changed();
  }

  function mistakeOf(row, index, isLenient = false) {
    const own = row.editor.problem();
    if (own !== null) return own;
    const earlier = rows.slice(0, index);
    if (isMap && earlier.some((other) => other.key.value === row.key.value)) return "This name is there already.";
    const value = row.editor.value();
    if (pin.value_type === "HashSet" && value !== undefined && earlier.some((other) => same(other.editor.value() ?? null, value))) {
      return "This value is in the set already.";
    }
    return value === undefined && !isLenient ? "Fill this in, or remove it." : null;
  }

  function problemOf(isLenient) {
    const wrong = rows.findIndex((row, index) => mistakeOf(row, index, isLenient) !== null);
    return wrong < 0 ? null : `${word[0].toUpperCase()}${word.slice(1)} ${wrong + 1}: ${mistakeOf(rows[wrong], wrong, isLenient)}`;
  }

  return {
    element: h("div", { class: "input-stack list", role: "group", "aria-label": label }, list, none, h("div", { class: "input-row" }, add)),
    focus: () => {
      isChecked = true;
      update();
      const wrong = rows.find((row, index) => mistakeOf(row, index) !== null);
      if (wrong) focusOn(wrong);
      else add.focus();
    },
    value() {
      if (isMap) return Object.fromEntries(rows.map((row) => [row.key.value, row.editor.value()]));
      return rows.map((row) => row.editor.value());
    },
    set(value) {
      isChecked = false;
      rows.length = 0;
      list.replaceChildren();
      const entries = isMap
        ? Object.entries(Object(value))
        : Array.from(Symbol.iterator in Object(value) ? value : [], (item) => ["", item]);
      for (const [key, item] of entries) insert(rows.length, item, key);
      update();
    },
    problem: () => problemOf(false),
    /** The same while it is being filled in. */
    problemNow: () => problemOf(!isChecked),
  };
}
