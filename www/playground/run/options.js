// What a run may be told beside its inputs. Folded away: none of it is needed.

import { h, uniqueId } from "../dom.js";
import { JsonMistake, parse } from "../inputs/json.js";
import { readInteger } from "../inputs/numbers.js";

const IDS = [
  { name: "nodeId", label: "Node id", hint: "The node's place on its board" },
  { name: "runId", label: "Run id" },
  { name: "appId", label: "App id" },
  { name: "boardId", label: "Board id" },
  { name: "userId", label: "User id" },
  { name: "eventId", label: "Event id", hint: "What started the flow; nodes cannot see it" },
];
const LEVELS = ["debug", "info", "warn", "error", "fatal"];

/**
 * `{ element, read(), context(), open() }`. `read()` is `{ options }` for `runtime.run`, or `null` where something is wrong,
 * which is shown and focused. `initial`: `{ boardId }`. `only` leaves away what a flow does not take.
 */
export function optionsPanel({ changed = () => {} } = {}) {
  const timeout = numberField("Time limit", "milliseconds", "The package's own limit holds unless this is shorter");
  const fuel = numberField("Fuel limit", "units", "100,000,000,000 unless given");
  const dryRun = checkbox("Dry run", "Writes, requests and messages are listed, not done");
  const streaming = checkbox("Stream", "Nodes that ask whether anybody reads hear yes", true);
  const level = select("Log level", LEVELS, "info");
  const variables = variablesField();
  const ids = IDS.map((id) => ({ ...id, ...textField(id.label, id.hint, changed) }));

  function context() {
    const given = ids.map(({ name, input }) => [name, input.value.trim()]).filter(([, value]) => value !== "");
    return Object.fromEntries(given);
  }

  const element = h(
    "details",
    { class: "options" },
    h("summary", null, "Options"),
    h(
      "div",
      { class: "options-grid" },
      timeout.element,
      fuel.element,
      dryRun.element,
      streaming.element,
      h("div", { class: "options-wide" }, variables.element),
      h(
        "details",
        { class: "schema options-wide" },
        h("summary", null, "Who and where"),
        h("p", { class: "input-note" }, "What the node hears about its flow. Directories and agreements are named after these."),
        h(
          "div",
          { class: "options-grid" },
          level.element,
          ids.map((id) => id.element),
        ),
      ),
    ),
  );

  return {
    element,
    context,
    open() {
      element.open = true;
      timeout.input.focus();
    },
    read() {
      const fields = [timeout, fuel, variables];
      for (const field of fields) field.show();
      const wrong = fields.find((field) => field.read().problem !== undefined);
      if (wrong !== undefined) {
        element.open = true;
        wrong.input.focus();
        return null;
      }
      const limits = {};
      if (timeout.read().value !== undefined) limits.timeoutMs = timeout.read().value;
      if (fuel.read().value !== undefined) limits.fuel = fuel.read().value;
      return {
        limits,
        dryRun: dryRun.input.checked,
        variables: variables.read().value ?? {},
        context: { ...context(), stream: streaming.input.checked, logLevel: LEVELS.indexOf(level.input.value) },
      };
    },
  };
}

function labelled(input, label, hint, extra) {
  input.id = uniqueId("option");
  const about = hint && h("p", { class: "input-note", id: `${input.id}-hint` }, hint);
  if (about) input.setAttribute("aria-describedby", about.id);
  return h("div", { class: "option" }, h("label", { for: input.id }, label), input, about, extra);
}

function textField(label, hint, changed) {
  const input = h("input", { type: "text", autocomplete: "off", spellcheck: false, oninput: changed });
  return { input, element: labelled(input, label, hint) };
}

function numberField(label, unit, hint) {
  const mistake = h("p", { class: "field-problem", hidden: true });
  const input = h("input", { type: "text", inputmode: "numeric", autocomplete: "off", oninput: () => show() });
  const read = () => {
    if (input.value.trim() === "") return {};
    const found = readInteger(input.value.replaceAll(",", ""), [1, Number.MAX_SAFE_INTEGER]);
    return found.problem ? { problem: "Write a whole number above 0, or nothing." } : found;
  };
  function show() {
    const { problem } = read();
    mistake.hidden = problem === undefined;
    mistake.textContent = problem ?? "";
    input.setAttribute("aria-invalid", String(problem !== undefined));
  }
  return { input, read, show, element: labelled(input, `${label} (${unit})`, hint, mistake) };
}

function checkbox(label, hint, isOn = false) {
  const input = h("input", { type: "checkbox", role: "switch", class: "switch", checked: isOn });
  return { input, element: labelled(input, label, hint) };
}

function select(label, values, value) {
  const input = h(
    "select",
    { value },
    values.map((name) => h("option", { value: name }, name)),
  );
  return { input, element: labelled(input, label) };
}

/** Variables of the flow: an object of JSON. */
export function variablesField(value = "", changed = () => {}) {
  const mistake = h("p", { class: "field-problem", hidden: true });
  const input = h("textarea", {
    class: "mono",
    rows: 2,
    spellcheck: false,
    placeholder: '{ "name": "value" }',
    value,
    oninput: () => (show(), changed()),
  });
  const read = () => {
    if (input.value.trim() === "") return {};
    try {
      const found = parse(input.value);
      const isObject = found !== null && typeof found === "object" && !Array.isArray(found);
      return isObject ? { value: found } : { problem: 'Variables are an object: { "name": value }' };
    } catch (error) {
      if (!(error instanceof JsonMistake)) throw error;
      return { problem: error.describe() };
    }
  };
  function show() {
    const { problem } = read();
    mistake.hidden = problem === undefined;
    mistake.textContent = problem ?? "";
    input.setAttribute("aria-invalid", String(problem !== undefined));
  }
  return { input, read, show, element: labelled(input, "Variables (JSON)", "What nodes of the flow read and write by name", mistake) };
}
