// Mouse, pen and fingers on the board: one moves a node, draws a wire or pans, two pinch.

import { misfit } from "./fits.js";
import { pan, zoom } from "./camera.js";
import { moveNode, nodeOf } from "./model.js";

/** Less is a click. */
const SLACK = 5;
export const DRAGGED = "application/x-flow-like-node";

const distance = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);
const middle = ([one, other]) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });

export function gestures({ viewport, editor, wires, actions, worldAt, placeOf, camera, look, zoomBy }) {
  const fingers = new Map();
  /** What the first finger does: `{ kind, … }`. */
  let act = null;
  const controller = new AbortController();
  const on = (name, listener, options) => viewport.addEventListener(name, listener, { signal: controller.signal, ...options });
  const local = (event) => {
    const box = viewport.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  on("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest(".wire-label")) return;
    fingers.set(event.pointerId, local(event));
    if (fingers.size === 2) {
      drop();
      act = { kind: "pinch" };
      return;
    }
    if (fingers.size > 2) return;
    const pin = event.target.closest(".pin");
    const id = event.target.closest("[data-node]")?.dataset.node;
    const start = { x: event.clientX, y: event.clientY };
    if (pin) act = { kind: "wire", start, end: { node: id, pin: pin.dataset.pin }, side: pin.dataset.side, isMoving: false };
    else if (id !== undefined) act = { kind: "move", start, id, from: nodeOf(editor.board, id), isMoving: false };
    else act = { kind: "pan", start: null, isMoving: false };
    act.pointer = event.pointerId;
  });

  on("pointermove", (event) => {
    if (!fingers.has(event.pointerId) || act === null) return;
    const before = new Map(fingers);
    fingers.set(event.pointerId, local(event));
    if (act.kind === "pinch") pinch(before);
    else if (act.kind === "pan") panBy(before.get(event.pointerId), local(event), event);
    else drag(event);
  });

  function pinch(before) {
    const [old, now] = [[...before.values()], [...fingers.values()]];
    if (old.length < 2 || distance(old) === 0) return;
    const from = middle(old);
    const to = middle(now);
    look(pan(zoom(camera(), from, distance(now) / distance(old)), to.x - from.x, to.y - from.y));
  }

  function panBy(from, to, event) {
    if (!act.isMoving) viewport.setPointerCapture(event.pointerId);
    act.isMoving = true;
    viewport.classList.add("panning");
    look(pan(camera(), to.x - from.x, to.y - from.y));
  }

  function drag(event) {
    const [dx, dy] = [event.clientX - act.start.x, event.clientY - act.start.y];
    if (!act.isMoving && Math.hypot(dx, dy) < SLACK) return;
    if (!act.isMoving) viewport.setPointerCapture(event.pointerId);
    act.isMoving = true;
    const { scale } = camera();
    if (act.kind === "move") {
      viewport.classList.add("moving");
      editor.select(act.id);
      editor.apply(moveNode(editor.board, act.id, act.from.x + dx / scale, act.from.y + dy / scale), {
        kind: `drag ${act.id} ${act.pointer} ${act.start.x} ${act.start.y}`,
        what: "moved",
      });
    } else {
      mark();
      const here = worldAt(event.clientX, event.clientY);
      const there = placeOf(act.end, act.side);
      if (act.side === "Output") wires.loose(there, here);
      else wires.loose(here, there);
    }
  }

  /** While a wire is drawn, pins that it does not fit step back. */
  function mark() {
    if (act.isMarked) return;
    act.isMarked = true;
    viewport.classList.add("wiring");
    const other = act.side === "Output" ? "Input" : "Output";
    for (const pin of viewport.querySelectorAll(`.pin[data-side="${other}"]`)) {
      const there = { node: pin.closest("[data-node]").dataset.node, pin: pin.dataset.pin };
      const [from, to] = act.side === "Output" ? [act.end, there] : [there, act.end];
      pin.classList.toggle("fits", misfit(editor.board, editor.definitions, from, to) === null);
    }
  }

  function drop() {
    wires.loose();
    viewport.classList.remove("wiring", "panning", "moving");
    for (const pin of viewport.querySelectorAll(".pin.fits")) pin.classList.remove("fits");
    act = null;
  }

  const release = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    const done = act;
    if (done === null || (done.kind === "pinch" && fingers.size > 0)) return;
    drop();
    if (event.type === "pointercancel") return;
    if (done.kind === "pan" && !done.isMoving) editor.select(null);
    if (done.kind === "move" && !done.isMoving) editor.select(done.id);
    if (done.kind === "wire" && done.isMoving) {
      const pin = document.elementFromPoint(event.clientX, event.clientY)?.closest(".pin");
      const there = pin && { node: pin.closest("[data-node]").dataset.node, pin: pin.dataset.pin };
      if (there && pin.dataset.side !== done.side) actions.connect(done.end, done.side, there);
    }
    // What was dragged was not clicked.
    if (done.isMoving)
      addEventListener("click", (click) => click.stopPropagation(), { capture: true, once: true, signal: AbortSignal.timeout(50) });
  };
  on("pointerup", release);
  on("pointercancel", release);
  on("keydown", (event) => {
    if (event.key === "Escape" && act?.isMoving) drop();
  });

  on(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 18 : 1;
      // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
      zoomBy(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), local(event));
    },
    { passive: false },
  );

  on("dragenter", (event) => {
    if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
  });
  on("dragover", (event) => {
    if (!event.dataTransfer.types.includes(DRAGGED)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  on("drop", (event) => {
    const key = event.dataTransfer.getData(DRAGGED);
    if (key === "") return;
    event.preventDefault();
    actions.place(key, worldAt(event.clientX, event.clientY));
  });

  return () => controller.abort();
}
