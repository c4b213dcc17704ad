// Packages from this user's own files and from URLs.

import { SDK, assert, bytes, edit, equal, fixture, get, newDatabase, open, rejection, show, stored, text } from "./support.js";

const SHOUT = "com.example.assemblyscript";
const ORIGIN = location.origin;

/** A `File` as one is picked; with a path, as one of a folder is. */
function file(path, ...parts) {
  const made = new File(parts, path.split("/").at(-1));
  if (path.includes("/")) Object.defineProperty(made, "webkitRelativePath", { value: path });
  return made;
}

const module = () => bytes("/fixtures/assemblyscript.wasm");
const manifest = (wasmPath = "assemblyscript.wasm") =>
  text("/fixtures/assemblyscript.toml").then((toml) => toml.replace("assemblyscript.wasm", wasmPath));

/** Installs into a runtime of its own and runs the node, whatever the package is called. */
async function installs(source, what) {
  const runtime = await open();
  const info = await runtime.install(source);
  const { outputs, error } = await runtime.run(info.id, "shout", { text: "hi" }, { grant: "all" });
  equal([error, outputs.shouted], [undefined, "HI!"], what);
  await runtime.close();
  return info;
}

async function refuses(source, code, what) {
  const runtime = await open();
  const error = await rejection(runtime.install(source), code, what);
  equal(runtime.packages(), [], what);
  await runtime.close();
  return error;
}

/** A folder of the page's own file system, with these files. */
async function folder(name, files) {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {});
  const top = await root.getDirectoryHandle(name, { create: true });
  for (const [path, content] of Object.entries(files)) {
    const names = path.split("/");
    const last = names.pop();
    let place = top;
    for (const part of names) place = await place.getDirectoryHandle(part, { create: true });
    const writable = await (await place.getFileHandle(last, { create: true })).createWritable();
    await writable.write(content);
    await writable.close();
  }
  return top;
}

/** The phases that an install tells of, and the last bytes of each. */
function recorder() {
  const phases = [];
  const onProgress = ({ phase, bytes: so_far, total }) => {
    if (phases.at(-1)?.[0] !== phase) phases.push([phase]);
    phases.at(-1)[1] = [so_far, total];
  };
  return { phases, onProgress };
}

