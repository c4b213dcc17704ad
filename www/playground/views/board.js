// The board: nodes wired to a flow.

import { fill, h } from "../dom.js";
import { boardList } from "../board/board-list.js";
import { canvas } from "../board/canvas.js";
import { Editor } from "../board/editor.js";
import { misfit } from "../board/fits.js";
import { invitationTo } from "../board/invitation.js";
import { inspector } from "../board/inspector.js";
import { journal } from "../board/journal.js";
import { addNode, connect, emptyBoard, freePlace } from "../board/model.js";
import { palette } from "../board/palette.js";
import { Runner } from "../board/runner.js";
import { mayLeave, openFile, readingNote, saveFile } from "../board/saving.js";
import { toolbar } from "../board/toolbar.js";
import { openPin, openWire } from "../board/wiring.js";
import { labelOf } from "../format.js";
import { form } from "../inputs/form.js";
import { storeOf } from "../inputs/stored.js";
import { focusLog } from "../run/log-view.js";

export const title = "Board";

const ELSEWHERE = { packages: "#/packages", permissions: "#/packages", nodes: "#/nodes", storage: "#/storage", settings: "#/settings" };

/** The board as long as the page is there, whichever view is shown. */
let opened;

/** `{ editor, kept }`; `kept` is what came of the board of the browser's storage, where it was read just now. */
function open(runtime) {
  if (opened !== undefined) return { editor: opened, kept: null };
  opened = new Editor(runtime.nodes());
  const kept = opened.keeping.restore();
  opened.keeping.start();
  return { editor: opened, kept };
}

