// Which view an address means.

const VIEWS = {
  packages: () => import("./views/packages.js"),
  nodes: () => import("./views/nodes.js"),
  node: () => import("./views/node.js"),
  board: () => import("./views/board.js"),
  storage: () => import("./views/storage.js"),
  settings: () => import("./views/settings.js"),
  try: () => import("./views/try.js"),
};

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The view of an address and its parameters; that of the packages for one that means nothing. */
export function route(hash) {
  const [path, ...rest] = hash.replace(/^#\/?/, "").split("?");
  const query = new URLSearchParams(rest.join("?"));
  const [name, packageId, node] = path.split("/").filter(Boolean).map(decoded);
  if (name === "nodes" && packageId !== undefined && node !== undefined) {
    return { name: "node", load: VIEWS.node, parameters: { packageId, node, query } };
  }
  const known = name !== "node" && Object.hasOwn(VIEWS, name ?? "") ? name : "packages";
  return { name: known, load: VIEWS[known], parameters: { query } };
}
