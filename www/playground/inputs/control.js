// The control of an input pin: its name, what it is for, an editor of its type, and what is wrong with what is in there.

import { h, uniqueId } from "../dom.js";
import * as format from "../format.js";
import { longText } from "../long-text.js";
import { bytesEditor } from "./bytes.js";
import { dateEditor } from "./date.js";
import { holds } from "./holds.js";
import { jsonEditor } from "./json-editor.js";
import { listEditor } from "./list.js";
import { numberEditor } from "./number.js";
import { pathEditor } from "./path.js";
import { choiceEditor, secretEditor, switchEditor, textEditor } from "./text.js";
import { write } from "./json.js";

const EDITORS = {
  String: textEditor,
  Integer: numberEditor,
  Float: numberEditor,
  Boolean: switchEditor,
  Date: dateEditor,
  PathBuf: pathEditor,
  Byte: bytesEditor,
  Struct: jsonEditor,
  Generic: jsonEditor,
};

/**
 * An editor is `{ element, focus(), value(), set(value), problem() }`; its `value()` is `undefined` where there is none. One
 * that shows what depends on where the node will run has `redraw()`. What makes one takes the pin and `{ id, attributes, label, changed, context, node, store }`.
 */
function editorOf(pin, options) {
  const one = (inner) => {
    if (pin.data_type === "String" && pin.valid_values?.length > 0) return choiceEditor(pin, inner);
    if (pin.data_type === "String" && pin.sensitive) return secretEditor(pin, inner);
    return (EDITORS[pin.data_type] ?? jsonEditor)(pin, inner);
  };
  if (pin.value_type === "Normal") return one(options);
  return listEditor(pin, options, (inner) => one({ ...inner, id: uniqueId("entry") }));
}

/** `Integer`, `list of String`: for people. */
export function typeOf(pin) {
  const shape = { Array: "list of ", HashSet: "set of ", HashMap: "map of " }[pin.value_type] ?? "";
  return shape + pin.data_type;
}

/**
 * The control of a pin: `{ pin, element, value(), set(value), reset(), problem(), focus(), show(problem), redraw() }`.
 * `value()` is `undefined` where the pin is left out, as after `set(undefined)`; a new one has the pin's default, or what
 * its editor has without any. `options`: `context()`, the ids of where it will run, `store`, which stores a file for the
 * node as `storeOf` does, and `changed()`.
 */
export function control(pin, { context = () => ({}), node = "", store, changed = () => {}, isCompact = false } = {}) {
  const id = uniqueId("pin");
  const ids = { about: `${id}-about`, note: `${id}-note`, problem: `${id}-problem` };
  const label = format.labelOf(pin);
  const attributes = { "data-key": `input ${pin.name}`, "aria-describedby": `${ids.about} ${ids.note} ${ids.problem}` };
  const hasDefault = pin.default_value !== undefined && pin.default_value !== null;
  let isLeftOut = false;
  let isReady = false;

  const update = () => {
    if (!isReady) return;
    say(isLeftOut ? null : (editor.problemNow ?? editor.problem)());
    tell();
    changed();
  };
  const isList = pin.value_type !== "Normal";
  const own = editorOf(pin, { id, attributes, label, changed: update, context, node, store });
  /** The pin's own, or one for JSON where that cannot hold what was given: it is passed on as it is, and who runs it judges. */
  let editor = own;
  const mistake = h("p", { class: "field-problem", id: ids.problem, hidden: true });
  const note = h("p", { class: "input-note", id: ids.note });
  const toggle = h(
    "button",
    {
      type: "button",
      class: ["small", "quiet-button", "leave-out"],
      "aria-label": `Leave out ${label}`,
      "aria-pressed": false,
      onclick: () => leaveOut(!isLeftOut),
    },
    "Leave out",
  );
  const body = h("div", { class: "field-body" }, editor.element);
  const about = longText(pin.description, { class: "field-about", id: ids.about }) ?? h("p", { class: "field-about", id: ids.about });
  const name = h(isList ? "span" : "label", { class: "field-name", for: isList ? null : id, title: format.restOfLabel(pin) }, label, " ");
  const element = h(
    "div",
    { class: ["field", isCompact && "compact"], dataset: { pin: pin.name } },
    h(
      "div",
      { class: "field-head" },
      name,
      h("span", { class: "type", dataset: { type: pin.data_type } }, typeOf(pin)),
      pin.sensitive && h("span", { class: "tag" }, "kept secret"),
      toggle,
    ),
    about,
    body,
    note,
    mistake,
  );

  function leaveOut(is) {
    markLeftOut(is);
    update();
    if (!is) editor.focus();
  }

  function markLeftOut(is) {
    isLeftOut = is;
    toggle.setAttribute("aria-pressed", String(is));
    body.hidden = is;
  }

  function tell() {
    const isGiven = currentValue() !== undefined;
    const otherwise = hasDefault
      ? `the node gets its default, ${pin.sensitive ? "which is secret" : short(pin.default_value)}`
      : "the node gets no value";
    note.textContent = isGiven || editor.problem() !== null ? "" : `Left out: ${otherwise}.`;
    note.hidden = note.textContent === "";
  }

  function currentValue() {
    return isLeftOut ? undefined : editor.value();
  }

  function problem() {
    return isLeftOut ? null : editor.problem();
  }

  /** Shows a problem beside the field; `null` takes it away. */
  function say(text) {
    mistake.textContent = text ?? "";
    mistake.hidden = text === null;
    element.classList.toggle("wrong", text !== null);
    for (const part of element.querySelectorAll("input, textarea, select")) {
      if (part.id === id) part.setAttribute("aria-invalid", String(text !== null));
    }
  }

  /** `next` is `undefined` where the pin is left out: then a default is what the node gets. */
  function set(next) {
    if (next === undefined) useDefault();
    else fillIn(next);
    // Editors of texts, switches and lists have a value, whatever they are given.
    markLeftOut(next === undefined && !hasDefault && editor.value() !== undefined);
    tell();
  }

  function reset() {
    useDefault();
    markLeftOut(false);
    tell();
  }

  function useDefault() {
    if (hasDefault) fillIn(pin.default_value);
    else use(own, undefined);
  }

  function fillIn(value) {
    if (holds(pin, value)) use(own, value);
    else use(asJson(), value);
  }

  function asJson() {
    const named = { ...attributes, "aria-label": `${label}, as JSON` };
    return jsonEditor({ ...pin, data_type: "Generic", schema: undefined }, { id, attributes: named, changed: update });
  }

  function use(next, value) {
    editor = next;
    editor.set(value);
    if (editor.element.parentNode !== body) body.replaceChildren(editor.element);
    say(null);
  }

  reset();
  isReady = true;
  return {
    pin,
    element,
    value: currentValue,
    set,
    reset,
    redraw: () => editor.redraw?.(),
    problem,
    show: say,
    focus: () => (isLeftOut ? toggle : editor).focus(),
  };
}

function short(value) {
  const text = write(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
