// One node: what it is, a form of its inputs, and its runs.

import { h, refill } from "../dom.js";
import * as format from "../format.js";
import { form, valuePins } from "../inputs/form.js";
import { storeOf } from "../inputs/stored.js";
import { inputsOf } from "../install/shared.js";
import { runPanel } from "../run/panel.js";
import { about, factsOf } from "./node-about.js";
import { shareButton } from "./node-share.js";

export function title({ node }) {
  return format.plain(node, 80) || "Node";
}

const ELSEWHERE = { packages: "#/packages", nodes: "#/nodes", storage: "#/storage", settings: "#/settings" };

/** `parameters`: `{ packageId, node, query }`. */
export function show(container, app, parameters) {
  const { packageId, node: name } = parameters;
  const find = () => app.runtime.nodes().find((each) => each.packageId === packageId && each.name === name);
  const page = (node, values) => nodePage(container, app, node, { parameters, values, over: () => follow() });
  let present = page(find(), initialInputs(app, parameters));
  let hasEnded = false;

  /** Another build, or another version, may have other pins. What runs goes on as what it was. */
  function follow() {
    if (hasEnded || present.isRunning) return;
    const node = find();
    if (present.isOf(node)) return present.tellAbout(node);
    // What is new has what a new node has; what was left out stays so.
    const added = node === undefined ? [] : Object.entries(form(node).values()).filter(([name]) => !present.has(name));
    const values = { ...Object.fromEntries(added), ...present.values() };
    present.end();
    present = page(node, values);
    app.announce(node === undefined ? "This node is not here any more." : "The package has changed. The form is that of the new version.");
    return undefined;
  }

  const unlisten = app.on("packages-changed", follow);
  return () => {
    hasEnded = true;
    unlisten();
    present.end();
  };
}

/**
 * The page of a node as it is now; `undefined` is one that is not here. `values` are for its form, where there are any;
 * `over` is called whenever a run has ended.
 */
function nodePage(container, app, node, { parameters, values, over }) {
  if (node === undefined) {
    refill(container, missing(app, parameters));
    return { isRunning: false, isOf: (other) => other === undefined, tellAbout() {}, values: () => values ?? {}, has: () => false, end() {} };
  }
  const { packageId } = node;
  const kind = JSON.stringify(node.pins);

  // The form needs the ids of the run's options, and these are made with the form.
  let panel = null;
  const inputs = form(node, values, {
    context: () => panel?.options.context() ?? {},
    store: storeOf(app.runtime, packageId),
  });
  const unknown = Object.keys(values ?? {}).filter((name) => !valuePins(node).some((pin) => pin.name === name));
  if (unknown.length > 0) app.notice(h("p", null, `This node has no inputs of these names, and they are ignored: ${format.plain(unknown.join(", "))}`));
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
  panel = runPanel({ app, node, form: () => inputs, goTo, contextChanged: () => inputs.redraw(), over });

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
        { type: "button", class: "small", onclick: () => (inputs.reset(), app.announce("The inputs are as the node has them.")) },
        "Reset",
      ),
      shareButton(app, node, inputs),
    ),
    inputs.isEmpty ? h("p", { class: "quiet" }, "This node takes no inputs.") : inputs.element,
    panel.options.element,
    panel.actions,
    h("p", { class: "input-note shortcut" }, "Ctrl or ⌘ with Enter runs it from any field."),
  );
  const head = h("div", null, about(app, node));
  let told = factsOf(app, node);
  refill(
    container,
    head,
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
  return {
    get isRunning() {
      return panel.isRunning;
    },
    isOf: (other) => other !== undefined && JSON.stringify(other.pins) === kind,
    /** Its version and what it asks for may be others, while its form stays. */
    tellAbout(now) {
      if (factsOf(app, now) === told) return;
      told = factsOf(app, now);
      refill(head, about(app, now));
    },
    values: () => inputs.values(),
    has: (pin) => valuePins(node).some(({ name }) => name === pin),
    end: () => panel.end(),
  };
}

/** From a shared address: handed over by the view that asked, or in this address itself. `null` where it has none. */
function initialInputs(app, { packageId, node, query }) {
  const taken = app.takeInputs(packageId, node);
  if (taken !== null || query === undefined) return taken;
  try {
    return inputsOf(query);
  } catch (error) {
    app.report(error, { title: "The fields have their defaults" });
    return null;
  }
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
