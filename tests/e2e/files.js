// What nodes wrote, as the page that embeds them sees it.

import { SDK, assert, equal, fixture, open, rejection } from "./support.js";

export const tests = {
  async files_of_nodes_are_listed_read_and_deleted() {
    const runtime = await open();
    await runtime.install(await fixture("rust-sdk.unknown"));
    equal(await runtime.files(), [], "files before");
    const write = (boardId, text) => runtime.run(SDK, "notes", { text }, { grant: "all", context: { boardId } });
    await write("one", "first");
    await write("two", "second!");
    const files = await runtime.files(SDK);
    equal(files.map(({ packageId, bytes }) => [packageId, bytes]), [[SDK, 5], [SDK, 7]], "files");
    assert(files[0].path.includes("one") && files[1].path.includes("two"), files[0].path);
    equal(await runtime.files("com.example.other"), [], "files of another");
    const [{ path }] = files;
    equal(new TextDecoder().decode(await runtime.readFile(path)), "first", "its content");
    equal([await runtime.deleteFile(path), await runtime.deleteFile(path)], [true, false], "deleting");
    equal([await runtime.readFile(path), (await runtime.files()).length], [null, 1], "afterwards");
    for (const wrong of [undefined, 5, {}]) await rejection(runtime.readFile(wrong), "invalid-argument");
    await rejection(runtime.files(5), "invalid-argument");
    await runtime.close();
  },

  async files_are_written_for_nodes() {
    const runtime = await open();
    await runtime.install(await fixture("rust-sdk.unknown"));
    const bytes = new Uint8Array([104, 105, 255]);
    const read = async (path, context) => {
      const inputs = { path, options: { format: "hex" } };
      const { outputs, error } = await runtime.run(SDK, "read_file", inputs, { grant: "all", context });
      return error ?? outputs.content;
    };
    const here = { boardId: "board", appId: "app", userId: "user", nodeId: "reader" };
    const directories = [
      [undefined, undefined, "storage", "local/storage"],
      [{ context: here }, here, "storage", "board/storage"],
      [{ directory: "storage", nodeScoped: true, context: here }, here, "storage", "board/storage/reader"],
      [{ directory: "user", context: here }, here, "user", "users/user/apps/app"],
      [{ directory: "cache", userScoped: true, nodeScoped: true, context: here }, here, "cache", "tmp/user/user/apps/app/reader"],
      [{ directory: "cache", context: here }, here, "cache", "tmp/global/apps/app"],
      [{ directory: "upload", context: here }, here, "upload", "board/upload"],
    ];
    for (const [options, context, kind, directory] of directories) {
      const path = await runtime.writeFile(SDK, "in/data.bin", bytes, options);
      equal(path, { path: `${directory}/in/data.bin`, store_ref: `${kind}:${directory}`, cache_store_ref: null }, "the FlowPath");
      equal(await runtime.readFile(path.path), bytes, directory);
      // The package asks for the storage of nodes and for nothing else.
      equal(await read(path, context), kind === "storage" ? "6869ff" : "the file cannot be read", `the node in ${directory}`);
    }
    const listed = await runtime.files(SDK);
    equal(listed.map(({ packageId, bytes: size }) => [packageId, size]), directories.map(() => [SDK, 3]), "whose they are");
    // Whatever holds bytes; and a file of that name is replaced.
    const [buffer, view] = [new Uint8Array([97]).buffer, new DataView(new Uint8Array([0, 98, 0]).buffer, 1, 1)];
    for (const [data, expected] of [[new Blob(["blob"]), "626c6f62"], [new File(["f"], "file"), "66"], [buffer, "61"], [view, "62"]]) {
      equal(await read(await runtime.writeFile(SDK, "same", data)), expected, "the content");
    }
    const { path: empty } = await runtime.writeFile(SDK, "same", new Uint8Array());
    equal(await runtime.readFile(empty), new Uint8Array(), "an empty file");
    equal((await runtime.files(SDK)).length, directories.length + 1, "files");
    await runtime.close();
  },

  async files_are_written_nowhere_else() {
    const runtime = await open();
    await runtime.install(await fixture("rust-sdk.unknown"));
    const bytes = new Uint8Array(1);
    for (const name of ["", "/", "/a", "..", "a/../../b", "a//b", "a\\b", "a\0", "%2e%2e/a", ".", "n".repeat(2000), 5, null]) {
      await rejection(runtime.writeFile(SDK, name, bytes), "invalid-argument", String(name).slice(0, 20));
    }
    for (const options of [
      { directory: "home" }, { directory: 5 }, { folder: "storage" }, { context: { boardId: ".." } }, { context: { boardId: "a/b" } },
      { context: { userId: "/" }, directory: "user" }, { nodeScoped: true }, { nodeScoped: true, context: { nodeId: "../x" } }, "storage",
    ]) {
      await rejection(runtime.writeFile(SDK, "a", bytes, options), "invalid-argument", JSON.stringify(options));
    }
    for (const data of [undefined, null, "text", 5, [1], {}]) await rejection(runtime.writeFile(SDK, "a", data), "invalid-argument");
    const large = Object.defineProperty(new Blob(), "size", { value: 2 ** 28 + 1 });
    large.arrayBuffer = () => assert(false, "it was read");
    await rejection(runtime.writeFile(SDK, "a", large), "invalid-argument", "a file that is too large");
    const gone = Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) });
    await rejection(runtime.writeFile(SDK, "a", gone), "storage", "a file that is not there any more");
    await rejection(runtime.writeFile("com.example.nobody", "a", bytes), "package-not-found");
    equal(await runtime.files(), [], "files");
    await runtime.close();
    await rejection(runtime.writeFile(SDK, "a", bytes), "closed");
    await rejection(Promise.resolve().then(() => runtime.follow(location.origin)), "closed");
    const calls = {
      files: [], readFile: ["a"], deleteFile: ["a"], consents: [], revoke: [SDK], rollBack: [SDK], setUpdatePolicy: [SDK, "off"],
      usage: [], persist: [], checkForUpdates: [],
    };
    for (const [name, args] of Object.entries(calls)) await rejection(runtime[name](...args), "closed", name);
    await rejection(runtime.registry.init("http://127.0.0.1:9"), "closed");
    await rejection(Promise.resolve().then(() => runtime.permissions(SDK)), "closed");
  },
};
