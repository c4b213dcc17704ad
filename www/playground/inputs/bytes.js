// Bytes: a file, a text, or hexadecimal digits, with a look at what they are.

import { bytes as size } from "../format.js";
import { h, uniqueId } from "../dom.js";
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
  const picker = h("input", {
    type: "file",
    class: "hidden file-input",
    id: uniqueId("file"),
    onchange: () => take(picker.files[0]),
  });
  const preview = h("p", { class: "input-note mono bytes-preview" });
  const element = h(
    "div",
    {
      class: ["input-stack", "bytes"],
      ondragenter: (event) => event.preventDefault(),
      ondragover: (event) => {
        if (event.dataTransfer.types.includes("Files")) event.preventDefault();
      },
      ondrop: (event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        take(event.dataTransfer.files[0]);
      },
    },
    h(
      "div",
      { class: "input-row" },
      picker,
      h("label", { class: "button small", for: picker.id }, "Choose a file…", h("span", { class: "hidden" }, ` for ${label}`)),
      form,
    ),
    area,
    preview,
  );

  async function take(file) {
    if (file === undefined) return;
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
    focus: () => (area.hidden ? picker : area).focus(),
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
