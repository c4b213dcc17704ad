// Packages that are dropped anywhere on the page.

import { h } from "../dom.js";
import { dropped } from "./sources.js";

function isOurs(event) {
  // A view may take what is dropped on it: a file for an input, a node for a board.
  if (event.defaultPrevented) return false;
  const types = event.dataTransfer?.types ?? [];
  return types.includes("Files") || types.includes("text/uri-list");
}

/** Whether a question is open. What it asks about must not become something else meanwhile. */
const isAsked = () => document.querySelector("dialog[open]") !== null;

/** Starts an install for each. */
export async function installAll(app, sources) {
  // One after the other: the last of the same id is what stays, whichever is larger.
  for (const { label, source } of sources) await app.installs.start(label, source);
}

export function watchDrops(app) {
  const sign = h("div", { class: "drop-sign", hidden: true, "aria-hidden": true }, h("p", null, "Drop to install"));
  document.body.append(sign);
  /** Events come for each element that is entered and left. */
  let depth = 0;
  const showSign = (shown) => {
    sign.hidden = !shown;
    if (!shown) depth = 0;
  };

  addEventListener("dragenter", (event) => {
    if (!isOurs(event) || isAsked()) return;
    depth += 1;
    showSign(true);
  });
  addEventListener("dragleave", (event) => {
    if (!isOurs(event)) return;
    depth -= 1;
    if (depth <= 0) showSign(false);
  });
  addEventListener("dragover", (event) => {
    if (!isOurs(event)) return;
    // Also where it is not taken: the browser would leave the page for the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = isAsked() ? "none" : "copy";
  });
  addEventListener("drop", async (event) => {
    showSign(false);
    if (!isOurs(event)) return;
    event.preventDefault();
    if (isAsked()) return;
    try {
      const sources = await dropped(event.dataTransfer);
      if (sources.length === 0) throw new Error("Drop a .wasm file, its manifest with it, or the package's folder.");
      await installAll(app, sources);
    } catch (error) {
      app.report(error, { title: "What was dropped could not be read" });
    }
  });
}
