// Wires: curves in SVG, and what went through them last as a small label.

import { h, svg } from "../dom.js";
import { brief } from "../outputs/brief.js";

/** How far a curve leaves its pin sideways. */
function bend(from, to) {
  return Math.max(36, Math.min(140, Math.abs(to.x - from.x) / 2));
}

/** How far it hangs down: one that leads back would lie behind the nodes between its ends. */
function sag(from, to) {
  return to.x < from.x ? 150 : 0;
}

/** Where its label is. */
function middle(from, to) {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + sag(from, to) * 0.75 };
}

export function curve(from, to) {
  const by = bend(from, to);
  const down = sag(from, to);
  return `M${from.x} ${from.y} C${from.x + by} ${from.y + down} ${to.x - by} ${to.y + down} ${to.x} ${to.y}`;
}

const FULL = 600;

/**
 * `{ lines, labels, draw(), loose(from, to) }`: two layers, to be put below and above the nodes. `placeOf(end, side)` is
 * where a pin is in the world, `openWire(wire)` what activating a wire does.
 */
export function wireLayer(editor, { placeOf, openWire }) {
  const lines = svg("svg", { class: "wire-lines", "aria-hidden": "true" });
  const labels = h("div", { class: "wire-labels" });
  const temporary = svg("path", { class: "wire loose" });
  let drawn = new Map();

  function make(wire) {
    const line = svg("path", { class: "wire" });
    // A thin line is hard to hit.
    const target = svg("path", { class: "wire-target", onclick: () => openWire(wire) });
    const group = svg("g", null, line, target);
    const full = h("span", { class: "wire-full" });
    const short = h("span", { class: "wire-short" });
    const label = h("button", { type: "button", class: "wire-label", onclick: () => openWire(wire) }, short, full);
    return { wire, line, target, group, label, short, full };
  }

  /** All wires, or those of the one node that has moved. */
  function draw(only) {
    if (only !== undefined) {
      for (const part of drawn.values()) if (part.wire.from.node === only || part.wire.to.node === only) place(part);
      return;
    }
    const next = new Map();
    for (const wire of editor.board.wires) {
      const key = JSON.stringify(wire);
      const part = drawn.get(key) ?? make(wire);
      next.set(key, part);
      place(part);
    }
    for (const [key, { group, label }] of drawn) {
      if (next.has(key)) continue;
      group.remove();
      label.remove();
    }
    drawn = next;
  }

  function place(part) {
    const { wire, line, target, group, label } = part;
    const [from, to] = [placeOf(wire.from, "Output"), placeOf(wire.to, "Input")];
    if (from === null || to === null) {
      group.remove();
      label.remove();
      return;
    }
    const path = curve(from, to);
    line.setAttribute("d", path);
    target.setAttribute("d", path);
    const source = editor.board.nodes.find((node) => node.id === wire.from.node);
    const pin = editor.definitions(source).pins.find((each) => each.name === wire.from.pin && each.pin_type === "Output");
    const isExec = pin?.data_type === "Execution";
    const wasTaken = isExec && editor.states.get(wire.from.node)?.result?.activateExec.includes(wire.from.pin);
    line.setAttribute("class", ["wire", isExec ? "exec" : "value", wasTaken && "lit"].filter(Boolean).join(" "));
    line.dataset.type = pin?.data_type ?? "";
    if (group.parentNode === null) lines.append(group);
    tell(part, pin, isExec);
    const { x, y } = middle(from, to);
    label.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
  }

  function tell({ wire, label, short, full }, pin, isExec) {
    const gave = isExec ? undefined : editor.gave(wire.from);
    if (gave === undefined) {
      label.remove();
      return;
    }
    const { value } = gave;
    const isSecret = pin?.sensitive === true;
    short.textContent = isSecret ? "•••" : brief(value, 18);
    full.textContent = isSecret ? "A secret value" : brief(value, FULL);
    label.setAttribute(
      "aria-label",
      `${full.textContent}: ${editor.labelOf(wire.from, "Output")} to ${editor.labelOf(wire.to, "Input")}. Open the wire`,
    );
    if (label.parentNode === null) labels.append(label);
  }

  /** The wire that is being dragged; without ends there is none. */
  function loose(from, to) {
    if (from === undefined) temporary.remove();
    else {
      temporary.setAttribute("d", curve(from, to));
      lines.append(temporary);
    }
  }

  return { lines, labels, draw, loose };
}
