// Runs a node: start, cancel, and the last runs to look at again.

import { fill, h, refill, setUsable } from "../dom.js";
import { brief } from "../outputs/brief.js";
import { duration } from "./figures.js";
import { focusLog } from "./log-view.js";
import { optionsPanel } from "./options.js";
import { resultView } from "./result-view.js";
import { Run, historyOf, remember } from "./run.js";

const MARKS = { running: "…", done: "✓", reported: "!", failed: "✗", cancelled: "–" };
const SPOKEN = { done: "is done", reported: "is done; the node reports an error", failed: "failed", cancelled: "was cancelled" };

/**
 * `{ element, actions, options, isRunning, begin(), end() }`. `form` is what the inputs come from; `goTo(place)` leads to a
 * place of remedies.js, for those that are not in here; `over` is called whenever a run has ended.
 */
export function runPanel({ app, node, form, goTo, contextChanged, over }) {
  const history = historyOf(node.packageId, node.name);
  const options = optionsPanel({ changed: contextChanged });
  const results = h("div", { class: "results" });
  const past = h("nav", { class: "history", "aria-label": "Earlier runs" });
  let shown = null;
  let current = null;

  const start = h("button", { type: "submit", class: "primary run-button" }, "Run");
  const cancel = h("button", { type: "button", onclick: () => current?.cancel() }, "Cancel");
  const actions = h("div", { class: "run-actions" }, start, cancel);

  function begin() {
    if (current !== null) return;
    if (!form().check()) {
      app.announce("Some inputs need a correction.");
      return;
    }
    const chosen = options.read();
    if (chosen === null) return;
    const inputs = form().values();
    history.count += 1;
    const { nodeId } = chosen.context;
    const run = new Run({
      number: history.count,
      inputs,
      options: chosen,
      // In an async function, so that what is wrong with an argument is a rejection as well.
      start: async (added) => app.runtime.run(node.packageId, node.name, inputs, { ...chosen, ...(nodeId && { nodeId }), ...added }),
    });
    current = run;
    remember(history, run);
    show(run);
    update();
    bring();
    app.announce(`Run ${run.number} has begun.`);
    run.finished.then(() => {
      current = null;
      update();
      bring();
      app.announce(`Run ${run.number} ${SPOKEN[run.state]}.${run.error ? ` ${run.error.message}` : ""}`);
      if (run.error?.code === "input-invalid") form().show(run.error.details?.pin, run.error.message);
      over();
    });
  }

  /** On a narrow screen the results lie below the form. */
  function bring() {
    if (!matchMedia("(max-width: 960px)").matches) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    results.scrollIntoView({ block: "start", behavior: isCalm ? "auto" : "smooth" });
  }

  function update() {
    setUsable(start, current === null);
    start.textContent = current === null ? "Run" : "Running …";
    setUsable(cancel, current !== null);
    past.hidden = history.runs.length < 2;
    refill(past, h("h3", null, "Runs"), h("ol", null, history.runs.map(entry)));
  }

  function entry(run) {
    const summary = run.error ? run.error.code : run.result ? summaryOf(run.result, node) : "running";
    return h(
      "li",
      null,
      h(
        "button",
        {
          type: "button",
          class: ["history-entry", run.state],
          dataset: { key: `run ${run.number}` },
          "aria-current": run === shown?.run ? "true" : null,
          onclick: () => (show(run), update()),
        },
        h("span", { class: "history-mark", "aria-hidden": "true" }, MARKS[run.state]),
        h("span", null, `Run ${run.number}`),
        h("span", { class: "history-summary" }, summary),
        h("span", { class: "quiet" }, run.durationMs === null ? "" : duration(run.result?.stats.durationMs ?? run.durationMs)),
      ),
    );
  }

  function show(run) {
    shown?.view.end();
    const view = resultView(run, node, lead);
    const again =
      run !== history.runs[0] &&
      h(
        "p",
        { class: "past-note" },
        "This is an earlier run. ",
        h("button", { type: "button", class: "small", onclick: () => form().set(run.inputs) }, "Take its inputs"),
      );
    shown = { run, view };
    fill(results, again, view.element);
  }

  function lead(place) {
    if (place === "options") options.open();
    else if (place === "run") begin();
    else if (place === "log") focusLog(results);
    else goTo(place);
  }

  if (history.runs.length > 0) show(history.runs[0]);
  else fill(results, h("p", { class: "nothing-yet" }, "Nothing has run yet. Fill in the inputs, then run."));
  update();
  return {
    element: h("div", { class: "run-panel" }, results, past),
    actions,
    options,
    get isRunning() {
      return current !== null;
    },
    begin,
    end() {
      current?.cancel();
      shown?.view.end();
    },
  };
}

function summaryOf({ outputs, activateExec, error }, node) {
  if (error !== undefined) return error;
  const first = node.pins.find((pin) => pin.pin_type === "Output" && Object.hasOwn(outputs, pin.name));
  if (first !== undefined) return first.sensitive ? "a secret value" : brief(outputs[first.name], 24);
  return activateExec.length > 0 ? `→ ${activateExec.join(", ")}` : "no output";
}
