// What an empty board says.

import { asksIn, inShort } from "../consent/asks.js";
import { h } from "../dom.js";
import { starterBoard } from "./starter.js";

/** What the nodes of a starter ask for, each thing once. */
function asksOfBoard(editor, board, runtime) {
  const asks = asksIn(runtime);
  const asked = board.nodes.flatMap((node) => asks(editor.definitions(node)));
  return [...new Map(asked.map((permission) => [permission.title, permission])).values()];
}

function whatStarterAsks(editor, board, runtime) {
  const asked = asksOfBoard(editor, board, runtime);
  return asked.length === 0 ? "Its nodes ask for no permission." : `You are asked before it runs: ${inShort(asked)}.`;
}

/** `open(board)` opens the starter, where there is one of installed nodes. */
export function invitationTo(editor, runtime, open) {
  const all = runtime.nodes();
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
    starter && h("p", { class: "quiet small" }, whatStarterAsks(editor, starter, runtime)),
    isBare && h("a", { class: "button primary", href: "#/packages" }, "Install a package"),
    !isBare && starter === null && h("p", { class: "quiet" }, "The example packages come with a starter board."),
  ];
}