export function show(container, app) {
  const { runtime, announce } = app;
  const { editor, kept } = open(runtime);
  const runner = new Runner(app, editor);
  let isList = false;

  const actions = {
    announce: (text) => app.announce(text),
    openPin: (end, side) => openPin(editor, end, side, actions),
    openWire: (wire) => openWire(editor, wire, actions),
    inspect: () => details.focus(),
    connect(end, side, other) {
      const [from, to] = side === "Output" ? [end, other] : [other, end];
      const reason = misfit(editor.board, editor.definitions, from, to);
      if (reason !== null) return (announce(`Not wired. ${reason}`), hint(reason));
      editor.apply(connect(editor.board, editor.definitions, from, to));
      announce(`${editor.labelOf(from, "Output")} is wired to ${editor.labelOf(to, "Input")}.`);
      return undefined;
    },
    place: (key, point) => add(nodes.find(key), point),
    back: (id) => (isList ? list.element.querySelector(`[data-key="open ${id}"]`) : picture.cardOf(id))?.focus(),
    afterRemoval: () => (isList ? list.element.focus() : picture.element.focus()),
    startFrom: (id) => editor.apply({ ...editor.board, start: id }),
    goTo(place) {
      if (place === "reload") location.reload();
      else if (place === "run") run();
      else if (place in ELSEWHERE) app.go(ELSEWHERE[place]);
      else if (place === "log") focusLog(below.element);
      else details.focus();
    },
    run: () => run(),
    cancel: () => runner.cancel(),
    undo: () => editor.undo(),
    redo: () => editor.redo(),
    rename: (name) => editor.apply({ ...editor.board, name }, { kind: "name", what: "inputs" }),
    save: () => saveFile(editor, told),
    async open(file) {
      if (await mayLeave(editor, app, told)) await openFile(editor, file, told);
    },
    async clear() {
      if (!(await mayLeave(editor, app, told))) return;
      editor.open(emptyBoard());
      announce("A new board. Undo brings the last one back.");
    },
    storeOf: (packageId) => storeOf(runtime, packageId),
    zoom: (factor) => picture.zoomBy(factor),
    fit: () => picture.fitAll(),
    asList(is) {
      isList = is;
      picture.element.hidden = is;
      list.element.hidden = !is;
      draw("board");
      if (!is) picture.fitAll();
    },
  };

  const bar = toolbar(actions);
  const nodes = palette((node) => add(node));
  const picture = canvas(editor, actions);
  const list = boardList(editor, actions);
  list.element.hidden = true;
  const details = inspector(editor, actions);
  const below = journal(runner, actions.goTo);
  const note = h("div", { class: "board-notes" });
  const unkept = h("p", { class: "board-note bad", hidden: true }, "The browser cannot keep this board: it is too large, or storage is blocked. Save it to a file before you close the page.");
  const toast = h("p", { class: "board-hint", hidden: true });
  const invitation = h("div", { class: "invitation" });
  const adding = h(
    "details",
    { class: "card adding", open: matchMedia("(min-width: 900px)").matches },
    h("summary", null, h("h2", null, "Add nodes")),
    nodes.element,
  );

  fill(
    container,
    h("h1", { class: "board-title" }, "Board"),
    bar.element,
    unkept,
    note,
    h(
      "p",
      { class: "hidden", id: "board-keys" },
      "Arrow keys move the view, plus and minus zoom, 0 shows everything. Tab goes to the nodes.",
    ),
    h(
      "p",
      { class: "hidden", id: "board-help" },
      "Arrow keys move it, Enter goes to its inputs and Escape back, Delete removes it. Its pins follow with Tab; press one to wire it.",
    ),
    h(
      "div",
      { class: "board-columns" },
      adding,
      h("div", { class: "board-stage" }, picture.element, list.element, invitation, bar.views, toast),
      h("div", { class: "card inspector-card" }, details.element),
    ),
    below.element,
  );

  let timer;
  /** A word beside the board, where a wire was dropped that does not fit. */
  function hint(text) {
    clearTimeout(timer);
    toast.textContent = text;
    toast.hidden = false;
    timer = setTimeout(() => {
      toast.hidden = true;
    }, 4000);
  }

  function told(read) {
    fill(
      note,
      readingNote(read, () => fill(note)),
    );
    if (read.problem) announce(read.problem);
    if (read.board) requestAnimationFrame(() => picture.fitAll());
  }

  function add(node, point) {
    if (node === undefined) return;
    const { x, y } =
      point === undefined ? freePlace(editor.board, editor.selection, picture.middle()) : { x: point.x - 90, y: point.y - 20 };
    // What its form shows is what it runs with.
    const inputs = form(node).values();
    const added = addNode(editor.board, { packageId: node.packageId, node: node.name, x, y, inputs });
    if (added.id === null) return hint("A board has at most 200 nodes.");
    editor.apply(added.board);
    editor.select(added.id);
    picture.bring(added.id);
    announce(`${labelOf(node)} is on the board.`);
    return undefined;
  }

  function invite() {
    invitation.hidden = editor.board.nodes.length > 0;
    fill(
      invitation,
      invitationTo(editor, runtime, (starter) => (editor.open(starter), picture.fitAll())),
    );
  }

  function isKept() {
    unkept.hidden = editor.keeping.isKept;
    announce(unkept.hidden ? "The browser keeps this board again." : unkept.textContent);
  }

  async function run() {
    if (!details.check()) return announce("An input needs a correction.");
    announce("The board runs.");
    await runner.run();
    if (runner.outcome) announce(runner.outcome.text);
    return undefined;
  }

  let drawing = 0;
  const pending = new Set();

  /** Runs tell a lot, and drawing all of it at once would take the time that they need. */
  function later(what) {
    pending.add(what);
    drawing ||= setTimeout(() => {
      drawing = 0;
      const all = [...pending];
      pending.clear();
      for (const each of all) draw(each);
    }, 60);
  }

  function draw(what) {
    if (what === "said") return below.said();
    if (what === "kept") return isKept();
    if (what === "passed") return announce("Another tab had changed the board meanwhile. Undo shows it as it was there.");
    if (what === "run-begins") below.begin();
    if (what.startsWith("run")) below.update();
    if (what === "board" || what === "catalogue") invite();
    if (what === "moved") {
      bar.update({ editor, isRunning: runner.isRunning, isList });
      return picture.moved();
    }
    bar.update({ editor, isRunning: runner.isRunning, isList });
    if (isList) list.update();
    else if (what !== "inputs") picture.draw();
    details.update(what.startsWith("run") ? "run" : what);
    return undefined;
  }

  const unlisten = editor.listen((what) => (what === "said" || what === "run" ? later(what) : draw(what)));
  const refresh = () => {
    editor.install(runtime.nodes());
    nodes.update(runtime.nodes(), runtime.packages());
    draw("catalogue");
  };
  const unsubscribe = app.on ? app.on("packages-changed", refresh) : runtime.on("packages-changed", refresh);
  const onKey = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) editor.redo();
    else editor.undo();
  };
  container.addEventListener("keydown", onKey);
  const observer = new ResizeObserver(() => picture.draw());
  observer.observe(picture.element);

  refresh();
  draw("board");
  unkept.hidden = editor.keeping.isKept;
  if (kept !== null && (kept.leftOut?.length > 0 || kept.missing?.length > 0 || kept.problem)) told(kept);
  requestAnimationFrame(() => picture.fitAll());

  return () => {
    runner.end();
    editor.keeping.now();
    unlisten();
    unsubscribe();
    observer.disconnect();
    picture.end();
    below.end();
    clearTimeout(drawing);
    clearTimeout(timer);
    container.removeEventListener("keydown", onKey);
  };
}
