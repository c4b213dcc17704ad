// Files and folders that are picked.

import { h } from "../dom.js";
import { installAll } from "./drop.js";
import { sourcesOf } from "./sources.js";

function hiddenInput(properties, take) {
  const input = h("input", {
    type: "file",
    hidden: true,
    ...properties,
    onchange: () => {
      const files = [...input.files];
      // The same files may be picked again.
      input.value = "";
      if (files.length > 0) take(files);
    },
  });
  return input;
}

/** The place to drop to, with buttons for those who do not drop. */
export function pickPanel(app) {
  const files = hiddenInput({ multiple: true, accept: ".wasm,.toml,.json,application/wasm" }, (picked) => installAll(app, sourcesOf(picked)));
  const folder = hiddenInput({ webkitdirectory: true }, (picked) => {
    const name = picked[0].webkitRelativePath.split("/")[0] || "folder";
    app.installs.start(name, { folder: picked });
  });
  const pickFolder = async () => {
    if (typeof showDirectoryPicker !== "function") return folder.click();
    try {
      const handle = await showDirectoryPicker({ id: "package", mode: "read" });
      await app.installs.start(handle.name, { folder: handle });
    } catch (error) {
      // Nothing was picked.
      if (error?.name !== "AbortError") app.report(error, { title: "The folder could not be read" });
    }
  };
  return h(
    "div",
    { class: "drop-place" },
    h("p", null, "Drop a package anywhere on this page"),
    h("p", { class: "quiet" }, "A .wasm file with its manifest, or a folder"),
    h(
      "div",
      { class: "row center" },
      h("button", { type: "button", onclick: () => files.click() }, "Choose files"),
      h("button", { type: "button", onclick: pickFolder }, "Choose a folder"),
    ),
    files,
    folder,
  );
}
