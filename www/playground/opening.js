// When the runtime does not start: why, and what may help.

import { fill, h } from "./dom.js";
import { sorted } from "./findings.js";

const MARKS = { error: "Problem", warning: "Warning", info: "Note" };

function list(findings, actions) {
  return h(
    "ul",
    { class: "findings" },
    findings.map(({ severity, message, remedy, action }) =>
      h(
        "li",
        { class: `finding ${severity}` },
        h("span", { class: "finding-mark" }, MARKS[severity] ?? severity),
        h("div", null, message, remedy && h("span", { class: "quiet block" }, remedy), actions[action]?.()),
      ),
    ),
  );
}

/** What `Runtime.doctor` found, as lists. `actions` make the buttons that findings.js names. */
export function findingLists(findings, actions = {}) {
  const { yours, theirs } = sorted(findings);
  return [
    yours.length > 0 && list(yours, actions),
    theirs.length > 0 && [h("h3", null, "For those who serve this page"), list(theirs, actions)],
    yours.length + theirs.length === 0 && h("p", null, "Nothing is wrong."),
  ];
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
    (found) => found.length > 0 && fill(findings, h("h2", null, "What this browser says"), findingLists(found)),
    () => {},
  );
}
