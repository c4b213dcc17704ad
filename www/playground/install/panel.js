// Every way to install, in one panel.

import { h } from "../dom.js";
import { addressPanel } from "./address.js";
import { pickPanel } from "./pick.js";
import { samplePanel } from "./samples.js";
import { searchPanel } from "./search.js";

/** The panel, and what draws it again when packages have changed. */
export function installPanel(app) {
  const samples = samplePanel(app);
  const element = h(
    "section",
    { class: "panel install-panel", "aria-labelledby": "install-title" },
    h("h2", { id: "install-title" }, "Add a package"),
    pickPanel(app),
    samples.element,
    addressPanel(app),
    searchPanel(app),
  );
  return { element, draw: samples.draw };
}
