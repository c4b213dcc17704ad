// One run, as it goes and once it is over.

import * as format from "../format.js";
import { fill, h } from "../dom.js";
import { cut, longText } from "../long-text.js";
import { render } from "../outputs/render.js";
import { renderTree } from "../outputs/tree.js";
import { typeOf } from "../inputs/control.js";
import { amount, duration } from "./figures.js";
import { logView } from "./log-view.js";
import { problemPanel } from "./problem.js";
import { streamView } from "./stream-view.js";

const STATES = { running: "Running", done: "Done", reported: "The node reports an error", failed: "Failed", cancelled: "Cancelled" };

/** `{ element, end() }`: follows the run until it is over or `end()` is called. `goTo` as for `problemPanel`. */
export function resultView(run, node, goTo) {
  const time = h("span", { class: "elapsed" });
  const state = h("span", { class: "state" });
  const outcome = h("div", { class: "outcome" });
  const stream = streamView(run.stream);
  const log = logView(run.log);
  const streamPart = part("Stream", stream.element);
  const logPart = part("Log", log.element);
  logPart.classList.add("log-part");
  const element = h(
    "section",
    { class: "result", "aria-label": `Run ${run.number}` },
    h("p", { class: "result-head" }, state, h("span", { class: "quiet" }, `Run ${run.number}`), time),
    outcome,
    streamPart,
    logPart,
  );

  let drawing = 0;
  const draw = () => {
    drawing = 0;
    stream.update();
    log.update();
    streamPart.hidden = run.stream.total === 0;
    if (run.state !== "running") finish();
  };
  const schedule = () => {
    // A node may say thousands of things a second.
    drawing ||= setTimeout(draw, run.state === "running" ? 80 : 0);
  };
  const tick = () => {
    // What the visitor was asked before it began is no time of the node.
    time.textContent = duration(run.result?.stats.durationMs ?? run.elapsedMs);
  };
  const clock = setInterval(tick, 200);
  const unlisten = run.listen(schedule);

  function mark() {
    element.dataset.state = run.state;
    state.textContent = STATES[run.state];
    tick();
  }

  function finish() {
    end();
    mark();
    fill(outcome, parts(run, node, goTo));
  }

  function end() {
    clearInterval(clock);
    clearTimeout(drawing);
    unlisten();
  }

  mark();
  draw();
  return { element, end };
}

function part(title, ...children) {
  return h("section", { class: "part" }, h("h3", null, title), children);
}

function parts(run, node, goTo) {
  const { result, error } = run;
  if (error !== null) return [problemPanel(error, goTo)];
  const outputs = node.pins.filter((pin) => pin.pin_type === "Output");
  const values = outputs.filter((pin) => pin.data_type !== "Execution");
  const exec = outputs.filter((pin) => pin.data_type === "Execution");
  return [
    result.error !== undefined &&
      h(
        "div",
        { class: "problem-panel reported", role: "group", "aria-label": "Error of the node" },
        h("p", { class: "problem-head" }, cut(h("span"), result.error)),
        h("p", { class: "problem-remedy" }, "The node ran to its end and says this itself. What it gave out is below."),
      ),
    result.pending && h("p", { class: "pending-note" }, "The node says that it is still at work: it expects to be asked again."),
    exec.length > 0 && part("Goes on with", execPins(exec, result.activateExec)),
    part(
      "Outputs",
      values.length === 0 ? h("p", { class: "quiet" }, "This node gives out no values.") : values.map((pin) => output(pin, result.outputs)),
    ),
    result.rehearsed !== undefined &&
      part(
        "What it would have done",
        result.rehearsed.length === 0
          ? h("p", { class: "quiet" }, "Nothing: it writes and asks for nothing.")
          : renderTree(result.rehearsed),
      ),
    Object.keys(result.variables).length > 0 && part("Variables afterwards", renderTree(result.variables)),
    part("Figures", statistics(result.stats)),
  ];
}

function execPins(pins, activated) {
  return h(
    "ul",
    { class: "exec-pins" },
    pins.map((pin) => {
      const isLit = activated.includes(pin.name);
      return h(
        "li",
        { class: ["exec-pin", isLit && "lit"] },
        h("span", { class: "exec-mark", "aria-hidden": "true" }),
        format.labelOf(pin),
        h("span", { class: "hidden" }, isLit ? ": activated" : ": not activated"),
      );
    }),
  );
}

function output(pin, outputs) {
  const value = Object.hasOwn(outputs, pin.name) ? outputs[pin.name] : undefined;
  return h(
    "div",
    { class: "output", dataset: { pin: pin.name } },
    h(
      "div",
      { class: "field-head" },
      h("h4", { class: "field-name", title: format.restOfLabel(pin) }, format.labelOf(pin)),
      h("span", { class: "type", dataset: { type: pin.data_type } }, typeOf(pin)),
    ),
    longText(pin.description, { class: "field-about" }),
    render(pin, value),
  );
}

function statistics({ fuel, initFuel, durationMs, peakMemory, hostCalls }) {
  const figure = (value, name, title) => h("div", { class: "figure", title }, h("dt", null, name), h("dd", null, value));
  return h(
    "dl",
    { class: "figures" },
    figure(duration(durationMs), "time"),
    figure(amount(fuel), "fuel", "About one unit for each WebAssembly instruction"),
    initFuel > 0 && figure(amount(initFuel), "fuel to start up"),
    figure(format.bytes(peakMemory), "memory at most"),
    figure(
      amount(hostCalls),
      hostCalls === 1 ? "call of the host" : "calls of the host",
      "How often the node asked the runtime for something",
    ),
  );
}
