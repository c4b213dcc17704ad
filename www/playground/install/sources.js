// What was picked or dropped, as sources of `runtime.install`.

const MANIFEST = /\.(toml|json)$/i;
const MODULE = /\.wasm$/i;

/** Where build tools keep what is no part of a package. */
const SKIPPED = new Set(["node_modules", ".git", "target"]);
/** More files than any package has. */
const MOST_FILES = 20_000;

const stem = (name) => name.replace(/\.[^.]*$/, "");

/**
 * What files that came together are: one package, where there is one module, and else a package for each module, with
 * the manifest of the same name. A list of `{ label, source }`.
 */
export function sourcesOf(files) {
  const modules = files.filter(({ name }) => MODULE.test(name));
  // Of a manifest alone the runtime says which module it misses.
  if (files.length === 1 && !MANIFEST.test(files[0].name)) return [{ label: files[0].name, source: { file: files[0] } }];
  if (modules.length < 2) return [{ label: modules[0]?.name ?? files[0].name, source: { folder: files } }];
  const manifests = files.filter(({ name }) => MANIFEST.test(name));
  return modules.map((module) => {
    const manifest = manifests.find(({ name }) => stem(name) === stem(module.name));
    return { label: module.name, source: manifest ? { folder: [module, manifest] } : { file: module } };
  });
}

const entriesOf = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/** The files of a dropped folder, called by their paths: a list has no other place for these. */
async function filesOf(directory, path, found) {
  const reader = directory.createReader();
  // It hands out a hundred at a time, and none when there are no more.
  for (let entries = await entriesOf(reader); entries.length > 0; entries = await entriesOf(reader)) {
    for (const entry of entries) {
      if (entry.isDirectory) {
        if (!SKIPPED.has(entry.name)) await filesOf(entry, `${path}${entry.name}/`, found);
        continue;
      }
      const file = await fileOf(entry);
      found.push(new File([file], path + file.name, { type: file.type, lastModified: file.lastModified }));
      if (found.length > MOST_FILES) throw new RangeError("The folder has more files than any package. Drop the package's own folder.");
    }
  }
  return found;
}

/** The addresses in a list of them, as browsers and file managers drop it. */
function addressesIn(text) {
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  return lines.filter((line) => /^https?:/i.test(line));
}

/**
 * What was dropped. To be called while the event is handled; the promise that it returns may be awaited later.
 */
export function dropped(transfer) {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const folders = entries.filter((entry) => entry.isDirectory);
  // A folder is in the list of files as well, as a file that cannot be read.
  const names = new Set(folders.map(({ name }) => name));
  const files = [...transfer.files].filter(({ name }) => !names.has(name));
  const addresses = items.length === 0 ? addressesIn(transfer.getData("text/uri-list")) : [];
  return (async () => {
    const sources = addresses.map((url) => ({ label: url, source: { url } }));
    if (files.length > 0) sources.push(...sourcesOf(files));
    for (const folder of folders) {
      sources.push({ label: folder.name, source: { folder: await filesOf(folder, `${folder.name}/`, []) } });
    }
    return sources;
  })();
}
