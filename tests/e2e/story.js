// The story of a package, from its publishing to its end, as one tab sees it. Each function is a scene that the driver asks
// for (xtask/src/e2e/story.rs).

import { Runtime } from "/pkg/index.js";
import { SDK, answer, assert, edit, equal, rejection, show, sleep, stored } from "./support.js";

const DATABASE = "flow-like-e2e-story";

const ALL = { grant: "all" };

let runtime;
let flow;
/** The run that is under way. */
let lingering;
/** What the runtime has told, in order. */
const told = [];

export async function open(registry, options = {}) {
  runtime = await Runtime.open({ database: DATABASE, registries: [registry], updates: false, ...options });
  for (const event of ["packages-changed", "update-available", "update-failed"]) {
    runtime.on(event, (detail) => told.push({ event, ...detail }));
  }
}

/** The details of the refusal to install. */
export async function refused(id, code) {
  const { details } = await rejection(runtime.install({ registry: id }), code);
  equal(runtime.packages(), [], "what is installed");
  return details;
}

/** The ids that a search finds, and how fresh that is. */
export async function search(filters) {
  const { packages, totalCount, indexAgeMs, stale } = await runtime.registry.searchPackages(filters);
  return { ids: packages.map(({ id }) => id), totalCount, indexAgeMs, stale };
}

/** The steps of an install. */
export async function install(id, options = {}) {
  const steps = [];
  const info = await runtime.install({ registry: id, onProgress: (step) => steps.push(step), ...options });
  const phases = steps.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);
  equal(phases, ["resolve", "download", "verify", "store"], "the phases");
  const download = steps.filter(({ phase }) => phase === "download");
  for (const [index, { bytes }] of download.entries()) {
    assert(index === 0 || bytes >= download[index - 1].bytes, `bytes went back: ${show(download)}`);
  }
  const last = download.at(-1);
  equal([last.bytes, last.total], [info.moduleBytes, info.moduleBytes], "the last bytes");
  return { version: info.version, origin: info.origin, told: told.splice(0) };
}

export async function run(id, node, inputs = {}) {
  const { outputs, error } = await runtime.run(id, node, inputs, ALL);
  assert(error === undefined, `${node}: ${error}`);
  return outputs;
}

export function versions() {
  return Object.fromEntries(runtime.packages().map(({ id, version }) => [id, version]));
}

export async function followUpdates(id) {
  await runtime.setUpdatePolicy(id, "auto");
  told.length = 0;
}

/** Opens a flow with a run of it, and begins another that takes its time. */
export async function begin(id) {
  flow = await runtime.openFlow();
  const { outputs } = await flow.run(id, "answer", {}, ALL);
  lingering = flow.run(id, "linger", {}, ALL);
  lingering.done = false;
  const done = () => {
    lingering.done = true;
  };
  lingering.then(done, done);
  told.length = 0;
  return outputs.value;
}

/** Waits for the news of an update, and returns it. */
export async function hear(id, version) {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const event of told) {
      const changes = event.event === "packages-changed" ? event.changes : [];
      const change = changes.find((change) => change.id === id && change.to === version && change.kind === "updated");
      if (change !== undefined) return { ...change, elsewhere: event.elsewhere };
    }
    await sleep(50);
  }
  throw new Error(`nobody told of ${version}: ${show(told)}`);
}

/** The next run of the flow, and what the one that was under way comes to. */
export async function goOn(id) {
  const { outputs: next } = await flow.run(id, "answer", {}, ALL);
  const wasUnderWay = !lingering.done;
  const { outputs: before } = await lingering;
  const { outputs: last } = await flow.run(id, "answer", {}, ALL);
  await flow.close();
  return { next: next.value, wasUnderWay, before: before.value, last: last.value };
}

/** A file of a node, which outlives its package. */
export async function writeNotes() {
  const context = { appId: "app", boardId: "board", userId: "user" };
  const { error } = await runtime.run(SDK, "notes", { name: "note.txt", text: "stays" }, { grant: "all", context });
  assert(error === undefined, error);
}

/** Removes everything. Returns how many entries each object store has then. */
export async function uninstallAll() {
  for (const { id } of runtime.packages()) {
    equal(await runtime.uninstall(id), true, id);
    equal(await runtime.uninstall(id), false, `${id} again`);
  }
  equal(runtime.packages(), [], "what is installed");
  await runtime.close();
  const stores = Object.entries(await stored(DATABASE));
  return Object.fromEntries(stores.map(([store, entries]) => [store, Object.keys(entries).length]));
}

