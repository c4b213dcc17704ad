// Searching a registry. Which one is a setting.

import { fill, h, uniqueId } from "../dom.js";
import * as format from "../format.js";
import { packageUrl } from "./address.js";

const LIMIT = 20;

function result(app, found, registry) {
  const name = format.nameOf(found);
  const version = h("input", {
    class: "version-input",
    "aria-label": `Version of ${name}`,
    placeholder: format.plain(found.latestVersion, 60),
    autocomplete: "off",
    spellcheck: "false",
  });
  const installed = app.runtime.packages().find(({ id }) => id === found.id);
  const install = (event) => {
    event.preventDefault();
    const wanted = version.value.trim();
    app.installs.start(name, { registry: found.id, from: registry, ...(wanted && { version: wanted }) });
  };
  const about = [
    found.authors?.length > 0 && `by ${format.plain(found.authors.join(", "))}`,
    found.downloadCount > 0 && format.count(found.downloadCount, "download"),
  ].filter(Boolean);
  return h(
    "li",
    { class: "search-result" },
    h(
      "div",
      { class: "row" },
      h("strong", null, name),
      h("span", { class: "quiet" }, format.plain(found.latestVersion, 60)),
      found.verified ? h("span", { class: "tag good" }, "Verified") : h("span", { class: "tag warn" }, "Not verified"),
      found.status !== "active" && h("span", { class: "tag" }, found.status.replace("_", " ")),
      installed && h("span", { class: "tag" }, `${installed.version} is installed`),
    ),
    h("p", { class: "mono quiet" }, format.plain(found.id)),
    found.description && h("p", null, format.plain(found.description)),
    about.length > 0 && h("p", { class: "quiet" }, about.join(" · ")),
    h("form", { class: "row", onsubmit: install }, version, h("button", { type: "submit", "aria-label": `Install ${name}` }, "Install")),
  );
}

/** The field for a registry's address. */
export function registryField(app, changed) {
  const id = uniqueId("registry");
  const wrong = h("p", { class: "field-problem", id: `${id}-problem`, role: "alert" });
  const input = h("input", {
    id,
    type: "url",
    class: "grow",
    value: app.settings.get("registry"),
    placeholder: "https://registry.example.com",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-problem`,
  });
  const submit = async (event) => {
    event.preventDefault();
    try {
      const text = input.value.trim();
      const url = text === "" ? "" : packageUrl(text).href.replace(/\/$/, "");
      if (url !== "") await app.runtime.registry.init(url);
      app.settings.set("registry", url);
      wrong.textContent = "";
      app.announce(url === "" ? "No registry is set." : "The registry is set.");
      changed?.();
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  return h(
    "form",
    { onsubmit: submit, novalidate: true },
    h("label", { for: id }, "Registry"),
    h("div", { class: "row nowrap" }, input, h("button", { type: "submit" }, "Use")),
    wrong,
  );
}

export function searchPanel(app) {
  const id = uniqueId("search");
  const outcome = h("div", { "aria-live": "polite" });
  const input = h("input", { id, type: "search", class: "grow", placeholder: "Words in a name or description", autocomplete: "off" });
  let turn = 0;

  async function search(event) {
    event.preventDefault();
    turn += 1;
    const mine = turn;
    const registry = app.settings.get("registry");
    fill(outcome, h("p", { class: "quiet" }, "Searching …"));
    try {
      const found = await app.runtime.registry.searchPackages({ query: input.value.trim(), registry, limit: LIMIT });
      if (mine !== turn) return;
      fill(
        outcome,
        found.stale.length > 0 && h("p", { class: "warn-text" }, `This may be out of date: ${found.stale.join("; ")}`),
        found.packages.length === 0
          ? h("p", { class: "quiet" }, "Nothing was found. Try fewer words.")
          : h("p", { class: "quiet" }, found.totalCount > found.packages.length ? `The first ${found.packages.length} of ${found.totalCount}` : format.count(found.totalCount, "package")),
        h("ul", { class: "search-results" }, found.packages.map((entry) => result(app, entry, registry))),
      );
    } catch (error) {
      if (mine === turn) fill(outcome, app.problem(error, { title: "The registry could not be searched" }));
    }
  }

  const form = h(
    "form",
    { onsubmit: search, role: "search" },
    h("label", { for: id }, "Search the registry"),
    h("div", { class: "row nowrap" }, input, h("button", { type: "submit" }, "Search")),
  );
  const area = h("div", null);
  const draw = () => {
    const set = app.settings.get("registry") !== "";
    fill(outcome);
    fill(
      area,
      set && [form, outcome],
      h(
        "details",
        { open: !set },
        h("summary", null, set ? "Another registry" : "Search a registry"),
        !set && h("p", { class: "quiet" }, "A registry lists packages that others have published. Give the address of one to search it."),
        registryField(app, draw),
      ),
    );
  };
  draw();
  return area;
}
