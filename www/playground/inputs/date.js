// A date and time, in UTC or in the visitor's own time: which of them is said beside the field.

import { h } from "../dom.js";
import { instantOf, toField, toIso } from "./dates.js";

export function dateEditor(pin, { id, attributes, label, changed }) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  /** A value that came from outside stays as it was written until it is edited. */
  let given;
  const field = h("input", { ...attributes, id, type: "datetime-local", step: 1, oninput: () => edit() });
  const zone = h(
    "select",
    { "aria-label": `${label}: time zone`, onchange: () => edit() },
    h("option", { value: "utc" }, "UTC"),
    h("option", { value: "local" }, `Local (${here})`),
  );
  const now = h(
    "button",
    {
      type: "button",
      class: "small",
      onclick: () => {
        field.value = toField(new Date(), zone.value);
        edit();
      },
    },
    "Now",
  );
  const sent = h("p", { class: "input-note" });

  function edit() {
    given = undefined;
    tell();
    changed();
  }

  function value() {
    return given ?? toIso(field.value, zone.value) ?? undefined;
  }

  function tell() {
    const text = value();
    sent.textContent = text === undefined ? "" : `The node gets ${typeof text === "string" ? text : "this time"}`;
  }

  return {
    element: h("div", { class: "input-stack" }, h("div", { class: "input-row" }, field, zone, now), sent),
    focus: () => field.focus(),
    value,
    set(next) {
      const date = instantOf(next);
      given = date === null ? undefined : next instanceof Date ? next.toISOString() : next;
      field.value = date === null ? "" : toField(date, zone.value);
      tell();
    },
    problem: () => (field.validity.badInput ? "Fill in the whole date and time, or clear it." : null),
  };
}
