// Raw IndexedDB, for tests that look at a database from outside or build one as an older version did. `raw` of mod.rs
// runs code after it.

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const completed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** Opens a database in the version that it has. */
const open = (name, version) => done(indexedDB.open(name, version));

/** `{ base64 }` anywhere in a value is bytes. */
function revive(value) {
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.base64 === "string") return Uint8Array.from(atob(value.base64), (char) => char.charCodeAt(0));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revive(member)]));
}

function dump(value) {
  if (value instanceof Uint8Array) return { base64: btoa(String.fromCharCode(...value)) };
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, dump(member)]));
}

/** Makes a database as `tests/fixtures/databases/` describes it. */
async function build(name, json) {
  const { version, stores } = JSON.parse(json);
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const [storeName, { indexes, records }] of Object.entries(stores)) {
      const store = request.result.createObjectStore(storeName);
      for (const [index, path] of Object.entries(indexes)) store.createIndex(index, path);
      for (const [key, value] of Object.entries(records)) store.put(revive(value), key);
    }
  };
  (await done(request)).close();
}

/** What `build` would make this database from. */
async function describe(name) {
  const database = await open(name);
  const stores = {};
  for (const storeName of database.objectStoreNames) {
    const store = database.transaction(storeName).objectStore(storeName);
    const indexes = Object.fromEntries([...store.indexNames].map((index) => [index, store.index(index).keyPath]));
    const keys = await done(store.getAllKeys());
    const values = await done(store.getAll());
    stores[storeName] = { indexes, records: Object.fromEntries(keys.map((key, at) => [key, dump(values[at])])) };
  }
  database.close();
  return JSON.stringify({ version: database.version, stores });
}

/** Puts anything under a key, as somebody may with the browser's tools. */
async function put(name, store, key, value) {
  const database = await open(name);
  const transaction = database.transaction(store, "readwrite");
  transaction.objectStore(store).put(value, key);
  await completed(transaction);
  database.close();
}

/** Notes the transactions that are made, as `stores:mode:durability`. Gives what ends that and returns them. */
function watchTransactions() {
  const { transaction } = IDBDatabase.prototype;
  const seen = [];
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    seen.push([[...stores].sort().join("+"), mode ?? "readonly", options?.durability ?? "default"].join(":"));
    return transaction.call(this, stores, mode, options);
  };
  return () => {
    IDBDatabase.prototype.transaction = transaction;
    return seen.join(" ");
  };
}

/**
 * Lets a method of IndexedDB fail at its n-th call, in one of the two ways in which browsers report a full disk or
 * another failure: as the request is made (`throw`), or when the transaction is to be committed (`commit`). Gives a
 * function that ends that.
 */
function failAt(prototype, method, n, how, error) {
  const original = globalThis[prototype].prototype[method];
  let calls = 0;
  globalThis[prototype].prototype[method] = function (...args) {
    calls += 1;
    if (calls !== n) return original.apply(this, args);
    const failure = new DOMException("simulated", error);
    if (how === "throw") throw failure;
    const request = original.apply(this, args);
    const { transaction } = request;
    Object.defineProperty(transaction, "error", { value: failure });
    // Once everything else has been asked for, as in a commit.
    request.addEventListener("success", () => transaction.abort());
    return request;
  };
  return () => {
    globalThis[prototype].prototype[method] = original;
  };
}

/** Hides a member of `navigator`, as pages without encryption have it. Gives what shows it again. */
function hide(member) {
  Object.defineProperty(navigator, member, { value: undefined, configurable: true });
  return () => delete navigator[member];
}
