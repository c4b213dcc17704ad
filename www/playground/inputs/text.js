// Texts: a field that grows, a password field, a list to choose from.

import { h } from "../dom.js";
import { plain } from "../format.js";

/** How many lines a field grows to before it scrolls. */
const MAX_ROWS = 14;

/** As high as its text. Browsers with `field-sizing` do that by themselves, and count lines that wrap. */
function grow(area) {
  area.rows = Math.min(MAX_ROWS, area.value.split("\n").length);
  if (CSS.supports("field-sizing", "content") || !area.isConnected) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

export function textEditor(pin, { id, attributes, changed }) {
  const area = h("textarea", {
    ...attributes,
    id,
    rows: 1,
    class: "grows",
    spellcheck: false,
    oninput: () => {
      grow(area);
      changed();
    },
  });
  return {
    element: area,
    focus: () => area.focus(),
    value: () => area.value,
    set(value) {
      area.value = value === undefined || value === null ? "" : String(value);
      grow(area);
    },
    problem: () => null,
  };
}

/** What is typed here is shown to nobody. Fields for passwords have one line, and keys have many. */
export function secretEditor(pin, { id, attributes, changed }) {
  const area = h("textarea", {
    ...attributes,
    id,
    rows: 1,
    class: "grows secret",
    autocomplete: "off",
    spellcheck: false,
    oninput: () => {
      grow(area);
      changed();
    },
  });
  const reveal = h(
    "button",
    {
      type: "button",
      class: "small",
      "aria-pressed": false,
      onclick: () => {
        const isShown = area.classList.toggle("revealed");
        reveal.setAttribute("aria-pressed", String(isShown));
      },
    },
    "Show",
  );
  return {
    element: h("div", { class: "input-row" }, area, reveal),
    focus: () => area.focus(),
    // Nothing was typed: addresses and files come without secrets.
    value: () => (area.value === "" ? undefined : area.value),
    set: (value) => {
      area.value = value === undefined || value === null ? "" : String(value);
      grow(area);
    },
    problem: () => null,
  };
}

/** One of the texts that the pin takes. */
export function choiceEditor(pin, { id, attributes, changed }) {
  const select = h(
    "select",
    { ...attributes, id, onchange: changed },
    h("option", { value: "" }, "— nothing chosen —"),
    // By position: a text that a pin takes may be empty.
    pin.valid_values.map((text, index) => h("option", { value: String(index) }, text === "" ? "(empty text)" : plain(text) || "(unseen characters)")),
  );
  return {
    element: select,
    focus: () => select.focus(),
    value: () => (select.value === "" ? undefined : pin.valid_values[Number(select.value)]),
    set(value) {
      const index = pin.valid_values.indexOf(value);
      select.value = index < 0 ? "" : String(index);
    },
    problem: () => null,
  };
}

export function switchEditor(pin, { id, attributes, changed }) {
  const word = h("span", { class: "switch-word", "aria-hidden": "true" });
  const tell = () => {
    word.textContent = box.checked ? "true" : "false";
  };
  const box = h("input", {
    ...attributes,
    id,
    type: "checkbox",
    role: "switch",
    class: "switch",
    onchange: () => {
      tell();
      changed();
    },
  });
  tell();
  return {
    element: h("span", { class: "input-row" }, box, word),
    focus: () => box.focus(),
    value: () => box.checked,
    set(value) {
      box.checked = value === true;
      tell();
    },
    problem: () => null,
  };
}
