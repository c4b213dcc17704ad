// The board as a list: every node, its pins, and what they are wired to.

import { h, refill } from "../dom.js";
import * as format from "../format.js";
import { typeOf } from "../inputs/control.js";
import { brief } from "../outputs/brief.js";
import { samePin } from "./model.js";

/** `{ element, update() }`. `actions`: `openPin(end, side)`, `inspect(id)`. */
export function boardList(editor, actions) {
  const element = h("div", { class: "board-list", tabindex: -1 });

  function update() {
    const { nodes } = editor.board;
    refill(element, nodes.length === 0 ? h("p", { class: "quiet" }, "The board is empty.") : h("ol", null, nodes.map(ofNode)));
  }

  function ofNode(node) {
    const definition = editor.definitions(node);
    const run = editor.states.get(node.id);
    const state = [definition.isMissing && "package missing", editor.board.start === node.id && "start", run?.state]
      .filter(Boolean)
      .join(", ");
    return h(
      "li",
      { class: ["list-node", editor.selection === node.id && "selected"] },
      h(
        "div",
        { class: "section-head" },
        h("h2", { title: format.restOfLabel(definition) }, format.labelOf(definition), state && h("span", { class: "tag" }, state)),
        h(
          "button",
          {
            type: "button",
            class: "small",
            dataset: { key: `open ${node.id}` },
            "aria-label": `Open ${format.labelOf(definition)}`,
            onclick: () => (editor.select(node.id), actions.inspect(node.id)),
          },
          "Open",
        ),
      ),
      h(
        "ul",
        { class: "list-pins" },
        definition.pins.map((pin) => ofPin(node, pin)),
      ),
    );
  }

  function ofPin(node, pin) {
    const end = { node: node.id, pin: pin.name };
    const isInput = pin.pin_type === "Input";
    const wires = editor.board.wires.filter((wire) => samePin(isInput ? wire.to : wire.from, end));
    const others = wires.map((wire) => (isInput ? wire.from : wire.to)).map((other) => editor.labelOf(other, isInput ? "Output" : "Input"));
    const value = isInput || pin.sensitive ? undefined : editor.gave(end)?.value;
    const label = format.labelOf(pin);
    return h(
      "li",
      null,
      h("span", { class: "list-side" }, isInput ? "in" : "out"),
      h(
        "span",
        null,
        h("strong", null, label),
        " ",
        h("span", { class: "type", dataset: { type: pin.data_type } }, pin.data_type === "Execution" ? "exec" : typeOf(pin)),
        others.length > 0 && h("span", { class: "list-wired" }, isInput ? " from " : " to ", others.join(", ")),
        value !== undefined && h("code", { class: "list-value" }, brief(value)),
      ),
      h(
        "button",
        {
          type: "button",
          class: "small",
          dataset: { key: `wire ${node.id} ${pin.pin_type} ${pin.name}` },
          "aria-label": `Wire ${label} of ${editor.nameOf(node.id)}`,
          onclick: () => actions.openPin(end, pin.pin_type),
        },
        "Wire …",
      ),
    );
  }

  return { element, update };
}
