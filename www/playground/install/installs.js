// Installs under way: a row for each, with how far it has come, a button that stops it, and what became of it.

import { fill, h } from "../dom.js";
import * as format from "../format.js";
import { remember } from "./given.js";
import { replacedBy, tellOfReplacement } from "./replaced.js";

const PHASES = {
  resolve: () => "Looking for it",
  download: ({ bytes, total }) =>
    total === null ? `Downloading, ${format.bytes(bytes)} so far` : `Downloading ${format.bytes(bytes)} of ${format.bytes(total)}`,
  verify: () => "Checking and compiling",
  store: () => "Storing",
};

/** Errors after which the same may work if it is tried again, or once there is room. */
const PASSING = new Set(["network", "registry", "aborted", "timeout", "quota-exceeded"]);

/** A bar with words: `show(progress)` for an install's progress. */
function progressBar(label) {
  const words = h("span", { class: "quiet" }, "Beginning");
  const bar = h("progress", { "aria-label": `Installing ${label}`, max: 1 });
  return {
    element: h("div", { class: "install-progress" }, bar, words),
    show(progress) {
      words.textContent = PHASES[progress.phase]?.(progress) ?? progress.phase;
      // Without a value it is indeterminate: only of a download is it known how much there is.
      if (progress.phase === "download" && progress.total > 0) bar.value = Math.min(1, progress.bytes / progress.total);
      else bar.removeAttribute("value");
    },
  };
}

function installedNotice(app, info) {
  const [first] = info.nodes;
  return [
    h("p", null, h("strong", null, format.nameOf(info)), ` ${info.version} is installed.`),
    first && h("a", { href: `#/nodes?package=${encodeURIComponent(info.id)}` }, format.count(info.nodes.length, "node")),
  ];
}

/** Installs. A registry that the source names is asked although it is not the one of the settings. */
async function installFrom(app, source) {
  if (source.from !== undefined) await app.runtime.registry.init(source.from);
  return app.runtime.install(source);
}

export function createInstalls(app, region) {
  /** Taken from the page when the last row goes. */
  const place = (row, container) => {
    container.append(row);
    container.hidden = false;
  };
  const remove = (row, container) => {
    row.remove();
    if (container === region) region.hidden = region.childElementCount === 0;
  };

  /**
   * Installs from a source of `runtime.install`, and shows how it goes. Resolves to the package; to `null` where it was
   * stopped or failed, which the row then explains. `into` takes the row instead of the top of the page; `quiet` leaves
   * out the notice that it is done.
   */
  async function start(label, source, { into = region, quiet = false } = {}) {
    const aborter = new AbortController();
    const bar = progressBar(label);
    const stop = h("button", { type: "button", onclick: () => aborter.abort() }, "Stop");
    const row = h(
      "div",
      { class: "install-row", role: "group", "aria-label": `Installing ${label}` },
      h("p", { class: "install-label" }, "Installing ", h("strong", null, label)),
      bar.element,
      stop,
    );
    place(row, into);
    app.announce(`Installing ${label}.`);
    try {
      const before = app.runtime.packages();
      const info = await installFrom(app, { ...source, signal: aborter.signal, onProgress: bar.show });
      const replaced = replacedBy(info, before);
      if (source.url && !source.manifest) remember(info, source.url);
      remove(row, into);
      app.announce(`${format.nameOf(info)} ${info.version} is installed.`);
      if (replaced !== null) tellOfReplacement(app, info, replaced);
      else if (!quiet) app.notice(installedNotice(app, info));
      return info;
    } catch (error) {
      if (aborter.signal.aborted) {
        remove(row, into);
        app.announce(`Installing ${label} was stopped.`);
        return null;
      }
      return explain(error, { label, source, row, into, quiet });
    }
  }

  /** The row says why; resolves once another try has gone well, or the row is dismissed. */
  function explain(error, { label, source, row, into, quiet }) {
    app.announce(`${label} was not installed. ${error?.message ?? error}`);
    return new Promise((resolve) => {
      const again = (changes) => () => {
        remove(row, into);
        resolve(start(label, { ...source, ...changes }, { into, quiet }));
      };
      const dismiss = () => {
        remove(row, into);
        resolve(null);
      };
      const actions = [
        error?.code === "version-conflict" && h("button", { type: "button", onclick: again({ replace: true }) }, "Replace what is here"),
        PASSING.has(error?.code) && h("button", { type: "button", onclick: again({}) }, "Try again"),
        error?.code === "unavailable" && h("a", { class: "button", href: "#/settings" }, "Open the settings"),
        error?.code === "quota-exceeded" && h("a", { class: "button", href: "#/storage" }, "See what takes the room"),
        h("button", { type: "button", onclick: dismiss }, "Dismiss"),
      ].filter(Boolean);
      row.classList.add("failed");
      fill(row, app.problem(error, { title: `${label} was not installed`, actions }));
    });
  }

  return { start };
}
