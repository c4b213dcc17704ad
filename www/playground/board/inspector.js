// The node that is selected: its inputs that no wire feeds, its wires, and what it gave out. Without one, the board itself.

import { fill, h, refill } from "../dom.js";
import * as format from "../format.js";
import { cut, longText } from "../long-text.js";
import { typeOf } from "../inputs/control.js";
import { form } from "../inputs/form.js";
import { render } from "../outputs/render.js";
import { variablesField } from "../run/options.js";
import { duration } from "../run/figures.js";
import { problemPanel } from "../run/problem.js";
import { pinOf } from "./fits.js";
import { disconnect, nodeOf, removeNode, setInputs, wiredInputs } from "./model.js";

/**
 * `{ element, update(what), check(), focus() }`. `actions`: `announce`, `goTo(place)`, `startFrom(id)`, `back(id)`,
 * `storeOf(packageId)`.
 */
export function inspector(editor, actions) {
  const element = h("section", {
    class: "inspector",
    "aria-label": "Selected node",
    onkeydown: (event) => {
      if (event.key === "Escape" && editor.selection !== null) actions.back(editor.selection);
    },
  });
  let inputs = null;
  /** What is shown, so that typing does not make everything anew. */
  let shown = null;
  /** Forms with a mistake of nodes that are not shown, by node id: what is wrong in there is on no board. */
  const mistaken = new Map();
  const outcome = h("div", { class: "inspector-outcome" });

  function update(what) {
    const node = nodeOf(editor.board, editor.selection);
    if (what === "run" && shown !== null) return results(node);
    if (what === "inputs") return undefined;
    const key =
      node &&
      JSON.stringify([
        node.id,
        editor.board.start === node.id,
        kindOf(node),
        editor.board.wires.filter((wire) => wire.to.node === node.id || wire.from.node === node.id),
      ]);
    const isSame = node !== undefined && key === shown?.key && (node.inputs === shown.inputs || node.inputs === shown.written);
    if (isSame) return results(node);
    setAside();
    shown = node === undefined ? null : { id: node.id, key, kind: kindOf(node), inputs: node.inputs };
    inputs = null;
    refill(element, node === undefined ? ofBoard() : ofNode(node));
    if (node !== undefined) results(node);
    return undefined;
  }

  /** Another node is shown: a form with a mistake waits until this one is gone back to. */
  function setAside() {
    if (shown === null) return;
    mistaken.delete(shown.id);
    const node = nodeOf(editor.board, shown.id);
    if (node === undefined || !inputs?.hasProblem()) return;
    mistaken.set(node.id, { form: inputs, values: shown.written ?? shown.inputs, kind: shown.kind });
  }

  /** What a form is made for: the pins of the node, which another version may have changed, and which of them wires feed. */
  function kindOf(node) {
    const { isMissing, pins } = editor.definitions(node);
    return JSON.stringify([isMissing === true, pins, [...wiredInputs(editor.board, node.id)].sort()]);
  }

  /** The form that was set aside, unless the board has gone another way meanwhile. */
  function asideOf(node) {
    const { form: found, values, kind } = mistaken.get(node.id) ?? {};
    return values === node.inputs && kind === kindOf(node) ? found : undefined;
  }

  function ofNode(node) {
    const definition = editor.definitions(node);
    if (definition.isMissing) {
      return [
        h("h2", null, format.plain(node.node, 120)),
        h(
          "p",
          null,
          "The package ",
          h("code", null, format.plain(node.packageId)),
          " is not installed, or has no such node. Its place and wires are kept.",
        ),
        h("div", { class: "input-row" }, h("a", { class: "button small", href: "#/packages" }, "Install the package"), removal(node)),
      ];
    }
    const wired = wiredInputs(editor.board, node.id);
    inputs =
      asideOf(node) ??
      form(definition, node.inputs, {
        except: wired,
        isCompact: true,
        context: () => ({ boardId: editor.board.id, nodeId: node.id }),
        store: actions.storeOf(node.packageId),
        changed: () => write(node.id, wired),
      });
    const isStart = editor.board.start === node.id;
    return [
      h(
        "div",
        { class: "section-head" },
        h("h2", { title: format.restOfLabel(definition), tabindex: -1, dataset: { focus: "" } }, format.labelOf(definition)),
        h(
          "a",
          { class: "small", href: `#/nodes/${encodeURIComponent(node.packageId)}/${encodeURIComponent(node.node)}` },
          "About this node",
        ),
      ),
      longText(definition.description, { class: "quiet" }),
      h(
        "div",
        { class: "input-row" },
        h(
          "button",
          {
            type: "button",
            class: "small",
            dataset: { key: "start" },
            "aria-pressed": isStart,
            onclick: () => actions.startFrom(node.id),
          },
          isStart ? "✓ Starts the flow" : "Start from here",
        ),
        removal(node),
      ),
      outcome,
      h("h3", null, "Inputs"),
      inputs.isEmpty
        ? h("p", { class: "quiet" }, wired.size === 0 ? "It takes no values." : "All of them come by wires.")
        : fieldsForm(inputs.element),
      wires(node),
    ];
  }

  function write(id, wired) {
    if (inputs === null || shown === null) return;
    const node = nodeOf(editor.board, id);
    if (node === undefined) return;
    // Inputs that a wire feeds now keep what they had: the wire may go again.
    const kept = Object.fromEntries(Object.entries(node.inputs).filter(([name]) => wired.has(name)));
    shown.written = { ...kept, ...inputs.values() };
    editor.apply(setInputs(editor.board, id, shown.written), { kind: `inputs ${id}`, what: "inputs" });
  }

  function removal(node) {
    return h(
      "button",
      {
        type: "button",
        class: "small",
        onclick: () => {
          actions.announce(`${editor.nameOf(node.id)} is removed. Undo brings it back.`);
          editor.apply(removeNode(editor.board, node.id));
          actions.afterRemoval();
        },
      },
      "Remove",
    );
  }

  function wires(node) {
    const own = editor.board.wires.filter((wire) => wire.from.node === node.id || wire.to.node === node.id);
    const labelOf = (name, side) => format.labelOf(pinOf(editor.definitions(node), name, side) ?? { name });
    if (own.length === 0)
      return h("p", { class: "input-note" }, "No wires yet. Drag from a pin to another, or press a pin to choose from a list.");
    return [
      h("h3", null, "Wires"),
      h(
        "ul",
        { class: "wiring-now" },
        own.map((wire) => {
          const isIncoming = wire.to.node === node.id;
          const other = isIncoming ? wire.from : wire.to;
          const text = isIncoming
            ? `${labelOf(wire.to.pin, "Input")} ← ${editor.labelOf(other, "Output")}`
            : `${labelOf(wire.from.pin, "Output")} → ${editor.labelOf(other, "Input")}`;
          return h(
            "li",
            null,
            h("span", null, text),
            h(
              "button",
              {
                type: "button",
                class: "small",
                "aria-label": `Remove the wire ${text}`,
                onclick: () => {
                  editor.apply(disconnect(editor.board, wire));
                  actions.announce(`The wire ${text} is removed.`);
                },
              },
              "Remove",
            ),
          );
        }),
      ),
    ];
  }

  function results(node) {
    const run = node && editor.states.get(node.id);
    if (run === undefined) {
      fill(outcome);
      return;
    }
    const { result, problem } = run;
    const outputs =
      node && result
        ? editor
            .definitions(node)
            .pins.filter((pin) => pin.pin_type === "Output" && pin.data_type !== "Execution" && Object.hasOwn(result.outputs, pin.name))
        : [];
    fill(
      outcome,
      h("h3", null, "Result"),
      problem !== undefined && problemPanel(problem, actions.goTo),
      result?.error !== undefined &&
        h(
          "div",
          { class: "problem-panel reported" },
          h("p", { class: "problem-head" }, cut(h("span"), result.error)),
          h("p", { class: "problem-remedy" }, "The node reports this itself."),
        ),
      result &&
        h("p", { class: "input-note" }, `Took ${duration(result.stats.durationMs)}${run.runs > 1 ? `, ran ${run.runs} times` : ""}`),
      outputs.map((pin) =>
        h(
          "div",
          { class: "output" },
          h(
            "div",
            { class: "field-head" },
            h("h4", { class: "field-name", title: format.restOfLabel(pin) }, format.labelOf(pin)),
            h("span", { class: "type", dataset: { type: pin.data_type } }, typeOf(pin)),
          ),
          render(pin, result.outputs[pin.name]),
        ),
      ),
    );
  }

  let variables = null;
  function ofBoard() {
    variables = variablesField(editor.board.variables, () =>
      editor.apply({ ...editor.board, variables: variables.input.value }, { kind: "variables", what: "inputs" }),
    );
    return [
      h("h2", null, "Board"),
      editor.board.nodes.length === 0
        ? h("p", { class: "quiet" }, "Empty so far. Add nodes from the list.")
        : h("p", { class: "quiet" }, "Choose a node to see its inputs and what it gave out. What you change is kept in this browser."),
      h("h3", null, "Variables at the start"),
      variables.element,
    ];
  }

  return {
    element,
    update,
    /** Whether no input has a mistake. One that has is shown, that of another node as well. */
    check() {
      if (inputs !== null && !inputs.check()) return false;
      for (const id of [...mistaken.keys()]) {
        const node = nodeOf(editor.board, id);
        if (node === undefined || asideOf(node) === undefined) mistaken.delete(id);
        else if (id !== shown?.id) {
          editor.select(id);
          return inputs.check();
        }
      }
      return true;
    },
    focus: () => (element.querySelector(".fields :is(input, textarea, select)") ?? element.querySelector("textarea, button, a"))?.focus(),
  };
}

/** Browsers expect fields, those for secrets above all, in a form. Nothing is submitted. */
function fieldsForm(fields) {
  return h("form", { novalidate: true, autocomplete: "off", "aria-label": "Inputs", onsubmit: (event) => event.preventDefault() }, fields);
}
