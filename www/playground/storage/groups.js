// Files of nodes by package, and by folder within it.

/** The path within a package's own part, for people: the part's own name is the same for all of its files. */
function common(paths) {
  const folders = paths.map((path) => path.split("/").slice(0, -1));
  const [first = []] = folders;
  const end = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  return end === -1 ? first.length : end;
}

/** `[{ packageId, bytes, folders: [{ path, files: [{ name, path, bytes }] }] }]`, each sorted. */
export function grouped(files) {
  const byPackage = Map.groupBy(files, ({ packageId }) => packageId);
  return [...byPackage]
    .map(([packageId, members]) => {
      const cut = common(members.map(({ path }) => path));
      const byFolder = Map.groupBy(members, ({ path }) => path.split("/").slice(cut, -1).join("/"));
      const folders = [...byFolder]
        .map(([path, list]) => ({
          path,
          files: list.map((file) => ({ ...file, name: file.path.split("/").pop() })).sort((a, b) => a.name.localeCompare(b.name)),
        }))
        .sort((a, b) => a.path.localeCompare(b.path));
      return { packageId, bytes: members.reduce((sum, { bytes }) => sum + bytes, 0), count: members.length, folders };
    })
    .sort((a, b) => a.packageId.localeCompare(b.packageId));
}
