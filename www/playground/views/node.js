// One node: what it is, a form of its inputs, and its runs.

import { fill, h } from "../dom.js";
import * as format from "../format.js";
import { form } from "../inputs/form.js";
import { JsonMistake, parse } from "../inputs/json.js";
import { runPanel } from "../run/panel.js";
import { about } from "./node-about.js";
import { shareButton } from "./node-share.js";

export function title({ node }) {
  return format.plain(node, 80) || "Node";
}

const ELSEWHERE = { packages: "#/packages", nodes: "#/nodes", storage: "#/storage", settings: "#/settings" };

/** `parameters`: `{ packageId, node, query, inputs }`; inputs come along with a shared address. */
export function show(container, app, parameters) {
  const { packageId, node: name } = parameters;
  const node = app.runtime.nodes().find((each) => each.packageId === packageId && each.name === name);
  if (node === undefined) {
    fill(container, missing(app, parameters));
    return () => {};
  }

  // The form needs the ids of the run's options, and these are made with the form.
  let panel = null;
  const inputs = form(node, initialInputs(app, parameters), {
    context: () => panel?.options.context() ?? {},
    store: (...file) => app.runtime.writeFile(packageId, ...file),
  });
  const permissions = () => container.querySelector(".permissions");
  const goTo = (place) => {
    if (place === "reload") location.reload();
    else if (place === "permissions") {
      permissions().open = true;
      permissions().querySelector("summary").focus();
    } else if (place === "inputs")
      container.querySelector(".node-form input, .node-form textarea, .node-form select, .node-form button")?.focus();
    else app.go(ELSEWHERE[place]);
  };
  panel = runPanel({ app, node, form: () => inputs, goTo });

  const fields = h(
    "form",
    {
      class: "node-form",
      novalidate: true,
      "aria-label": "Inputs",
      onsubmit: (event) => {
        event.preventDefault();
        panel.begin();
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          panel.begin();
        }
      },
    },
    h(
      "div",
      { class: "section-head" },
      h("h2", null, "Inputs"),
      h(
        "button",
        { type: "button", class: "small", onclick: () => (inputs.set({}), app.announce("The inputs are as the node has them.")) },
        "Reset",
      ),
      shareButton(app, node, inputs),
    ),
    inputs.isEmpty ? h("p", { class: "quiet" }, "This node takes no inputs.") : inputs.element,
    panel.options.element,
    panel.actions,
    h("p", { class: "input-note shortcut" }, "Ctrl or ⌘ with Enter runs it from any field."),
  );
  fill(
    container,
    about(app, node),
    h(
      "div",
      { class: "node-columns" },
      h("div", { class: "card" }, fields),
      h(
        "section",
        { class: "card node-results", "aria-label": "Runs" },
        h("div", { class: "section-head" }, h("h2", null, "Result")),
        panel.element,
      ),
    ),
  );
  return () => panel.end();
}

/** From a shared address: handed over by the view that asked, or in this address itself. */
function initialInputs(app, { packageId, node, query, inputs }) {
  if (inputs !== null && typeof inputs === "object") return inputs;
  const taken = app.takeInputs?.(packageId, node);
  if (taken !== null && typeof taken === "object") return taken;
  const text = query?.get("inputs");
  if (!text) return {};
  try {
    const given = parse(text);
    if (given !== null && typeof given === "object" && !Array.isArray(given)) return given;
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
  }
  app.announce("The inputs of this address could not be read; the fields have their defaults.");
  return {};
}

function missing(app, { packageId, node }) {
  const isHere = app.runtime.packages().some((each) => each.id === packageId);
  return [
    h("h1", null, format.plain(node, 120)),
    h(
      "p",
      null,
      isHere ? `The package ${format.plain(packageId)} has no node of this name that may run.` : `The package ${format.plain(packageId)} is not installed here.`,
    ),
    h(
      "p",
      null,
      isHere ? h("a", { href: "#/nodes" }, "See the nodes that there are") : h("a", { href: "#/packages" }, "Install a package"),
    ),
  ];
}
