// A board to begin with: a condition says which way it goes on, and a sum is computed where it is needed.

import { misfit } from "./fits.js";
import { addNode, connect, emptyBoard } from "./model.js";

/** What each starter needs, best first; the first whose nodes are all installed is taken. */
const STARTERS = [
  {
    name: "A choice and a sum",
    nodes: [
      { node: "branch", x: 0, y: 0, inputs: { condition: true } },
      { node: "add", x: 0, y: 160, inputs: { a: 2, b: 3 } },
      { node: "progress", x: 250, y: 40 },
      { node: "whoami", x: 500, y: 0 },
    ],
    wires: [
      [0, "true", 2, "exec_in"],
      [1, "sum", 2, "steps"],
      [2, "exec_out", 3, "exec_in"],
    ],
  },
  {
    name: "A sum and a choice",
    nodes: [
      { node: "branch", x: 0, y: 40, inputs: { condition: true } },
      { node: "add", x: 250, y: 0, inputs: { a: 2, b: 40 } },
      { node: "primes", x: 500, y: 0 },
    ],
    wires: [
      [0, "yes", 1, "exec"],
      [1, "exec_out", 2, "exec"],
      [1, "sum", 2, "limit"],
    ],
  },
];

/** A board of installed nodes, or `null` where there are too few. `all` are `runtime.nodes()`. */
export function starterBoard(all, definitions) {
  for (const { name, nodes, wires } of STARTERS) {
    const found = nodes.map(({ node }) => all.filter((each) => each.name === node));
    // All from one package, so that the wires fit.
    const packageId = found[0]
      .map((each) => each.packageId)
      .find((id) => found.every((list) => list.some((each) => each.packageId === id)));
    if (packageId === undefined) continue;
    let board = { ...emptyBoard(), name };
    const ids = [];
    for (const node of nodes) {
      const added = addNode(board, { packageId, ...node });
      board = added.board;
      ids.push(added.id);
    }
    for (const [from, output, to, input] of wires) {
      const ends = [
        { node: ids[from], pin: output },
        { node: ids[to], pin: input },
      ];
      if (misfit(board, definitions, ...ends) === null) board = connect(board, definitions, ...ends);
    }
    return board;
  }
  return null;
}
