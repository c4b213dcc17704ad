// The files that nodes wrote, by package.

import { fill, h } from "../dom.js";
import { recoverFocus } from "../focus.js";
import * as format from "../format.js";
import { download } from "../storage/download.js";
import { grouped } from "../storage/groups.js";

export const title = "Files";

export function show(container, app) {
  const { runtime } = app;
  const list = h("div", { class: "storage-groups" });
  const total = h("p", { class: "quiet", role: "status" });
  let ended = false;

  async function attempt(what, work, done) {
    try {
      await work();
      if (done) app.announce(done);
    } catch (error) {
      app.report(error, { title: what });
    }
    await draw();
    recoverFocus(container);
  }

  /** Paths have at most so many bytes: no name is cut. */
  const LONGEST = 1024;
  const nameOf = (file) => format.plain(file.name, LONGEST);
  const save = (file) => attempt(`${nameOf(file)} could not be read`, async () => download(file.name, await runtime.readFile(file.path)));

  async function remove(file) {
    const yes = await app.confirm({ title: `Delete ${nameOf(file)}?`, text: `The node that wrote it will not find it any more. It has ${format.bytes(file.bytes)}.`, yes: "Delete" });
    if (yes) await attempt(`${nameOf(file)} was not deleted`, () => runtime.deleteFile(file.path), `${nameOf(file)} is deleted.`);
  }

  async function removeAll(group, name) {
    const yes = await app.confirm({
      title: `Delete all files of ${name}?`,
      text: `${format.count(group.count, "file")}, ${format.bytes(group.bytes)}. This cannot be undone.`,
      yes: "Delete all",
    });
    if (!yes) return;
    await attempt(
      "Not everything was deleted",
      async () => {
        for (const { files } of group.folders) for (const { path } of files) await runtime.deleteFile(path);
      },
      `All files of ${name} are deleted.`,
    );
  }

  const fileRow = (file, folder) =>
    h(
      "tr",
      null,
      h("th", { scope: "row", title: format.plain(file.path, LONGEST) }, folder && h("span", { class: "quiet" }, `${format.plain(folder, LONGEST)}/`), nameOf(file)),
      h("td", { class: "number" }, format.bytes(file.bytes)),
      h(
        "td",
        { class: "buttons" },
        h("button", { type: "button", "aria-label": `Download ${nameOf(file)}`, onclick: () => save(file) }, "Download"),
        h("button", { type: "button", class: "danger-quiet", "aria-label": `Delete ${nameOf(file)}`, onclick: () => remove(file) }, "Delete"),
      ),
    );

  function groupPanel(group) {
    const info = runtime.packages().find(({ id }) => id === group.packageId);
    const name = format.nameOf(info ?? { id: group.packageId }) || "no package";
    return h(
      "section",
      { class: "panel storage-group" },
      h(
        "div",
        { class: "storage-head" },
        h("div", null, h("h2", null, name, !info && [" ", h("span", { class: "tag warn" }, "removed")]), h("p", { class: "quiet" }, `${format.count(group.count, "file")}, ${format.bytes(group.bytes)}`)),
        h("button", { type: "button", class: "danger-quiet", "aria-label": `Delete all files of ${name}`, onclick: () => removeAll(group, name) }, "Delete all"),
      ),
      !info && h("p", { class: "quiet" }, "The package is gone; its files stayed for when it comes back."),
      h(
        "table",
        { class: "file-table" },
        h("thead", null, h("tr", null, h("th", { scope: "col" }, "File"), h("th", { scope: "col", class: "number" }, "Size"), h("th", { scope: "col" }, h("span", { class: "hidden" }, "Actions")))),
        h("tbody", null, group.folders.flatMap(({ path, files }) => files.map((file) => fileRow(file, path)))),
      ),
    );
  }

  async function draw() {
    let files;
    try {
      files = typeof runtime.files === "function" ? await runtime.files() : [];
    } catch (error) {
      if (!ended) fill(list, app.problem(error, { title: "The files could not be listed" }));
      return;
    }
    if (ended) return;
    const groups = grouped(files);
    total.textContent = files.length === 0 ? "" : `${format.count(files.length, "file")}, ${format.bytes(groups.reduce((sum, { bytes }) => sum + bytes, 0))}`;
    if (files.length > 0) fill(list, groups.map(groupPanel));
    else fill(list, h("div", { class: "empty" }, h("p", null, "No node has written a file yet."), h("p", { class: "quiet" }, "What nodes write stays in this browser, and is listed here."), h("a", { class: "button", href: "#/nodes" }, "See the nodes")));
  }

  fill(container, h("div", { class: "view-head" }, h("h1", null, "Files"), h("button", { type: "button", onclick: draw }, "Look again")), total, list);
  draw();
  const off = app.on("packages-changed", draw);
  return () => {
    ended = true;
    off();
  };
}
