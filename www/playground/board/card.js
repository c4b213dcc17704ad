// A node on the board.

import { h } from "../dom.js";
import * as format from "../format.js";
import { typeOf } from "../inputs/control.js";
import { samePin } from "./model.js";

const STATES = { waiting: "waiting", running: "running", done: "done", failed: "failed", cancelled: "cancelled" };

/** `{ element, update(), place({ x, y }) }`. `actions`: `openPin(end, side)`. */
export function card(editor, id, actions) {
  const title = h("span", { class: "card-title" });
  const state = h("span", { class: "card-state" });
  const inputs = h("ul", { class: "pins pins-in" });
  const outputs = h("ul", { class: "pins pins-out" });
  const element = h(
    "div",
    {
      class: "board-card",
      dataset: { node: id },
      tabindex: 0,
      role: "group",
      "aria-roledescription": "node",
      "aria-describedby": "board-help",
    },
    h("header", { class: "card-head" }, title, state),
    h("div", { class: "card-pins" }, inputs, outputs),
  );
  let drawn = null;

  function pins(definition) {
    if (drawn === definition) return;
    if (definition.isMissing && JSON.stringify(drawn) === JSON.stringify(definition)) return;
    drawn = definition;
    for (const [side, list] of [
      ["Input", inputs],
      ["Output", outputs],
    ]) {
      list.replaceChildren(...definition.pins.filter((pin) => pin.pin_type === side).map((pin) => h("li", null, pinButton(pin, side))));
    }
  }

  function pinButton(pin, side) {
    return h(
      "button",
      {
        type: "button",
        class: ["pin", pin.data_type === "Execution" ? "exec" : "value", pin.value_type !== "Normal" && "many"],
        dataset: { pin: pin.name, side, type: pin.data_type },
        title: `${format.plain(pin.friendly_name || pin.name)}: ${pin.data_type === "Execution" ? "what runs next" : typeOf(pin)}${pin.description ? `. ${format.plain(pin.description)}` : ""}`,
        onclick: () => actions.openPin({ node: id, pin: pin.name }, side),
      },
      h("span", { class: "dot", "aria-hidden": "true" }),
      h("span", { class: "pin-name" }, format.labelOf(pin)),
    );
  }

  function update() {
    const node = editor.board.nodes.find((each) => each.id === id);
    const definition = editor.definitions(node);
    const run = editor.states.get(id);
    const isStart = editor.board.start === id;
    pins(definition);
    title.textContent = format.labelOf(definition);
    title.title = format.restOfLabel(definition) ?? "";
    const times = run?.runs > 1 ? ` ${run.runs}×` : "";
    state.textContent = definition.isMissing ? "missing" : run ? `${STATES[run.state]}${times}` : isStart ? "start" : "";
    element.classList.toggle("missing", definition.isMissing === true);
    element.classList.toggle("selected", editor.selection === id);
    element.classList.toggle("start", isStart);
    element.dataset.state = run?.state ?? "";
    place(node);
    const said = [title.textContent, isStart && "start", definition.isMissing && "package missing", run && STATES[run.state]].filter(
      Boolean,
    );
    element.setAttribute("aria-label", said.join(", "));
    for (const button of element.querySelectorAll(".pin")) describe(button);
  }

  function describe(button) {
    const { pin, side, type } = button.dataset;
    const end = { node: id, pin };
    const wires = editor.board.wires.filter((wire) => samePin(side === "Input" ? wire.to : wire.from, end));
    button.classList.toggle("wired", wires.length > 0);
    const lit = side === "Output" && type === "Execution" && editor.states.get(id)?.result?.activateExec.includes(pin);
    button.classList.toggle("lit", lit === true);
    const others = wires
      .map((wire) => (side === "Input" ? wire.from : wire.to))
      .map((other) => editor.labelOf(other, side === "Input" ? "Output" : "Input"));
    button.setAttribute(
      "aria-label",
      `${side} ${button.textContent}, ${type === "Execution" ? "exec" : type}${others.length > 0 ? `, wired to ${others.join(" and ")}` : ""}${lit ? ", activated" : ""}`,
    );
  }

  function place({ x, y }) {
    element.style.transform = `translate(${x}px, ${y}px)`;
  }

  return { element, update, place };
}
