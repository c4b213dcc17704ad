// What can be done with the board as a whole.

import { h, setUsable, svg } from "../dom.js";

const ICONS = {
  undo: "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6",
  redo: "m15 7 5 5-5 5M20 12H10a6 6 0 0 0-6 6",
  in: "M12 5v14M5 12h14",
  out: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
};

function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

function iconButton(name, label, onclick, keys) {
  return h(
    "button",
    {
      type: "button",
      class: "small icon-only",
      "aria-label": label,
      title: keys ? `${label} (${keys})` : label,
      "aria-keyshortcuts": keys ?? null,
      onclick,
    },
    icon(name),
  );
}

/** `{ element, views, update(state) }`; `actions` are named as below. */
export function toolbar(actions) {
  const name = h("input", {
    type: "text",
    class: "board-name",
    "aria-label": "Name of the board",
    maxlength: 200,
    autocomplete: "off",
    oninput: () => actions.rename(name.value),
  });
  const run = h("button", { type: "button", class: "primary", onclick: actions.run }, "Run");
  const cancel = h("button", { type: "button", onclick: actions.cancel }, "Cancel");
  const start = h("select", { "aria-label": "Start from", onchange: () => actions.startFrom(start.value) });
  const startChoice = h("span", { class: "start-choice" }, h("span", { class: "quiet", "aria-hidden": "true" }, "from"), start);
  const undo = iconButton("undo", "Undo", actions.undo, "Control+Z");
  const redo = iconButton("redo", "Redo", actions.redo, "Control+Shift+Z");
  const picker = h("input", {
    type: "file",
    accept: ".json,application/json",
    class: "hidden file-input",
    id: "board-file",
    onchange: () => {
      if (picker.files[0]) actions.open(picker.files[0]);
      picker.value = "";
    },
  });
  const asList = h(
    "button",
    {
      type: "button",
      class: "small",
      "aria-pressed": false,
      onclick: () => actions.asList(asList.getAttribute("aria-pressed") !== "true"),
    },
    "As a list",
  );
  const element = h(
    "div",
    { class: "board-toolbar", role: "group", "aria-label": "Board" },
    h(
      "div",
      { class: "input-row" },
      run,
      cancel,
      startChoice,
    ),
    h("div", { class: "input-row" }, undo, redo, asList),
    h(
      "div",
      { class: "input-row toolbar-end" },
      name,
      h("button", { type: "button", class: "small", onclick: actions.save }, "Save file"),
      picker,
      h("label", { class: "button small", for: "board-file" }, "Open file"),
      h("button", { type: "button", class: "small", onclick: actions.clear }, "New"),
    ),
  );
  const views = h(
    "div",
    { class: "zoom-buttons", role: "group", "aria-label": "View" },
    iconButton("in", "Zoom in", () => actions.zoom(1.25)),
    iconButton("out", "Zoom out", () => actions.zoom(0.8)),
    iconButton("fit", "Fit the board into view", actions.fit),
  );
  return {
    element,
    views,
    update({ editor, isRunning, isList }) {
      const { board } = editor;
      if (document.activeElement !== name) name.value = board.name;
      setUsable(run, !isRunning && board.nodes.length > 0);
      run.textContent = isRunning ? "Running …" : "Run";
      setUsable(cancel, isRunning);
      setUsable(undo, editor.timeline.canUndo);
      setUsable(redo, editor.timeline.canRedo);
      startChoice.hidden = board.nodes.length === 0;
      const options = board.nodes.map((node, index) => [node.id, `${index + 1}. ${editor.nameOf(node.id)}`]);
      const key = JSON.stringify(options);
      if (start.dataset.key !== key) {
        start.dataset.key = key;
        start.replaceChildren(...options.map(([value, label]) => h("option", { value }, label)));
      }
      start.value = board.start ?? "";
      asList.setAttribute("aria-pressed", String(isList));
      views.hidden = isList;
    },
  };
}
