// What the tests of pages share.

import { FlowLikeError, Runtime as Shipped } from "/pkg/index.js";

/** Whether runtimes are in workers, as the page's address says. */
export const inWorker = new URLSearchParams(location.search).has("worker");

/** `Runtime`, whose runtimes are in workers where they are to be. Other options are left as they are, getters included. */
export const Runtime = {
  open(options) {
    const isObject = options === undefined || (typeof options === "object" && options !== null);
    if (!inWorker || !isObject || options?.worker !== undefined) return Shipped.open(options);
    return Shipped.open(Object.defineProperties({ worker: true }, Object.getOwnPropertyDescriptors(options ?? {})));
  },
};

export const SDK = "com.example.rust-sdk";

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** JSON, also of what JSON has no form for; the order of names is none. */
export function show(value) {
  const plain = (_, item) => {
    if (typeof item === "bigint") return `${item}n`;
    if (item === null || typeof item !== "object" || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)));
  };
  return JSON.stringify(value, plain) ?? String(value);
}

/** Compares by value. */
export function equal(found, expected, what = "value") {
  assert(show(found) === show(expected), `${what} is ${show(found)}, expected ${show(expected)}`);
}

/** The `FlowLikeError` that a promise rejects with. */
export async function rejection(promise, code, what = "it") {
  const outcome = await promise.then((value) => ({ value }), (error) => ({ error }));
  assert("error" in outcome, `${what} resolved to ${show(outcome.value)}, expected ${code}`);
  const { error } = outcome;
  assert(error instanceof FlowLikeError, `${what} rejected with ${error}\n${error?.stack}`);
  assert(error.code === code, `${what} rejected with ${error.code}: ${error.message}, expected ${code}`);
  return error;
}

let databases = 0;

/** The name of a database that no other test uses. */
export function newDatabase() {
  databases += 1;
  return `flow-like-e2e-${Date.now()}-${databases}`;
}

/** A runtime that looks for no updates by itself, over a new database. */
export function open(options) {
  return Runtime.open({ database: newDatabase(), updates: false, ...options });
}

export async function get(path) {
  const response = await fetch(path);
  assert(response.ok, `${path}: ${response.status}`);
  return response;
}

export const bytes = async (path) => new Uint8Array(await (await get(path)).arrayBuffer());
export const text = async (path) => (await get(path)).text();

/** A fixture as `install` takes it, under this version. */
export async function fixture(name, version = "1.0.0", manifest = name.replace(/\..*/, "")) {
  const toml = await text(`/fixtures/${manifest}.toml`);
  return { bytes: await bytes(`/fixtures/${name}.wasm`), manifest: toml.replace('version = "1.0.0"', `version = "${version}"`) };
}

/** The same module with other bytes: a section of `size` random bytes that means nothing follows it. */
export function padded(module, size) {
  const name = [3, 112, 97, 100];
  const header = [0, ...leb(size + name.length), ...name];
  const result = new Uint8Array(module.length + header.length + size);
  result.set(module);
  result.set(header, module.length);
  const start = module.length + header.length;
  // As many as the browser gives at once.
  for (let at = start; at < result.length; at += 65536) crypto.getRandomValues(result.subarray(at, at + 65536));
  return result;
}

function leb(number) {
  const rest = number >>> 7;
  return rest === 0 ? [number & 127] : [(number & 127) | 128, ...leb(rest)];
}

/** What a request of IndexedDB answers with. */
export function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab has the database open"));
  });
}

/** Looks into a database past the runtime: `{ store: { key: value } }`. */
export async function stored(name) {
  const database = await answer(indexedDB.open(name));
  try {
    const stores = [...database.objectStoreNames];
    const found = {};
    for (const store of stores) {
      const objects = database.transaction(store).objectStore(store);
      const [keys, values] = [await answer(objects.getAllKeys()), await answer(objects.getAll())];
      found[store] = Object.fromEntries(keys.map((key, index) => [key, values[index]]));
    }
    return found;
  } finally {
    database.close();
  }
}

/** Changes what is stored, past the runtime. */
export async function edit(name, store, change) {
  const database = await answer(indexedDB.open(name));
  try {
    await change(database.transaction(store, "readwrite").objectStore(store));
  } finally {
    database.close();
  }
}

/** A manifest that asks for everything. */
export function openManifest(id) {
  return {
    manifest_version: 1, id, name: id, version: "1.0.0", description: "",
    permissions: {
      network: {
        http_enabled: true, websocket_enabled: true, allowed_hosts: ["127.0.0.1:8791", "127.0.0.1:8792"],
      },
      filesystem: { node_storage: true, user_storage: true, upload_dir: true, cache_dir: true },
      oauth_scopes: [{ provider: "github", scopes: ["read:user"], reason: "", required: false }],
      variables: true, cache: true, streaming: true, models: true,
    },
  };
}

/** SHA-256 in hex. */
export async function sha256(data) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
