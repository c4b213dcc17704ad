// Lists, sets and maps of any data type.

import { h, uniqueId } from "../dom.js";
import { jsonEditor } from "./json-editor.js";
import { isMapPin, rowsEditor } from "./rows.js";

/** More entries are one text: so many fields would be slow, and nobody finds anything in them. */
const MOST_ROWS = 200;

/** `make(context)` makes the editor of one entry. */
export function listEditor(pin, options, make) {
  const rows = rowsEditor(pin, options, make);
  const { label, changed } = options;
  /** The editor of the whole as JSON, where it is long. */
  let whole = null;
  const element = h("div", null, rows.element);
  const present = () => whole ?? rows;
  return {
    element,
    focus: () => present().focus(),
    value: () => present().value(),
    set(value) {
      const entries = entriesOf(pin, value);
      whole = entries.length > MOST_ROWS ? wholeEditor(pin, label, changed) : null;
      element.replaceChildren(present().element);
      if (whole === null) rows.set(entries);
      else whole.set(value);
    },
    problem: () => present().problem(),
    problemNow: () => (present().problemNow ?? present().problem)(),
  };
}

/** Names, which only those of a map have, with values. */
function entriesOf(pin, value) {
  if (isMapPin(pin)) return Object.entries(Object(value));
  return Array.from(Symbol.iterator in Object(value) ? value : [], (item) => ["", item]);
}

function wholeEditor(pin, label, changed) {
  const attributes = { "aria-label": `${label}, as JSON` };
  const json = jsonEditor({ name: pin.name, data_type: "Generic", sensitive: pin.sensitive }, { id: uniqueId("whole"), attributes, changed });
  const wanted = isMapPin(pin) ? "This has to be an object: { … }" : "This has to be a list: [ … ]";
  return {
    ...json,
    problem() {
      const value = json.value();
      const fits = value === undefined || (isMapPin(pin) ? value !== null && typeof value === "object" && !Array.isArray(value) : Array.isArray(value));
      return json.problem() ?? (fits ? null : wanted);
    },
  };
}
