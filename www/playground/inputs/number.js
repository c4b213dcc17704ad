// Numbers: a text field, for `<input type=number>` loses digits of 64 bits, and a slider where there is a range.

import { h } from "../dom.js";
import { narrow, readFloat, readInteger, stepOf } from "./numbers.js";

/** Sliders beyond this have more steps than anybody can aim at. */
const WIDEST = 1e9;

export function numberEditor(pin, { id, attributes, label, changed }) {
  const isWhole = pin.data_type === "Integer";
  const read = isWhole ? readInteger : readFloat;
  const field = h("input", {
    ...attributes,
    id,
    type: pin.sensitive ? "password" : "text",
    class: "number-field",
    inputmode: isWhole ? "numeric" : "decimal",
    autocomplete: "off",
    oninput: () => {
      follow();
      changed();
    },
    onkeydown: (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      move(event.key === "ArrowUp" ? 1 : -1);
    },
  });
  const slider = hasSlider(pin)
    ? h("input", {
        type: "range",
        min: pin.range[0],
        max: pin.range[1],
        step: stepOf(pin),
        "aria-label": `${label}, slider`,
        oninput: () => {
          field.value = slider.value;
          changed();
        },
      })
    : null;

  function follow() {
    const { value } = read(field.value, pin.range);
    if (slider && value !== undefined) slider.value = String(value);
  }

  function move(direction) {
    const { value } = read(field.value === "" ? "0" : field.value);
    if (value === undefined) return;
    const step = stepOf(pin);
    const next = isWhole ? narrow(BigInt(value) + BigInt(step) * BigInt(direction)) : Number((value + step * direction).toPrecision(15));
    if (read(String(next), pin.range).problem) return;
    field.value = String(next);
    follow();
    changed();
  }

  const range = pin.range && h("span", { class: "range-ends" }, `${pin.range[0]} to ${pin.range[1]}`);
  return {
    element: h("div", { class: ["input-row", "number-row"] }, field, slider, range),
    focus: () => field.focus(),
    value: () => (field.value.trim() === "" ? undefined : read(field.value, pin.range).value),
    set(value) {
      field.value = value === undefined || value === null ? "" : String(value);
      follow();
    },
    problem: () => (field.value.trim() === "" ? null : (read(field.value, pin.range).problem ?? null)),
  };
}

function hasSlider({ range, sensitive }) {
  return !sensitive && Array.isArray(range) && range.every(Number.isFinite) && range[1] > range[0] && range[1] - range[0] <= WIDEST;
}
