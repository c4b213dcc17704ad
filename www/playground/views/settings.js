// What can be set, and what this browser is up to.

import { fill, h, uniqueId } from "../dom.js";
import { registryField } from "../install/search.js";
import { findingLists } from "../opening.js";
import { askToKeep } from "../packages/room.js";

export const title = "Settings";

const OFFLINE = {
  preparing: "Getting ready to work offline …",
  ready: "This page and its packages work without a network.",
  unavailable: "This page was served without the list of its files, so it does not work offline. Packages are kept all the same.",
  unsupported: "This browser, or this kind of address, has no service workers: the page does not work offline. Packages are kept all the same.",
  failed: "The page's files could not be kept: it does not work offline. Load it again to try once more.",
};

/** A checkbox for something that the runtime is opened with. */
function openingSetting(app, name, label) {
  const id = uniqueId(name);
  const note = h("p", { class: "quiet", role: "status" });
  const box = h("input", {
    type: "checkbox",
    id,
    checked: app.settings.get(name),
    onchange: () => {
      app.settings.set(name, box.checked);
      fill(note, "It holds from the next time the page is loaded. ", h("button", { type: "button", onclick: () => location.reload() }, "Load it now"));
    },
  });
  return [h("div", { class: "choice" }, box, h("label", { for: id }, label)), note];
}

export function show(container, app) {
  const offline = h("p", null);
  const findings = h("div", { "aria-live": "polite" });
  const drawOffline = () => fill(offline, OFFLINE[app.offline.state]);

  const actions = {
    keep: () => h("button", { type: "button", class: "small", onclick: () => askToKeep(app).then(examine) }, "Ask the browser to keep it"),
    storage: () => h("a", { class: "button small", href: "#/storage" }, "See what takes the room"),
  };

  async function examine() {
    fill(findings, h("p", { class: "quiet" }, "Looking …"));
    try {
      fill(findings, findingLists(await app.findings(), actions));
    } catch (error) {
      fill(findings, app.problem(error, { title: "The browser could not be examined" }));
    }
  }

  fill(
    container,
    h("h1", null, "Settings"),
    h(
      "div",
      { class: "settings" },
      h("section", { class: "panel" }, h("h2", null, "Registry"), h("p", { class: "quiet" }, "Where packages are searched. Newer versions of a package come from where it came from."), registryField(app), openingSetting(app, "allowUnverified", "Also install packages that the registry does not vouch for")),
      h(
        "section",
        { class: "panel" },
        h("h2", null, "Where nodes run"),
        openingSetting(app, "worker", "In a worker, apart from the page"),
        h("p", { class: "quiet" }, "The page stays smooth while a node computes. Without, nodes run in slices of a few milliseconds within the page."),
      ),
      h("section", { class: "panel" }, h("h2", null, "Offline"), offline),
      h("section", { class: "panel" }, h("h2", null, "This browser"), h("p", { class: "quiet" }, "Whether it has everything that nodes need."), h("button", { type: "button", onclick: examine }, "Examine it"), findings),
    ),
  );
  drawOffline();
  return app.on("offline", drawOffline);
}
