// A value as JSON, checked while it is typed.

import { h } from "../dom.js";
import { plain } from "../format.js";
import { JsonMistake, parse, write } from "./json.js";
import { example, hints, schemaOf } from "./schema.js";

const MAX_ROWS = 18;

/** For Struct and Generic pins, and whatever has no form of its own. `kind` is `object` where nothing else fits. */
export function jsonEditor(pin, { id, attributes, changed }) {
  const mustBeObject = pin.data_type === "Struct";
  const schema = schemaOf(pin);
  const area = h("textarea", {
    ...attributes,
    id,
    rows: 3,
    class: ["mono", "json", pin.sensitive && "concealed"],
    spellcheck: false,
    autocomplete: "off",
    placeholder: mustBeObject ? "{ }" : 'Any JSON: 1, "text", [1, 2], { }',
    oninput: () => edit(),
  });
  const state = h("p", { class: "input-note", "aria-live": "off" });

  function edit() {
    area.rows = Math.min(MAX_ROWS, Math.max(3, area.value.split("\n").length));
    tell();
    changed();
  }

  /** `{ value }`, `{ mistake }`, or nothing of both for an empty field. */
  function read() {
    if (area.value.trim() === "") return {};
    try {
      const value = parse(area.value);
      const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
      if (mustBeObject && !isObject) return { mistake: "This has to be an object: { … }" };
      return { value };
    } catch (error) {
      if (!(error instanceof JsonMistake)) throw error;
      return { mistake: error.describe(), at: error.at };
    }
  }

  function tell() {
    const { value, mistake } = read();
    const isFilled = mistake === undefined && value !== undefined;
    const missing = isFilled && schema ? missingMembers(schema, value) : [];
    state.textContent = missing.length > 0 ? `Valid JSON. The schema also asks for: ${missing.join(", ")}` : isFilled ? "Valid JSON" : "";
  }

  function put(value) {
    area.value = value === undefined ? "" : write(value, 2);
    edit();
  }

  const buttons = h(
    "div",
    { class: "input-row" },
    schema && h("button", { type: "button", class: "small", onclick: () => put(example(schema)) }, "Insert example"),
    h(
      "button",
      {
        type: "button",
        class: "small",
        onclick: () => {
          const { value, at } = read();
          if (value !== undefined) put(value);
          else if (at !== undefined) {
            area.focus();
            area.setSelectionRange(at, Math.min(at + 1, area.value.length));
          }
        },
      },
      "Tidy",
    ),
    state,
  );
  return {
    element: h("div", { class: "input-stack" }, area, buttons, schema && schemaHints(schema)),
    focus: () => area.focus(),
    value: () => read().value,
    set: (value) => {
      area.value = value === undefined ? "" : write(value, 2);
      area.rows = Math.min(MAX_ROWS, Math.max(3, area.value.split("\n").length));
      tell();
    },
    problem: () => read().mistake ?? null,
  };
}

function missingMembers(schema, value) {
  return hints(schema)
    .filter(({ path, isRequired }) => isRequired && !path.includes(".") && !Object.hasOwn(Object(value), path))
    .map(({ path }) => plain(path, 80));
}

/** What the schema says about members, as a list to open. */
export function schemaHints(schema) {
  const lines = hints(schema);
  if (lines.length === 0) return null;
  return h(
    "details",
    { class: "schema" },
    h("summary", null, `What belongs in it (${lines.length})`),
    h(
      "dl",
      null,
      lines.map(({ path, type, description, values, isRequired }) => [
        h(
          "dt",
          null,
          h("code", null, plain(path)),
          " ",
          h("span", { class: "quiet" }, type),
          isRequired && h("span", { class: "tag" }, "required"),
        ),
        h(
          "dd",
          null,
          plain(description, 1000),
          values.length > 0 && h("span", { class: "schema-values" }, `One of: ${plain(values.map((value) => write(value)).join(", "), 1000)}`),
        ),
      ]),
    ),
  );
}
