// Sample packages, which lie beside the page.

import { h, refill } from "../dom.js";
import * as format from "../format.js";

const PLACE = new URL("../../samples/", import.meta.url);

let listed;

/** The samples; none where the page was built without. */
export function samples() {
  listed ??= (async () => {
    try {
      const response = await fetch(new URL("index.json", PLACE));
      const list = response.ok ? await response.json() : [];
      return Array.isArray(list) ? list : [];
    } catch {
      listed = undefined;
      return [];
    }
  })();
  return listed;
}

const moduleUrl = (sample) => new URL(sample.module, PLACE).href;

/** Whether its name says already what it is written in. */
export const namesLanguage = ({ name, language }) => name.includes(language);

/** Whether a sample is installed. */
function isInstalled(app, sample) {
  return app.runtime.packages().some(({ id, source, quarantined }) => !quarantined && (id === sample.id || source?.download_url === moduleUrl(sample)));
}

/** Installs a sample. */
export async function installSample(app, sample, options) {
  const source = { url: moduleUrl(sample) };
  if (sample.manifest) {
    try {
      const response = await fetch(new URL(sample.manifest, PLACE));
      if (!response.ok) throw new Error(`${sample.manifest}: ${response.status}`);
      source.manifest = await response.text();
    } catch (error) {
      app.report(error, { title: `${sample.name} could not be loaded` });
      return null;
    }
  }
  return app.installs.start(sample.name, source, options);
}

/** Modules of the samples that are being installed. */
const underWay = new Set();

/** `draw` draws the list again. */
function card(app, sample, draw) {
  const installed = isInstalled(app, sample);
  const install = async () => {
    underWay.add(sample.module);
    draw();
    await installSample(app, sample);
    underWay.delete(sample.module);
    draw();
  };
  return h(
    "li",
    { class: "sample" },
    h("div", null, h("span", { class: "sample-name" }, sample.name), !namesLanguage(sample) && [" ", h("span", { class: "tag" }, sample.language)]),
    h("p", { class: "quiet" }, sample.description),
    h(
      "button",
      {
        type: "button",
        dataset: { key: `sample ${sample.module}` },
        "aria-disabled": installed || underWay.has(sample.module),
        onclick: install,
      },
      installed ? "Installed" : ["Install ", h("span", { class: "quiet" }, format.bytes(sample.bytes))],
      h("span", { class: "hidden" }, `: ${sample.name}`),
    ),
  );
}

/** The list of samples, or nothing where there are none. Returns the element and what draws it again. */
export function samplePanel(app) {
  const list = h("ul", { class: "samples" });
  const element = h("section", { hidden: true, "aria-label": "Samples" }, h("h3", null, "Samples"), list);
  const draw = async () => {
    const found = await samples();
    element.hidden = found.length === 0;
    refill(list, found.map((sample) => card(app, sample, draw)));
  };
  draw();
  return { element, draw };
}
