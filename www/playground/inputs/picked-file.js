// A file of the visitor's for an input: chosen in the browser's dialog, or dropped on the field.

import { h, uniqueId } from "../dom.js";

/** What chooses one, as children of a row; each file goes to `take`. */
export function fileChooser(label, take) {
  const picker = h("input", {
    type: "file",
    class: "hidden file-input",
    id: uniqueId("file"),
    onchange: () => {
      const [file] = picker.files;
      // The same file may be chosen again.
      picker.value = "";
      if (file !== undefined) take(file);
    },
  });
  return [picker, h("label", { class: "button small", for: picker.id }, "Choose a file…", h("span", { class: "hidden" }, ` for ${label}`))];
}

/** Properties of an element on which files are dropped. */
export function takesDrops(take) {
  return {
    ondragenter: (event) => event.preventDefault(),
    ondragover: (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    },
    ondrop: (event) => {
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    },
  };
}
