// Below the board: how the last run ended, its log, its stream and its variables.

import { fill, h } from "../dom.js";
import { renderTree } from "../outputs/tree.js";
import { logView } from "../run/log-view.js";
import { problemPanel } from "../run/problem.js";
import { streamView } from "../run/stream-view.js";

/** `{ element, begin(), said(), update(), end() }`. */
export function journal(runner, goTo) {
  const outcome = h("div", { class: "journal-outcome" });
  const body = h("div", { class: "journal-body" });
  const element = h(
    "section",
    { class: "card journal", "aria-label": "Last run of the board", hidden: true },
    h("h2", null, "Last run"),
    outcome,
    body,
  );
  let log = null;
  let stream = null;
  let streamPart = null;
  let drawing = 0;

  function begin() {
    element.hidden = false;
    log = logView(runner.log);
    stream = streamView(runner.stream);
    streamPart = h("section", { class: "part" }, h("h3", null, "Stream"), stream.element);
    fill(body, streamPart, h("section", { class: "part" }, h("h3", null, "Log"), log.element));
    draw();
  }

  function draw() {
    drawing = 0;
    log?.update();
    stream?.update();
    if (streamPart) streamPart.hidden = runner.stream.total === 0;
  }

  function update() {
    const { outcome: ended, isRunning, variables } = runner;
    element.hidden = ended === null && !isRunning && log === null;
    draw();
    fill(
      outcome,
      isRunning && h("p", { class: "outcome-line" }, "Running …"),
      ended && h("p", { class: ["outcome-line", ended.kind] }, ended.text),
      ended?.error?.code && problemPanel(ended.error, goTo),
      !isRunning &&
        variables !== null &&
        Object.keys(variables).length > 0 &&
        h("details", { class: "schema" }, h("summary", null, "Variables afterwards"), renderTree(variables)),
    );
  }

  return {
    element,
    begin,
    update,
    said() {
      drawing ||= setTimeout(draw, 120);
    },
    end: () => clearTimeout(drawing),
  };
}
