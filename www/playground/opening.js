// When the runtime does not start: why, and what may help.

import { fill, h } from "./dom.js";

const MARKS = { error: "Problem", warning: "Warning", info: "Note" };

/** What `Runtime.doctor` found, as a list. */
export function findingList(findings) {
  return h(
    "ul",
    { class: "findings" },
    findings.map(({ severity, message, remedy }) =>
      h(
        "li",
        { class: `finding ${severity}` },
        h("span", { class: "finding-mark" }, MARKS[severity] ?? severity),
        h("span", null, message, remedy && h("span", { class: "quiet block" }, remedy)),
      ),
    ),
  );
}

/** Shows why the runtime could not open. */
export function couldNotOpen(main, app, error) {
  const findings = h("div", { "aria-live": "polite" });
  const actions = [h("button", { type: "button", class: "primary", onclick: () => location.reload() }, "Load the page again")];
  if (app.settings.get("worker")) {
    const without = () => {
      app.settings.set("worker", false);
      location.reload();
    };
    actions.push(h("button", { type: "button", onclick: without }, "Try without a worker"));
  }
  fill(
    main,
    h(
      "div",
      { class: "view" },
      h("h1", null, "The runtime could not start"),
      h("div", { class: "panel" }, app.problem(error, { title: "Nothing can run until this is solved", actions })),
      findings,
    ),
  );
  app.announce(`The runtime could not start. ${error?.message ?? error}`);
  app.findings().then(
    (list) => list.length > 0 && fill(findings, h("h2", null, "What this browser says"), findingList(list)),
    () => {},
  );
}