/** Every method of the editor's interface, on `id` with its newest version and an older one. */
export async function editor(registry, id, newest, older) {
  const editor = runtime.registry;
  equal(editor === runtime.registry, true, "one object");
  await editor.init(registry);
  await editor.init();
  await rejection(editor.init("ftp://example.com"), "invalid-argument");

  const found = camel(await editor.searchPackages({ query: "story", sortBy: "updatedAt", sortDesc: true, limit: 5 }));
  equal([found.packages.map((found) => found.id), found.totalCount, found.offset, found.limit], [[id], 1, 0, 5], "search");
  keys(found.packages[0], "id name description latestVersion downloadCount status keywords verified");
  keys(await editor.searchPackages(), "packages totalCount offset limit indexAgeMs stale");
  equal((await editor.searchPackages({ verifiedOnly: true, keywords: ["answers"] })).totalCount, 1, "by keyword");
  equal((await editor.searchPackages({ category: "utilities", author: "ada" })).packages[0].id, id, "by category");
  equal((await editor.searchPackages({ query: "no such thing" })).packages, [], "nothing");
  equal((await editor.searchPackages({ query: "story", registry })).totalCount, 1, "in one registry");
  const wrong = [{ limit: "many" }, { registry: 5 }, { registry: "https://registry.example.com" }, 5];
  for (const filters of wrong) await rejection(editor.searchPackages(filters), "invalid-argument", show(filters));

  equal([await editor.getPackage(id), await editor.isPackageInstalled(id), await editor.getInstalledVersion(id)], [null, false, null]);
  const cached = camel(await editor.installPackage(id, older));
  keys(cached, "entry wasmData cachedAt");
  keys(cached.entry, "id manifest versions status downloadCount createdAt updatedAt source verified");
  equal([cached.entry.id, cached.entry.status, cached.entry.verified, cached.entry.source.type], [id, "active", true, "remote"], "entry");
  keys(cached.entry.versions[0], "version wasmHash wasmSize publishedAt yanked");
  const { manifest } = cached.entry;
  equal([manifest.manifestVersion, manifest.primaryCategory, manifest.permissions.network.allowedHosts], [1, "utilities", ["api.example.com"]], "manifest");
  equal(manifest.nodes[0].metadata, { snake_case: { stays_so: 1 } }, "free text");
  assert(cached.wasmData instanceof Uint8Array && cached.wasmData[1] === 97, "no module");

  const installed = camel(await editor.getPackage(id));
  keys(installed, "id version source installedAt wasmPath manifest");
  equal([installed.id, installed.version, installed.source.registryUrl], [id, older, registry], "installed");
  assert(!Number.isNaN(Date.parse(installed.installedAt)), installed.installedAt);
  equal(await editor.getInstalledPackages(), [installed], "all");
  equal([await editor.isPackageInstalled(id), await editor.getInstalledVersion(id)], [true, older], "whether");
  const [update] = camel(await editor.checkForUpdates());
  equal(update, { packageId: id, currentVersion: older, latestVersion: newest, registry, heldBack: null }, "update");
  const updated = camel(await editor.updatePackage(id));
  equal([updated.entry.manifest.version, await editor.getInstalledVersion(id)], [newest, newest], "updated");
  equal(await editor.checkForUpdates(), [], "updates");
  await editor.updatePackage(id, older);
  equal(await editor.getInstalledVersion(id), older, "an older one that was asked for");
  equal(await editor.uninstallPackage(id), undefined, "uninstalling");
  equal(await editor.getInstalledPackages(), [], "what is left");
  await rejection(editor.updatePackage(id), "package-not-found");
  await rejection(editor.installPackage("com.example.nobody"), "version-not-found");
  await rejection(editor.installPackage(id, "9.9.9"), "version-not-found");
  told.length = 0;
}

/** The same value, whose fields are in camelCase at every depth, but for what packages write freely. */
function camel(value, path = "") {
  if (Array.isArray(value)) value.forEach((item, index) => camel(item, `${path}[${index}]`));
  else if (value !== null && typeof value === "object" && !(value instanceof Uint8Array)) {
    for (const [name, item] of Object.entries(value)) {
      assert(!name.includes("_"), `${path}.${name} is not in camelCase`);
      if (name !== "metadata") camel(item, `${path}.${name}`);
    }
  }
  return value;
}

function keys(object, names) {
  const missing = names.split(" ").filter((name) => !Object.hasOwn(object, name));
  equal(missing, [], `missing of ${Object.keys(object)}`);
}