export const tests = {
  async a_file_is_installed() {
    const bare = await installs({ file: file("shout.wasm", await module()) }, "a module alone");
    equal([bare.id, bare.origin, bare.source], ["local.shout.wasm", "local", { type: "local", path: "shout.wasm" }]);
    assert(bare.warnings.some((warning) => warning.includes("manifest")), show(bare.warnings));
    for (const given of [await manifest(), new TextEncoder().encode(await manifest())]) {
      const info = await installs({ file: file("shout.wasm", await module()), manifest: given }, "with a manifest");
      equal([info.id, info.version], [SHOUT, "1.0.0"]);
    }
    for (const [what, wrong] of [["a blob", new Blob([])], ["text", "shout.wasm"], ["an array", []]]) {
      await refuses({ file: wrong }, "invalid-argument", what);
    }
    await refuses({ file: file("shout.wasm", "no module") }, "module-invalid", "no module");
  },

  async files_that_were_picked_together_are_installed() {
    const wasm = await module();
    const cases = [
      ["beside each other", [["a.wasm", wasm], ["a.toml", await manifest("a.wasm")]], SHOUT],
      ["of a folder", [["top/manifest.toml", await manifest()], ["top/assemblyscript.wasm", wasm]], SHOUT],
      ["in a folder below", [["top/flow-like.toml", await manifest("build/a.wasm")], ["top/build/a.wasm", wasm]], SHOUT],
      ["no manifest", [["top/a.wasm", wasm], ["top/readme.md", "read me"]], "local.a.wasm"],
    ];
    for (const [what, files, id] of cases) {
      const picked = files.map(([path, content]) => file(path, content));
      equal((await installs({ folder: picked }, what)).id, id, what);
    }
    const two = [file("a.wasm", wasm), file("b.wasm", wasm)];
    await refuses({ folder: two }, "invalid-argument", "two modules");
    equal((await installs({ folder: two, fileName: "b.wasm", manifest: await manifest() }, "the one meant")).id, SHOUT);
    await refuses({ folder: [] }, "invalid-argument", "no files");
    await refuses({ folder: ["a.wasm"] }, "invalid-argument", "names only");
    await refuses({ folder: [file("a.toml", await manifest("gone.wasm"))] }, "invalid-argument", "a module that is not there");
    await refuses({ folder: [file("a.wasm", wasm), file("a.toml", "id = ")] }, "manifest-invalid", "half a manifest");
  },

  async a_folder_handle_is_installed() {
    const below = await folder("below", { "manifest.toml": await manifest("build/a.wasm"), "build/a.wasm": await module() });
    const info = await installs({ folder: below }, "a folder handle");
    equal([info.id, info.origin, info.source], [SHOUT, "local", { type: "local", path: "below" }]);
    const flat = await folder("flat", { "a.wasm": await module() });
    equal((await installs({ folder: flat }, "without manifest")).id, "local.a.wasm");
    await refuses({ folder: await folder("empty", {}) }, "invalid-argument", "an empty folder");
    // Who builds a package again installs the folder again: same version, other bytes.
    const runtime = await open();
    const before = await runtime.install({ folder: below });
    await folder("below", { "manifest.toml": await manifest("a.wasm"), "a.wasm": await bytes("/fixtures/assemblyscript-initialize.wasm") });
    const after = await runtime.install({ folder: below });
    assert(before.hash !== after.hash && before.version === after.version, show([before.hash, after.hash]));
    await runtime.close();
  },

  async urls_are_installed() {
    const beside = await installs({ url: `${ORIGIN}/fixtures/assemblyscript.wasm` }, "a module with its neighbour");
    equal([beside.id, beside.origin], [SHOUT, `url:${ORIGIN}`]);
    const runtime = await open();
    const info = await runtime.install({ url: new URL("/fixtures/rust-sdk.toml?x=1#y", ORIGIN) });
    equal([info.id, info.source.download_url], [SDK, `${ORIGIN}/fixtures/rust-sdk.unknown.wasm`], "a manifest that names its module");
    equal((await runtime.run(SDK, "add", { a: 1, b: 2 }, { grant: "all" })).outputs, { sum: 3 });
    const bare = await runtime.install({ url: `${ORIGIN}/fixtures/rust-sdk.unknown.wasm` });
    assert(bare.id.startsWith("local.") && bare.origin === `url:${ORIGIN}`, `without neighbour it is ${bare.id}`);
    // The same package from elsewhere is another's.
    const elsewhere = await runtime.install({ url: "http://127.0.0.1:8792/fixtures/rust-sdk.toml", replace: true });
    equal(elsewhere.origin, "url:http://127.0.0.1:8792", "another origin");
    await runtime.close();
    await refuses({ url: `${ORIGIN}/fixtures/gone.wasm` }, "network", "nothing there");
    await refuses({ url: `${ORIGIN}/text` }, "module-invalid", "a text");
    await refuses({ url: "assemblyscript.wasm" }, "invalid-argument", "no URL");
    await refuses({ url: "file:///etc/hosts" }, "invalid-argument", "a file");
  },

  async a_source_is_one_place() {
    const { bytes: wasm, manifest: toml } = await fixture("assemblyscript");
    const wrong = {
      nothing: {},
      "two places": { bytes: wasm, url: `${ORIGIN}/fixtures/go.wasm` },
      "a version of a file": { bytes: wasm, manifest: toml, version: "1.0.0" },
      "a registry's manifest": { registry: SHOUT, manifest: toml },
      "an option that there is not": { bytes: wasm, manfest: toml },
      "a signal that is none": { bytes: wasm, signal: {} },
      "no registry to ask": { registry: SHOUT },
    };
    for (const [what, source] of Object.entries(wrong)) await refuses(source, "invalid-argument", what);
    await refuses(undefined, "invalid-argument", "no source");
  },

  async progress_is_told_in_order() {
    const size = (await module()).length;
    const here = [["verify", [size, size]], ["store", [size, size]]];
    const sources = {
      bytes: [{ ...(await fixture("assemblyscript")) }, here],
      file: [{ file: file("a.wasm", await module()) }, here],
      url: [{ url: `${ORIGIN}/fixtures/assemblyscript.wasm` }, [["download", [size, size]], ...here]],
    };
    for (const [what, [source, expected]] of Object.entries(sources)) {
      const { phases, onProgress } = recorder();
      await installs({ ...source, onProgress }, what);
      equal(phases, [["resolve", [0, null]], ...expected], what);
    }
    const throwing = () => {
      throw new Error("of the page");
    };
    await installs({ ...(await fixture("assemblyscript")), onProgress: throwing }, "a callback that throws");
  },

  async installs_are_aborted_at_every_phase() {
    for (const phase of ["resolve", "download", "verify", "store"]) {
      const database = newDatabase();
      const runtime = await open({ database });
      const controller = new AbortController();
      const { signal } = controller;
      const reason = new Error("changed my mind");
      const onProgress = (step) => step.phase === phase && controller.abort(reason);
      const install = runtime.install({ url: `${ORIGIN}/fixtures/rust-sdk.toml`, onProgress, signal });
      const outcome = await install.catch((error) => error);
      if (phase === "store" && outcome.id === SDK) {
        // It was too late, and that is said by its being there.
        equal(runtime.packages().length, 1, "a late one");
      } else {
        equal([outcome.code, outcome.cause === reason], ["aborted", true], `${phase}: ${outcome}`);
        equal(runtime.packages(), [], phase);
        const { packages, modules } = await stored(database);
        equal([packages, modules], [{}, {}], phase);
      }
      // Nothing is in the way of trying again.
      await runtime.install({ url: `${ORIGIN}/fixtures/rust-sdk.toml` });
      equal((await runtime.run(SDK, "add", { a: 1, b: 1 }, { grant: "all" })).outputs.sum, 2, phase);
      await runtime.close();
    }
    const error = await refuses({ url: `${ORIGIN}/fixtures/go.wasm`, signal: AbortSignal.abort("before") }, "aborted");
    equal(error.cause, "before", "the reason");
    await get("/fixtures/go.toml");
  },

  async what_others_have_put_into_the_settings_is_in_nobodys_way() {
    const database = newDatabase();
    for (const damage of [5, null, "text", {}, new Date(), new Uint8Array(3)]) {
      const runtime = await open({ database });
      await edit(database, "settings", (store) => store.put(damage, "packages revision"));
      const { id } = await runtime.install(await fixture("assemblyscript"));
      await edit(database, "settings", (store) => store.put(damage, "packages revision"));
      equal(await runtime.uninstall(id), true, show(damage));
      await runtime.close();
    }
  },
};
