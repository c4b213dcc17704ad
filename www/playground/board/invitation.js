// What an empty board says.

import { h } from "../dom.js";
import { starterBoard } from "./starter.js";

/** `all` are the installed nodes; `open(board)` opens the starter, where there is one of them. */
export function invitationTo(editor, all, open) {
  const isBare = all.length === 0;
  const starter = starterBoard(all, editor.definitions);
  return [
    h("p", { class: "invitation-lead" }, "Wire nodes to a flow"),
    h(
      "p",
      { class: "quiet" },
      isBare ? "A board needs nodes, and nodes come with packages." : "Add a node from the list, or begin with a board that runs.",
    ),
    starter && h("button", { type: "button", class: "primary", onclick: () => open(starter) }, "Open a starter board"),
    isBare && h("a", { class: "button primary", href: "#/packages" }, "Install a package"),
    !isBare && starter === null && h("p", { class: "quiet" }, "The example packages come with a starter board."),
  ];
}
