// A field for each entry of a list, set or map: to add, remove and, in lists, move.

import { h, uniqueId } from "../dom.js";
import { identity } from "./json.js";

const WORDS = {
  Array: { entry: "item", empty: "An empty list" },
  HashSet: { entry: "item", empty: "An empty set: each value is in it once" },
  HashMap: { entry: "entry", empty: "An empty map: names with values" },
};

/** `make(options)` makes the editor of one entry. */
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
    const row = rowOf(value, key);
    rows.splice(at, 0, row);
    list.insertBefore(row.element, list.children[at] ?? null);
    update();
    return row;
  }

  function rowOf(value, key) {
    const row = { key: null, editor: null, element: null };
    const mistakeId = uniqueId("mistake");
    // Positions change, so names of entries are written anew by `update`.
    row.editor = make({
      ...others,
      attributes: { "aria-label": `${label}, ${word}`, "aria-describedby": mistakeId },
      label: `${label}, ${word}`,
      changed: () => update(),
    });
    row.editor.set(value);
    if (isMap) {
      row.key = h("input", { type: "text", class: "entry-key", placeholder: "name", "aria-describedby": mistakeId, autocomplete: "off", oninput: () => update() });
      row.key.value = key;
    }
    const button = (sign, text, act) =>
      h("button", { type: "button", class: ["small", "icon"], "aria-label": text, title: text, onclick: act }, sign);
    row.up = isArray && button("↑", "Move up", () => move(row, -1));
    row.down = isArray && button("↓", "Move down", () => move(row, 1));
    row.remove = button("×", "Remove", () => remove(row));
    row.mistake = h("p", { class: "field-problem", id: mistakeId, hidden: true });
    row.element = h(
      "li",
      { class: "entry" },
      row.key,
      h("div", { class: "entry-value" }, row.editor.element),
      h("span", { class: "entry-buttons" }, row.up, row.down, row.remove),
      row.mistake,
    );
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
    const mistakes = mistakesOf(!isChecked);
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
      const mistake = mistakes[index];
      row.mistake.hidden = mistake === null;
      row.mistake.textContent = mistake ?? "";
      for (const part of row.element.querySelectorAll("input, textarea, select")) part.setAttribute("aria-invalid", String(mistake !== null));
    }
    changed();
  }

  /** What is wrong with each row; `null` for nothing. */
  function mistakesOf(isLenient) {
    /** Names of a map, values of a set, of the rows before. */
    const earlier = new Set();
    const isAgain = (it) => earlier.size === earlier.add(it).size;
    return rows.map((row) => {
      const own = row.editor.problem();
      if (own !== null) return own;
      if (isMap && isAgain(row.key.value)) return "This name is there already.";
      const value = row.editor.value();
      if (value === undefined) return isLenient ? null : "Fill this in, or remove it.";
      return pin.value_type === "HashSet" && isAgain(identity(value)) ? "This value is in the set already." : null;
    });
  }

  function problemOf(isLenient) {
    const mistakes = mistakesOf(isLenient);
    const wrong = mistakes.findIndex((mistake) => mistake !== null);
    return wrong < 0 ? null : `${word[0].toUpperCase()}${word.slice(1)} ${wrong + 1}: ${mistakes[wrong]}`;
  }

  return {
    element: h("div", { class: "input-stack list", role: "group", "aria-label": label }, list, none, h("div", { class: "input-row" }, add)),
    focus: () => {
      isChecked = true;
      update();
      const wrong = mistakesOf(false).findIndex((mistake) => mistake !== null);
      if (wrong >= 0) focusOn(rows[wrong]);
      else add.focus();
    },
    value() {
      if (isMap) return Object.fromEntries(rows.map((row) => [row.key.value, row.editor.value()]));
      return rows.map((row) => row.editor.value());
    },
    set(value) {
      isChecked = false;
      const entries = entriesOf(value, isMap);
      rows.splice(0, rows.length, ...entries.map(([key, item]) => rowOf(item, key)));
      list.replaceChildren(...rows.map((row) => row.element));
      update();
    },
    problem: () => problemOf(false),
    /** The same while it is being filled in. */
    problemNow: () => problemOf(!isChecked),
  };
}

/** Names, which only those of a map have, with values. */
function entriesOf(value, isMap) {
  return isMap ? Object.entries(value ?? {}) : Array.from(value ?? [], (item) => ["", item]);
}
