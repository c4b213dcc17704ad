// Folders and files that a user has picked or dropped: a FileSystemDirectoryHandle, or files with or without paths.

/** The files of a list, by their path without the folder that all of them are in. */
function listed(files) {
  const paths = Array.from(files, (file) => [file.webkitRelativePath || file.name, file]);
  const [first] = paths[0] ?? [""];
  const top = first.slice(0, first.indexOf("/") + 1);
  const inside = top !== "" && paths.every(([path]) => path.startsWith(top));
  return new Map(paths.map(([path, file]) => [inside ? path.slice(top.length) : path, file]));
}

/** What it is called. */
export function folderName(folder) {
  if (folder.kind === "directory") return folder.name;
  const [file] = Array.from(folder);
  return file === undefined ? "nothing" : (file.webkitRelativePath || file.name).split("/")[0];
}

/** The names of the files directly in it. */
export async function folderFiles(folder) {
  if (folder.kind !== "directory") return [...listed(folder).keys()].filter((path) => !path.includes("/"));
  const names = [];
  for await (const [name, handle] of folder.entries()) if (handle.kind === "file") names.push(name);
  return names.sort();
}

/** A file of it: its size and a promise of its bytes; `null` where there is none. */
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
  if (value?.kind === "directory") return typeof value.entries === "function";
  const files = Array.isArray(value) || (typeof FileList !== "undefined" && value instanceof FileList);
  return files && value.length > 0 && Array.from(value).every((file) => file instanceof Blob && typeof file.name === "string");
}
