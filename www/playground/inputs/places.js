// The directories that nodes keep files in, as docs/architecture.md lists them. Pure.

/** `path` of each from the ids of where a flow runs; `scope` is how `runtime.writeFile` is told which part of it is meant. */
export const PLACES = [
  { kind: "storage", label: "Storage of the board", needs: "node_storage", path: ({ board }) => `${board}/storage` },
  {
    kind: "storage",
    label: "Storage of this node",
    needs: "node_storage",
    path: ({ board, node }) => `${board}/storage/${node}`,
    scope: { nodeScoped: true },
  },
  { kind: "upload", label: "Uploads of the board", needs: "upload_dir", path: ({ board }) => `${board}/upload` },
  { kind: "cache", label: "Cache of the app", needs: "cache_dir", path: ({ app }) => `tmp/global/apps/${app}` },
  {
    kind: "cache",
    label: "Cache of the app, for this user",
    needs: "cache_dir",
    path: ({ app, user }) => `tmp/user/${user}/apps/${app}`,
    scope: { userScoped: true },
  },
  { kind: "user", label: "Files of the user", needs: "user_storage", path: ({ app, user }) => `users/${user}/apps/${app}` },
];

/** Options of `runtime.writeFile` for a place. */
export function writing(place, { board, app, user, node }) {
  return { directory: place.kind, ...place.scope, context: { boardId: board, appId: app, userId: user, nodeId: node } };
}

/** The ids that directories are named after; a run without one is at home in `local`. */
export function idsOf(context = {}, node) {
  const or = (id, otherwise) => (typeof id === "string" && id !== "" ? id : otherwise);
  return {
    board: or(context.boardId, "local"),
    app: or(context.appId, "local"),
    user: or(context.userId, "local"),
    node: or(context.nodeId, node),
  };
}

/** A FlowPath: a directory, and a file or folder inside of it. */
export function flowPath(place, ids, inside) {
  const directory = place.path(ids);
  const rest = inside.trim().replace(/^\/+|\/+$/g, "");
  return { path: rest === "" ? directory : `${directory}/${rest}`, store_ref: `${place.kind}:${directory}`, cache_store_ref: null };
}

/** The place and the rest of a FlowPath, or `null` where it is none of the above. */
export function placeOf(value, ids) {
  if (value === null || typeof value !== "object" || typeof value.path !== "string") return null;
  for (const [index, place] of PLACES.entries()) {
    const directory = place.path(ids);
    const isInside = value.path === directory || value.path.startsWith(`${directory}/`);
    if (value.store_ref === `${place.kind}:${directory}` && isInside) return { index, inside: value.path.slice(directory.length + 1) };
  }
  return null;
}

/** Why a path inside of a directory is refused, or `null`. */
export function problemOf(inside) {
  if (inside.includes("\\")) return "Folders are separated by /.";
  const segments = inside
    .trim()
    .replace(/^\/+|\/+$/g, "")
    .split("/");
  if (segments.includes("..") || segments.includes(".")) return "A path stays inside of its directory: no . or ..";
  if (segments.length > 1 && segments.includes("")) return "There is an empty folder name between two /.";
  return null;
}
