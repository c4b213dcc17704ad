// All installed nodes: to search, to click, or to drag onto the board.

import { fill, h } from "../dom.js";
import * as format from "../format.js";
import { DRAGGED } from "./gestures.js";

const MOST = 60;

export const keyOfNode = ({ packageId, name }) => JSON.stringify([packageId, name]);

/** `{ element, update(all, packages), focus() }`. `add(node)` puts one onto the board. */
export function palette(add) {
  let all = [];
  let names = new Map();
  const list = h("ul", { class: "palette-list" });
  const state = h("p", { class: "input-note" });
  const search = h("input", {
    type: "search",
    placeholder: "Search nodes",
    "aria-label": "Search nodes to add",
    autocomplete: "off",
    oninput: () => draw(),
    onkeydown: (event) => {
      if (event.key !== "Enter" || search.value.trim() === "") return;
      event.preventDefault();
      const first = found()[0];
      if (first) add(first);
    },
  });

  function found() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter((node) => {
      const text =
        `${node.friendly_name} ${node.name} ${node.description} ${node.category} ${names.get(node.packageId) ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  function draw() {
    const nodes = found();
    const groups = Map.groupBy ? Map.groupBy(nodes.slice(0, MOST), (node) => node.packageId) : groupsOf(nodes.slice(0, MOST));
    fill(
      list,
      [...groups].map(([packageId, members]) =>
        h(
          "li",
          null,
          h("h3", null, format.nameOf({ name: names.get(packageId), id: packageId })),
          h(
            "ul",
            null,
            members.map((node) => h("li", null, entry(node))),
          ),
        ),
      ),
    );
    state.textContent =
      all.length === 0
        ? ""
        : nodes.length === 0
          ? "No node has these words."
          : nodes.length > MOST
            ? `The first ${MOST} of ${nodes.length}`
            : "";
    state.hidden = state.textContent === "";
    none.hidden = all.length > 0;
  }

  function entry(node) {
    return h(
      "button",
      {
        type: "button",
        class: "palette-node",
        draggable: "true",
        title: format.plain(node.description) || null,
        onclick: () => add(node),
        ondragstart: (event) => {
          event.dataTransfer.setData(DRAGGED, keyOfNode(node));
          event.dataTransfer.effectAllowed = "copy";
        },
      },
      h("span", { class: "palette-name" }, format.labelOf(node)),
      h("span", { class: "palette-about" }, format.plain(node.description)),
    );
  }

  const none = h("p", null, "No packages are installed yet. ", h("a", { href: "#/packages" }, "Install one"), " to have nodes.");
  return {
    element: h("div", { class: "palette" }, search, none, state, h("div", { class: "palette-scroll" }, list)),
    focus: () => search.focus(),
    find: (key) => all.find((node) => keyOfNode(node) === key),
    update(nodes, packages) {
      all = nodes;
      names = new Map(packages.map((each) => [each.id, each.name]));
      draw();
    },
  };
}

function groupsOf(nodes) {
  const groups = new Map();
  for (const node of nodes) groups.set(node.packageId, [...(groups.get(node.packageId) ?? []), node]);
  return groups;
}
