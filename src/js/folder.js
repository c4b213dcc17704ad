// Folders and files that a user has picked or dropped: a FileSystemDirectoryHandle, or files with or without paths. What
// is given here is the page's, and may throw, which WebAssembly must not see: functions that are not async catch it.

/** More files than any package has: whoever picks a larger folder has picked the wrong one. */
const MOST_FILES = 20_000;

/** What lists have been looked through already. */
const lists = new WeakMap();

/** The files of a list, by their path without the folder that all of them are in. */
function listed(files) {
  const known = lists.get(files);
  if (known !== undefined) return known;
  const paths = Array.from(files, (file) => [file.webkitRelativePath || file.name, file]);
  const [first] = paths[0] ?? [""];
  const top = first.slice(0, first.indexOf("/") + 1);
  const inside = top !== "" && paths.every(([path]) => path.startsWith(top));
  const found = new Map(paths.map(([path, file]) => [inside ? path.slice(top.length) : path, file]));
  lists.set(files, found);
  return found;
}

/** What it is called. */
export function folderName(folder) {
  try {
    if (folder.kind === "directory") return String(folder.name);
    const { webkitRelativePath, name } = folder[0];
    return String(webkitRelativePath || name).split("/")[0];
  } catch {
    return "folder";
  }
}

/** The names of the files directly in it. */
export async function folderFiles(folder) {
  if (folder.kind !== "directory") return [...listed(folder).keys()].filter((path) => !path.includes("/"));
  const names = [];
  let entries = 0;
  for await (const [name, handle] of folder.entries()) {
    entries += 1;
    if (entries > MOST_FILES) throw new RangeError(`the folder has more than ${MOST_FILES} entries`);
    if (handle.kind === "file") names.push(name);
  }
  return names.sort();
}

/** A file of it; `null` where there is none. */
export async function folderFile(folder, path) {
  if (folder.kind !== "directory") return listed(folder).get(path) ?? null;
  let place = folder;
  const names = path.split("/");
  const name = names.pop();
  try {
    for (const part of names) place = await place.getDirectoryHandle(part);
    return await (await place.getFileHandle(name)).getFile();
  } catch (error) {
    if (error?.name === "NotFoundError" || error?.name === "TypeMismatchError") return null;
    throw error;
  }
}

/** The bytes of a file. */
export async function fileBytes(file) {
  return new Uint8Array(await file.arrayBuffer());
}

/** Whether it is something of the above. */
export function isFolder(value) {
  try {
    if (value.kind === "directory") return ["entries", "getFileHandle"].every((name) => typeof value[name] === "function");
    const files = Array.isArray(value) || (typeof FileList !== "undefined" && value instanceof FileList);
    if (!files || value.length === 0 || value.length > MOST_FILES) return false;
    return Array.from(value).every((file) => file instanceof Blob && typeof file.name === "string");
  } catch {
    return false;
  }
}

/** The text of a URL, given as such or as an object; `undefined` for anything else. */
export function urlText(url) {
  try {
    if (typeof url === "string") return url;
    return url instanceof URL ? url.href : undefined;
  } catch {
    return undefined;
  }
}
