// An address that shows this node with these inputs to somebody else.

import { fill, h } from "../dom.js";
import { write } from "../inputs/json.js";
import { addressOf } from "../install/given.js";
import { copy } from "../outputs/buttons.js";

/** Browsers and messengers cut longer ones. */
const LONGEST = 8000;
const BACK_MS = 6000;

/** `{ address, note }`. Secrets are never in it. */
export function shared(info, node, values, page) {
  const hidden = new Set(node.pins.filter((pin) => pin.sensitive).map((pin) => pin.name));
  const open = Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name)));
  const query = new URLSearchParams();
  const url = addressOf(info);
  const [kind, ...rest] = info.origin.split(":");
  const from = rest.join(":");
  let path = "#/try";
  let note = "Copied. Who opens it is asked before anything is installed.";
  if (kind === "registry") {
    query.set("registry", info.id);
    query.set("from", from);
  } else if (url !== null) {
    query.set("url", url);
  } else {
    path = `#/nodes/${encodeURIComponent(info.id)}/${encodeURIComponent(node.name)}`;
    note = "Copied. The package came from your own files: others need it installed first.";
  }
  if (path === "#/try") query.set("node", node.name);
  query.set("inputs", write(open));
  if (Object.keys(open).length < Object.keys(values).length) note += " Secret inputs are not in it.";
  const address = `${page}${path}?${query}`;
  return address.length > LONGEST ? { address: null, note: "These inputs are too long for an address." } : { address, note };
}

export function shareButton(app, node, form) {
  let timer;
  const told = h("span", { class: "input-note share-note" });
  const button = h(
    "button",
    {
      type: "button",
      class: "small share",
      onclick: async () => {
        if (!form.check()) return;
        const info = app.runtime.packages().find((each) => each.id === node.packageId);
        const { address, note } = shared(info, node, form.values(), location.href.replace(/#.*/, ""));
        const isCopied = address !== null && (await copy(address));
        clearTimeout(timer);
        button.textContent = isCopied ? "Address copied" : "Not copied";
        const said = address === null || isCopied ? note : "The browser does not let this page copy. Copy it from here:";
        app.announce(said);
        fill(
          told,
          said,
          address !== null &&
            !isCopied &&
            h("input", {
              type: "text",
              readonly: true,
              value: address,
              "aria-label": "Address to share",
              onfocus: (event) => event.target.select(),
            }),
        );
        if (address !== null && !isCopied) return;
        timer = setTimeout(() => {
          button.textContent = "Share";
          told.textContent = "";
        }, BACK_MS);
      },
    },
    "Share",
  );
  return h("span", { class: "share-place" }, button, told);
}
