// Files of nodes by package, and by folder.

const folderOf = (path) => path.split("/").slice(0, -1).join("/");

function groupedBy(list, key) {
  const groups = new Map();
  for (const entry of list) {
    if (!groups.has(key(entry))) groups.set(key(entry), []);
    groups.get(key(entry)).push(entry);
  }
  return [...groups];
}

/**
 * `[{ packageId, bytes, count, folders: [{ path, files: [{ name, path, bytes }] }] }]`, each sorted. `path` of a folder is
 * all of it, whatever else there is: the same file is called the same when others come or go.
 */
export function grouped(files) {
  return groupedBy(files, ({ packageId }) => packageId)
    .map(([packageId, members]) => {
      const folders = groupedBy(members, ({ path }) => folderOf(path))
        .map(([path, list]) => ({
          path,
          files: list.map((file) => ({ ...file, name: file.path.split("/").pop() })).sort((a, b) => a.name.localeCompare(b.name)),
        }))
        .sort((a, b) => a.path.localeCompare(b.path));
      return { packageId, bytes: members.reduce((sum, { bytes }) => sum + bytes, 0), count: members.length, folders };
    })
    .sort((a, b) => a.packageId.localeCompare(b.packageId));
}
