// Wires without a mouse: a pin, and the pins that it may be wired to. Those that do not fit say why.

import { fill, h, uniqueId } from "../dom.js";
import * as format from "../format.js";
import { typeOf } from "../inputs/control.js";
import { render } from "../outputs/render.js";
import { pinOf } from "./fits.js";
import { candidates, disconnect, nodeOf, wiresOf } from "./model.js";

function dialogWith(title, make) {
  const id = uniqueId("wiring");
  const back = document.activeElement;
  const close = h("button", { type: "button", class: "small", onclick: () => dialog.close() }, "Close");
  const body = h("div", { class: "wiring-body" });
  const dialog = h(
    "dialog",
    { class: "wiring-dialog", "aria-labelledby": id },
    h("div", { class: "section-head" }, h("h2", { id, tabindex: -1 }, title), close),
    body,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  fill(body, make(dialog, body));
  document.body.append(dialog);
  dialog.showModal();
  (body.querySelector("button:not([disabled]):not(.remove)") ?? close).focus();
  return dialog;
}

const definitionOf = (editor, end, side) => {
  const node = nodeOf(editor.board, end.node);
  return node && pinOf(editor.definitions(node), end.pin, side);
};

/** What a pin is wired to, and what it could be wired to. */
export function openPin(editor, end, side, { connect, announce }) {
  const pin = definitionOf(editor, end, side);
  if (pin === undefined) return;
  const title = `${editor.nameOf(end.node)}: ${format.labelOf(pin)}`;
  dialogWith(title, (dialog) => {
    const wires = wiresOf(editor.board, end);
    // A node that runs itself again is rarely what is wanted.
    const rank = (each) => (each.misfit !== null ? 2 : each.end.node === end.node ? 1 : 0);
    const choices = candidates(editor.board, editor.definitions, end, side).filter(
      (each) => each.end.node !== end.node || each.misfit === null,
    );
    choices.sort((one, other) => rank(one) - rank(other));
    const fitting = choices.filter((each) => each.misfit === null);
    return [
      h(
        "p",
        { class: "quiet" },
        side === "Output" ? "An output" : "An input",
        ": ",
        pin.data_type === "Execution" ? "says what runs next" : typeOf(pin),
        pin.description ? `. ${format.plain(pin.description)}` : "",
      ),
      wires.length > 0 &&
        h(
          "ul",
          { class: "wiring-now" },
          wires.map((wire) => present(editor, wire, side, dialog, announce)),
        ),
      h("h3", null, side === "Output" ? "Wire it to" : "Wire it from"),
      fitting.length === 0 && h("p", { class: "quiet" }, "No pin on this board fits. Add a node that does."),
      h(
        "ul",
        { class: "wiring-list" },
        choices.map(({ node, pin: other, end: there, misfit }) => {
          const reason = uniqueId("reason");
          return h(
            "li",
            null,
            h(
              "button",
              {
                type: "button",
                class: "wiring-choice",
                disabled: misfit !== null,
                "aria-describedby": misfit === null ? null : reason,
                onclick: () => {
                  dialog.close();
                  connect(end, side, there);
                },
              },
              h("strong", null, format.labelOf(editor.definitions(node))),
              " ",
              format.labelOf(other),
              h("span", { class: "type", dataset: { type: other.data_type } }, typeOf(other)),
            ),
            misfit !== null && h("p", { class: "input-note", id: reason }, misfit),
          );
        }),
      ),
    ];
  });
}

function present(editor, wire, side, dialog, announce) {
  const [other, otherSide] = side === "Output" ? [wire.to, "Input"] : [wire.from, "Output"];
  const name = editor.labelOf(other, otherSide);
  return h(
    "li",
    null,
    h("span", null, side === "Output" ? "Wired to " : "Wired from ", h("strong", null, name)),
    h(
      "button",
      {
        type: "button",
        class: "small remove",
        "aria-label": `Remove wire with ${name}`,
        onclick: () => {
          editor.apply(disconnect(editor.board, wire));
          announce("The wire is removed.");
          dialog.close();
        },
      },
      "Remove wire",
    ),
  );
}

/** A wire: what went through it last, and how to be rid of it. */
export function openWire(editor, wire, { announce }) {
  const pin = definitionOf(editor, wire.from, "Output");
  const title = `${editor.nameOf(wire.from.node)} to ${editor.nameOf(wire.to.node)}`;
  const gave = editor.gave(wire.from);
  dialogWith(title, (dialog) => [
    h("p", { class: "quiet" }, `${editor.labelOf(wire.from, "Output")} → ${editor.labelOf(wire.to, "Input")}`),
    pin !== undefined &&
      pin.data_type !== "Execution" &&
      (gave !== undefined
        ? h("div", { class: "output" }, render(pin, gave.value))
        : h("p", { class: "quiet" }, "Nothing went through it yet: run the board.")),
    h("ul", { class: "wiring-now" }, present(editor, wire, "Output", dialog, announce)),
  ]);
}
