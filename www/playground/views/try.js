// A shared address: asks first, then installs, then shows the node with its inputs. It never runs anything.

import { fill, h } from "../dom.js";
import * as format from "../format.js";
import { write } from "../inputs/json.js";
import { addressOf } from "../install/given.js";
import { readShared } from "../install/shared.js";

export const title = "A shared node";

/** What of the inputs is worth a look before anything is installed. */
const SHOWN = 600;

/** The package, if it is here already from where the address says. */
function installedAs(app, shared) {
  return app.runtime.packages().find((info) => {
    if (info.quarantined) return false;
    if (shared.kind === "registry") return info.id === shared.packageId && info.origin === `registry:${shared.place}` && (shared.source.version ?? info.version) === info.version;
    return addressOf(info) === shared.place || info.source?.download_url === shared.place;
  });
}

function go(app, info, shared) {
  if (shared.node === null || shared.node === "") {
    app.go(`#/nodes?package=${encodeURIComponent(info.id)}`);
    return;
  }
  if (!info.nodes.some(({ name }) => name === shared.node)) {
    app.report(new Error(`${format.nameOf(info)} has no node of the name “${format.plain(shared.node, 200)}”. Choose one of those that it has.`), { title: "The shared node is not in this package" });
    app.go(`#/nodes?package=${encodeURIComponent(info.id)}`);
    return;
  }
  app.pendingInputs = { packageId: info.id, node: shared.node, inputs: shared.inputs };
  app.go(app.nodeHash(info.id, shared.node));
}

function inputsPreview(inputs) {
  if (inputs === null || Object.keys(inputs).length === 0) return null;
  const text = format.plainJson(write(inputs, 2));
  return h("div", null, h("h2", null, "Inputs"), h("pre", { class: "mono shared-inputs", tabindex: 0, "aria-label": "Inputs" }, text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text));
}

function lead(shared, here, other) {
  if (here) return "Somebody shared it with you. The package is here already.";
  const begin = "Somebody shared a node with you.";
  // Which package it is, only its manifest says, which is fetched with it.
  if (shared.kind === "url") return `${begin} What is at this address is installed; a package of the same id is replaced.`;
  if (other === undefined) return `${begin} Its package is not here yet.`;
  if (other.origin === `registry:${shared.place}`) return `${begin} Another version of its package is here, ${other.version}: it will be replaced.`;
  return `${begin} A package of the same id is here, ${other.version} from ${format.origin(other.origin)}: it will be replaced by the one of this registry.`;
}

function wrong(container, error, app) {
  fill(
    container,
    h("h1", null, "This address does not work"),
    h("div", { class: "panel" }, app.problem(error, { title: "Nothing was installed", actions: [h("a", { class: "button", href: "#/packages" }, "Go to the packages")] })),
    h("p", { class: "quiet" }, "Ask whoever shared it for another one."),
  );
}

export function show(container, app, { query }) {
  let shared;
  try {
    shared = readShared(query, app.settings.get("registry"));
  } catch (error) {
    wrong(container, error, app);
    return () => {};
  }
  const here = installedAs(app, shared);
  const other = app.runtime.packages().find(({ id }) => id === shared.packageId);
  const row = h("div", null);
  let ended = false;

  const accept = async () => {
    if (here) return go(app, here, shared);
    buttons.hidden = true;
    const info = await app.installs.start(shared.label, shared.source, { into: row, quiet: true });
    // Whoever went elsewhere meanwhile stays there.
    if (ended) return;
    buttons.hidden = false;
    if (info !== null) go(app, info, shared);
  };

  const buttons = h(
    "div",
    { class: "row" },
    h("button", { type: "button", class: "primary large", onclick: accept }, here ? "Show it" : "Install it and show it"),
    h("a", { class: "button large", href: "#/packages" }, "Not now"),
  );
  const { place } = shared;
  fill(
    container,
    h("h1", null, here ? "Show this node?" : "Install this package?"),
    h("p", { class: "lead" }, lead(shared, here, other)),
    h(
      "div",
      { class: "panel shared" },
      h(
        "dl",
        { class: "facts" },
        h("div", null, h("dt", null, shared.kind === "url" ? "Package at" : "Package"), h("dd", null, h("code", null, format.plain(shared.kind === "url" ? place : shared.packageId, 2000)))),
        shared.kind === "registry" && h("div", null, h("dt", null, "From the registry"), h("dd", null, h("code", null, place))),
        shared.source.version && h("div", null, h("dt", null, "Version"), h("dd", null, format.plain(shared.source.version, 200))),
        shared.node && h("div", null, h("dt", null, "Node"), h("dd", null, h("code", null, format.plain(shared.node, 200)))),
      ),
      inputsPreview(shared.inputs),
      shared.kind === "registry" && !here && h("p", null, "The registry is asked for it when you press “Install it and show it”."),
      h("p", { class: "quiet" }, "Nothing runs by itself. You are asked before the node uses files or the network."),
      row,
      buttons,
    ),
  );
  return () => {
    ended = true;
  };
}
