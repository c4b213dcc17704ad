// Row 35: a page that is left in the middle of an install and an update, of a module of several megabytes.

import { Runtime } from "/pkg/index.js";
import { assert, equal, sha256, show, stored } from "./support.js";

const ID = "com.example.go";
const VERSIONS = ["1.0.0", "2.0.0"];

const open = (database) => Runtime.open({ database, updates: false });

/** The two installs, one after the other; `onStep` gets names of the moments that a page may be left at. */
async function install(runtime, onStep) {
  for (const version of [1, 2]) {
    const seen = new Set();
    const reach = (what) => {
      if (!seen.has(what)) onStep(`${version} ${what}`);
      seen.add(what);
    };
    const onProgress = ({ phase, bytes, total }) => {
      reach(phase);
      if (phase === "download" && total !== null && bytes * 2 >= total) reach("half");
      if (phase === "download" && bytes === total) reach("all");
    };
    await runtime.install({ url: `${location.origin}/modules/large-${version}.json`, onProgress });
  }
}

/** How long both take, and the moments on the way. */
export async function measure(database) {
  const runtime = await open(database);
  const moments = [];
  const began = performance.now();
  await install(runtime, (moment) => moments.push(moment));
  const ms = performance.now() - began;
  await runtime.close();
  return { ms, moments };
}

/** Begins, and leaves the page so many milliseconds after a moment. */
export async function begin(database, moment, ms) {
  const runtime = await open(database);
  window.began = true;
  const leave = () => location.replace("about:blank");
  await install(runtime, (reached) => {
    if (reached !== moment) return;
    if (ms === 0) leave();
    else setTimeout(leave, ms);
  });
}

/** Deletes a database. That waits for the page that was left, which the browser may not have given up yet. */
function gone(database) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(database);
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
}

/** What is installed afterwards: nothing, the old version or the new one, and never half of any. Then all of it goes. */
export async function check(database) {
  const runtime = await open(database);
  const packages = runtime.packages();
  const { packages: records, modules } = await stored(database);
  const hashes = [];
  for (const [hash, bytes] of Object.entries(modules)) {
    equal(await sha256(bytes), hash, "the hash of a stored module");
    hashes.push(hash);
  }
  equal(Object.keys(records), packages.map(({ id }) => id), "the records");
  const [info] = packages;
  if (info === undefined) {
    equal(hashes, [], "modules without a package");
  } else {
    equal([packages.length, info.id, info.quarantined], [1, ID, undefined], "the package");
    const at = VERSIONS.indexOf(info.version);
    assert(at >= 0, show(info));
    equal(info.previousVersion, VERSIONS[at - 1], "the previous version");
    equal([hashes.length, hashes.includes(info.hash)], [at + 1, true], "the modules");
    const { outputs, error } = await runtime.run(ID, "go_greet", { name: "Ada" }, { grant: "all" });
    assert(error === undefined && show(outputs).includes("Ada"), `${error} ${show(outputs)}`);
  }
  await runtime.close();
  await gone(database);
  return info?.version ?? "nothing";
}
