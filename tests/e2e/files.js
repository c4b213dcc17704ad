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
};
