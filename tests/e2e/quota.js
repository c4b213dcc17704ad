// Row 36: storage that is full, as the browser itself enforces it. The driver makes room short (xtask/src/e2e/quota.rs).

import { Runtime } from "/pkg/index.js";
import { answer, assert, bytes, equal, fixture, padded, rejection, show, sleep } from "./support.js";

const DATABASE = "flow-like-e2e-quota";
const FILLER = "flow-like-e2e-filler";
const CHUNK = 1 << 20;
/** Bytes of the package that does not fit. */
const LARGE = 4 << 20;
const SHOUT = "com.example.assemblyscript";
const GO = "com.example.go";

let runtime;

const small = () => fixture("assemblyscript");

/** The small package's next version, which is large. */
async function large() {
  const { bytes: module, manifest } = await fixture("assemblyscript", "1.1.0");
  return { bytes: padded(module, LARGE), manifest };
}

/** Installs a package that will want more room, and one that can make room. */
export async function begin() {
  runtime = await Runtime.open({ database: DATABASE, updates: false });
  await runtime.install(await small());
  const manifest = await (await fetch("/fixtures/go.toml")).text();
  // Random bytes: nothing makes less of these.
  await runtime.install({ bytes: padded(await bytes("/fixtures/go.wasm"), 4 << 20), manifest });
}

async function filler(work) {
  const request = indexedDB.open(FILLER, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("chunks");
  const database = await answer(request);
  try {
    return await work(() => database.transaction("chunks", "readwrite"));
  } finally {
    database.close();
  }
}

/** Fills the storage with something else until no more than a few megabytes are left. Returns how much that was. */
export function fill(most) {
  return filler(async (begin) => {
    for (let index = 0; index * CHUNK < most; index += 1) {
      const transaction = begin();
      const chunk = new Uint8Array(CHUNK);
      for (let at = 0; at < CHUNK; at += 65536) crypto.getRandomValues(chunk.subarray(at, at + 65536));
      transaction.objectStore("chunks").put(chunk, index);
      const failure = await new Promise((resolve) => {
        transaction.oncomplete = () => resolve(null);
        transaction.onabort = () => resolve(transaction.error ?? new Error("aborted"));
      });
      if (failure !== null) {
        equal(failure.name, "QuotaExceededError", "why no more fits");
        return index * CHUNK;
      }
    }
    throw new Error(`${most} bytes fit, and no limit is in sight`);
  });
}

const shout = async () => {
  const { outputs, error } = await runtime.run(SHOUT, "shout", { text: "here" }, { grant: "all" });
  assert(error === undefined, error);
  equal(outputs.shouted, "HERE!", "what the old version says");
};

/** An update does not fit: says so with figures, and nothing has changed. */
export async function refused() {
  const before = runtime.packages().map(({ id, version, hash }) => [id, version, hash]);
  const update = await large();
  const error = await rejection(runtime.install(update), "quota-exceeded");
  const { usage, quota, needed, packages } = error.details;
  equal(needed, update.bytes.length, "what is needed");
  equal(packages.map(({ id }) => id), [GO, SHOUT], "what could be removed, largest first");
  for (const { id, bytes: size } of packages) {
    equal(size, runtime.packages().find((info) => info.id === id).moduleBytes, `bytes of ${id}`);
  }
  assert(usage > 0 && quota > 0 && usage <= quota * 1.01, `usage and quota are ${show(error.details)}`);
  for (const part of [`${needed}`, GO, SHOUT]) assert(error.message.includes(part), `no ${part} in: ${error.message}`);
  equal(runtime.packages().map(({ id, version, hash }) => [id, version, hash]), before, "what is installed");
  await shout();
  // The same after the page is loaded again, as far as this runtime can do that.
  await runtime.close();
  runtime = await Runtime.open({ database: DATABASE, updates: false });
  equal(runtime.packages().map(({ id, version, hash }) => [id, version, hash]), before, "what is installed then");
  await shout();
  return { usage, quota, needed, message: error.message };
}

/** With one package less it fits. Browsers take a while to give room back. */
export async function fits() {
  equal(await runtime.uninstall(GO), true, "removing");
  for (let tries = 1; ; tries += 1) {
    const outcome = await runtime.install(await large()).catch((error) => error);
    if (outcome.version === "1.1.0") break;
    equal(outcome.code, "quota-exceeded", `${outcome}`);
    assert(tries < 30, `no room after ${tries} tries: ${outcome.message}`);
    await sleep(500);
  }
  await shout();
  const { used, quota, packages } = await runtime.usage();
  equal(packages.map(({ id, installed }) => [id, installed]), [[SHOUT, true]], "usage");
  assert(packages[0].moduleBytes > LARGE && used > LARGE && quota > 0, show({ used, quota, packages }));
}
