// A path: a directory of the runtime's file system and a name in it, a plain text, or a FlowPath as JSON.

import { h } from "../dom.js";
import { bytes as size } from "../format.js";
import { parse, write, JsonMistake } from "./json.js";
import { fileChooser, takesDrops } from "./picked-file.js";
import { PLACES, flowPath, idsOf, placeOf, problemOf, writing } from "./places.js";

const TEXT = "text";
const JSON_TEXT = "json";

export function pathEditor(pin, { id, attributes, label, changed, context, node, store }) {
  const ids = () => idsOf(context(), node);
  /** What kept a chosen file from being stored. */
  let unkept = null;
  /** Where the chosen file is, which stays true wherever the node runs. */
  let stored = null;
  const kind = h(
    "select",
    { "aria-label": `${label}: where`, onchange: () => change() },
    h("option", { value: "" }, "— no path —"),
    h(
      "optgroup",
      { label: "A directory" },
      PLACES.map((place, index) => h("option", { value: String(index) }, place.label)),
    ),
    h(
      "optgroup",
      { label: "Something else" },
      h("option", { value: TEXT }, "Plain text"),
      h("option", { value: JSON_TEXT }, "FlowPath as JSON"),
    ),
  );
  const field = h("input", { ...attributes, id, type: "text", autocomplete: "off", spellcheck: false, oninput: () => change() });
  const sent = h("p", { class: "input-note mono" });

  /** A file of the visitor's is put where the node finds it. */
  async function take(file) {
    if (place() === undefined) kind.value = "0";
    const [into, name] = [place(), file.name.replace(/[\\/]/g, "_")];
    unkept = null;
    try {
      stored = await store(name, file, into.path(ids()), writing(into, ids()));
      field.value = stored.path.slice(stored.path.lastIndexOf("/") + 1);
      edit();
      sent.textContent = `${field.value}, ${size(file.size)}, is there now: ${sent.textContent}`;
    } catch (error) {
      unkept = error.message;
      edit();
    }
  }

  function place() {
    return kind.value === "" ? undefined : PLACES[Number(kind.value)];
  }

  /** `{ value }`, or `{ mistake }`. */
  function read() {
    if (unkept !== null) return { mistake: unkept };
    if (kind.value === "") return {};
    if (kind.value === TEXT) return { value: field.value };
    if (kind.value !== JSON_TEXT) {
      if (stored !== null) return { value: stored };
      const mistake = problemOf(field.value);
      return mistake ? { mistake } : { value: flowPath(place(), ids(), field.value) };
    }
    try {
      return checked(parse(field.value));
    } catch (error) {
      if (!(error instanceof JsonMistake)) throw error;
      return { mistake: error.describe() };
    }
  }

  /** By hand: that is what counts then. */
  function change() {
    unkept = null;
    stored = null;
    edit();
  }

  function edit() {
    tell();
    changed();
  }

  function tell() {
    field.hidden = kind.value === "";
    field.placeholder =
      { [TEXT]: "folder/file.txt", [JSON_TEXT]: '{ "path": "…", "store_ref": "…" }' }[kind.value] ??
      "notes/today.txt (empty: the directory itself)";
    const { value } = read();
    const isPlace = value !== undefined && kind.value !== TEXT && kind.value !== JSON_TEXT;
    sent.textContent = isPlace ? `${value.path} · needs ${place().needs}` : "";
  }

  const about = h(
    "details",
    { class: "schema" },
    h("summary", null, "What is a path here?"),
    h(
      "p",
      null,
      "Nodes see no disk. They have directories inside of this browser, one for each purpose; a file that you choose is copied there. A path is an object that names a directory (",
      h("code", null, "store_ref"),
      ") and a place in it (",
      h("code", null, "path"),
      "): a FlowPath. The node may use the directory that you pass here if its permissions cover it. The ids of board, app and user are those under “Options”.",
    ),
  );
  tell();
  return {
    element: h(
      "div",
      { class: "input-stack", ...(store && takesDrops(take)) },
      h("div", { class: "input-row" }, kind, field, store && fileChooser(label, take)),
      sent,
      about,
    ),
    focus: () => (field.hidden ? kind : field).focus(),
    value: () => read().value,
    redraw: tell,
    set(value) {
      unkept = null;
      stored = null;
      const known = placeOf(value, ids());
      kind.value = value === undefined || value === null ? "" : known ? String(known.index) : typeof value === "string" ? TEXT : JSON_TEXT;
      field.value = kind.value === "" ? "" : known ? known.inside : typeof value === "string" ? value : write(value);
      tell();
    },
    problem: () => read().mistake ?? null,
  };
}

function checked(value) {
  const isPath = value !== null && typeof value === "object" && typeof value.path === "string" && typeof value.store_ref === "string";
  return isPath || typeof value === "string" ? { value } : { mistake: "A FlowPath has the texts path and store_ref." };
}
