// Bytes: a file, a text, or hexadecimal digits, with a look at what they are.

import { bytes as size } from "../format.js";
import { h } from "../dom.js";
import { fileChooser, takesDrops } from "./picked-file.js";
import { decode, hexOf, looksLikeText, readHex } from "./octets.js";

/** Longer ones are not offered as text to edit. */
const EDITABLE = 4096;
const PREVIEWED = 64;

export function bytesEditor(pin, { id, attributes, label, changed }) {
  let bytes;
  let mistake = null;
  let name = "";
  const form = h(
    "select",
    { "aria-label": `${label}: how it is written`, onchange: () => show() },
    h("option", { value: "text" }, "as text"),
    h("option", { value: "hex" }, "as hex"),
  );
  const area = h("textarea", {
    ...attributes,
    id,
    rows: 2,
    class: ["mono", pin.sensitive && "concealed"],
    spellcheck: false,
    oninput: () => read(),
  });
  const chooser = fileChooser(label, take);
  const preview = h("p", { class: "input-note mono bytes-preview" });
  const element = h(
    "div",
    { class: ["input-stack", "bytes"], ...takesDrops(take) },
    h("div", { class: "input-row" }, chooser, form),
    area,
    preview,
  );

  async function take(file) {
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
      name = file.name;
      mistake = null;
      form.value = looksLikeText(bytes) ? "text" : "hex";
    } catch {
      mistake = "This file could not be read. Choose it again.";
    }
    show();
    changed();
  }

  function read() {
    const text = area.value;
    name = "";
    mistake = null;
    if (text === "") bytes = undefined;
    else if (form.value === "text") bytes = new TextEncoder().encode(text);
    else {
      const found = readHex(text);
      mistake = found.problem ?? null;
      bytes = found.bytes;
    }
    tell();
    changed();
  }

  function show() {
    const isLong = bytes !== undefined && bytes.length > EDITABLE;
    const isText = bytes === undefined || looksLikeText(bytes);
    form.options[0].disabled = !isText;
    if (!isText) form.value = "hex";
    area.hidden = isLong;
    area.value = bytes === undefined || isLong ? "" : form.value === "text" ? new TextDecoder().decode(bytes) : hexOf(bytes);
    tell();
  }

  function tell() {
    if (bytes === undefined) {
      preview.textContent = "No bytes yet. A file can be dropped here, too.";
      return;
    }
    const source = name === "" ? "" : `${name}, `;
    if (pin.sensitive) {
      preview.textContent = `${source}${size(bytes.length)}`;
      return;
    }
    const start = hexOf(bytes.subarray(0, PREVIEWED));
    preview.textContent = `${source}${size(bytes.length)}: ${start}${bytes.length > PREVIEWED ? " …" : ""}`;
  }

  tell();
  return {
    element,
    focus: () => (area.hidden ? chooser[0] : area).focus(),
    value: () => bytes,
    set(value) {
      bytes = decode(value);
      name = "";
      mistake = null;
      show();
    },
    problem: () => mistake,
  };
}
