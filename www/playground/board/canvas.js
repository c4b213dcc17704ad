// The board as a picture: nodes that can be moved, wires that can be drawn, and a view that pans and zooms.

import { h } from "../dom.js";
import { HOME, fit, pan, reveal, toWorld, zoom } from "./camera.js";
import { card } from "./card.js";
import { gestures } from "./gestures.js";
import { moveNode, removeNode, nodeOf } from "./model.js";
import { wireLayer } from "./wires.js";

const STEP = 10;
const ZOOMS = { "+": 1.25, "=": 1.25, "-": 0.8, 0: 1 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** `actions`: `openPin(end, side)`, `openWire(wire)`, `inspect(id)`, `connect(end, side, other)`, `announce(text)`, `place(key, point)`. */
export function canvas(editor, actions) {
  let camera = HOME;
  const cards = new Map();
  const layer = h("div", { class: "cards" });
  const wires = wireLayer(editor, { placeOf, openWire: actions.openWire });
  const world = h("div", { class: "world" }, wires.lines, layer, wires.labels);
  const viewport = h(
    "div",
    { class: "viewport", tabindex: 0, role: "region", "aria-label": "Board", "aria-describedby": "board-keys" },
    world,
  );

  const size = () => ({ width: viewport.clientWidth, height: viewport.clientHeight });
  const boxOf = ({ element }, node) => ({ x: node.x, y: node.y, width: element.offsetWidth, height: element.offsetHeight });

  function look(next) {
    camera = next;
    world.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.scale})`;
    viewport.style.setProperty("--grid", `${24 * camera.scale}px`);
    viewport.style.setProperty("--grid-x", `${camera.x}px`);
    viewport.style.setProperty("--grid-y", `${camera.y}px`);
  }

  /** A point of the screen on the board. */
  function worldAt(x, y) {
    const box = viewport.getBoundingClientRect();
    return toWorld(camera, { x: x - box.left, y: y - box.top });
  }

  function pinElement({ node, pin }, side) {
    return cards.get(node)?.element.querySelector(`.pin[data-side="${side}"][data-pin="${CSS.escape(pin)}"]`);
  }

  function placeOf(end, side) {
    const dot = pinElement(end, side)?.querySelector(".dot");
    if (!dot) return null;
    const box = dot.getBoundingClientRect();
    return worldAt(box.left + box.width / 2, box.top + box.height / 2);
  }

  function draw() {
    const ids = new Set(editor.board.nodes.map((node) => node.id));
    for (const [id, { element }] of cards) {
      if (ids.has(id)) continue;
      element.remove();
      cards.delete(id);
    }
    for (const { id } of editor.board.nodes) {
      if (!cards.has(id)) {
        const made = card(editor, id, actions);
        cards.set(id, made);
        layer.append(made.element);
      }
      cards.get(id).update();
    }
    viewport.classList.toggle("empty-board", ids.size === 0);
    wires.draw();
  }

  /** As `draw`, where nothing but the place of the selected node has changed. */
  function moved() {
    const node = nodeOf(editor.board, editor.selection);
    if (node === undefined) return draw();
    cards.get(node.id).place(node);
    return wires.draw(node.id);
  }

  function fitAll() {
    look(
      fit(
        editor.board.nodes.map((node) => boxOf(cards.get(node.id), node)),
        size(),
      ),
    );
  }

  function zoomBy(factor, point = { x: viewport.clientWidth / 2, y: viewport.clientHeight / 2 }) {
    look(zoom(camera, point, factor));
  }

  viewport.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    const { target } = event;
    const id = target.dataset.node;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest(".wire-label, .pin") === null && ZOOMS[event.key]) {
      event.preventDefault();
      if (event.key === "0") fitAll();
      else zoomBy(ZOOMS[event.key]);
    } else if (arrow && target === viewport) {
      event.preventDefault();
      look(pan(camera, -arrow[0] * 40, -arrow[1] * 40));
    } else if (arrow && id !== undefined) {
      event.preventDefault();
      const node = nodeOf(editor.board, id);
      const by = event.shiftKey ? STEP * 5 : STEP;
      editor.apply(moveNode(editor.board, id, node.x + arrow[0] * by, node.y + arrow[1] * by), { kind: `move ${id}`, what: "moved" });
      bring(id);
    } else if ((event.key === "Delete" || event.key === "Backspace") && id !== undefined) {
      event.preventDefault();
      const name = editor.nameOf(id);
      editor.apply(removeNode(editor.board, id));
      actions.announce(`${name} is removed. Ctrl+Z brings it back.`);
      viewport.focus();
    } else if (event.key === "Enter" && id !== undefined) {
      event.preventDefault();
      editor.select(id);
      actions.inspect(id);
    }
  });
  viewport.addEventListener("focusin", ({ target }) => {
    const id = target.closest("[data-node]")?.dataset.node;
    if (id === undefined) return;
    editor.select(id);
    if (target.matches(":focus-visible")) bring(id);
  });

  function bring(id) {
    const node = nodeOf(editor.board, id);
    if (node && cards.has(id)) look(reveal(camera, boxOf(cards.get(id), node), size()));
  }

  const stopGestures = gestures({
    viewport,
    editor,
    wires,
    actions,
    worldAt,
    placeOf,
    camera: () => camera,
    look,
    zoomBy,
  });

  look(HOME);
  return {
    element: viewport,
    draw,
    moved,
    fitAll,
    zoomBy,
    /** Where something new is put: the middle of what is seen, beside what is there. */
    middle() {
      const box = viewport.getBoundingClientRect();
      return worldAt(box.left + box.width / 2, box.top + box.height / 2);
    },
    bring,
    cardOf: (id) => cards.get(id)?.element,
    end: stopGestures,
  };
}
