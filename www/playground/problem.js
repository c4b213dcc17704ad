// Errors, for people: what happened, and what to do about it.

import { h } from "./dom.js";

/** What to do, by the `code` of a FlowLikeError. */
const REMEDIES = {
  "manifest-invalid": "Correct the manifest as the details say, and install it again.",
  "module-invalid": "This is no WebAssembly module, or a damaged one. Build it again, or choose the .wasm file itself.",
  "module-unsupported": "The module needs something that this runtime does not have. The details name it.",
  "module-too-large": "Build it optimised for size and without debug information.",
  "imports-missing": "The module calls functions that no Flow-Like runtime has. Check its SDK version.",
  "export-invalid": "An export does not look as a node's has to. Check the package with `flow-like check`.",
  "abi-unsupported": "It was built for another version of the interface. Build it with a current SDK.",
  "definition-invalid": "What the package says about its nodes is wrong. The details list every problem.",
  "hash-mismatch": "The bytes are not those that were promised. Download it again; should it happen twice, tell its author.",
  "package-not-found": "No such package is here. Check the id, or install it first.",
  "node-not-found": "The package has no node of that name. Its page lists those that it has.",
  "input-invalid": "Correct the input that the message names, and run it again.",
  timeout: "It took longer than it may. Try smaller inputs, or a longer limit.",
  "out-of-fuel": "It computed more than it may. Try smaller inputs, or more fuel.",
  "out-of-memory": "It needed more memory than its package asks for. Try smaller inputs.",
  trap: "The node itself failed. Its log may say why; its author has to correct it.",
  denied: "You refused what it needs. Run it again to be asked again.",
  "consent-needed": "Somebody has to agree to what the node does. Run it from this page.",
  network: "Check the address and the connection. The server also has to let this page read its files (CORS).",
  registry: "What answered is no registry, or is out of order. Check its address under Settings.",
  unauthorized: "The registry wants a key, or another one.",
  storage: "The browser does not keep data for this page. Leave private browsing, or allow site data, and load the page again.",
  "quota-exceeded": "There is no room left. Remove packages or files that you no longer need.",
  damaged: "What is stored was changed outside of this page. Install the package again.",
  "version-conflict": "This version is here already, with other bytes. Replace it if you know why, or remove the installed one first.",
  "version-not-found": "Choose another version, or leave it empty for the newest.",
  unavailable: "The registry does not hand it out: it may be withdrawn, wait for review, or not be vouched for. Settings say whether the latter are taken.",
  incompatible: "It needs a newer Flow-Like than this page has.",
  aborted: "You stopped it. Nothing has changed.",
  crashed: "The runtime failed and has to begin again. Load the page again.",
  closed: "The runtime was closed. Load the page again.",
};

/** What to do about an error; empty where nobody knows. */
export function remedy(error) {
  return REMEDIES[error?.code] ?? "";
}

function detailText(details) {
  return JSON.stringify(details, (_, value) => (typeof value === "bigint" ? `${value}n` : value), 2);
}

function hasDetails(details) {
  return details !== null && typeof details === "object" && Object.keys(details).length > 0;
}

/**
 * An error as an element. `title` says what did not work; `actions` are buttons that may help.
 */
export function problem(error, { title = "That did not work", actions = [] } = {}) {
  const details = error?.details;
  const list = Array.isArray(details?.problems) ? details.problems.map((entry) => (typeof entry === "string" ? entry : detailText(entry))) : [];
  return h(
    "div",
    { class: "problem" },
    h("p", { class: "problem-title" }, title, error?.code && h("code", { class: "problem-code" }, error.code)),
    h("p", { class: "problem-message" }, error?.message || String(error)),
    list.length > 0 && h("ul", { class: "problem-list" }, list.map((entry) => h("li", null, entry))),
    remedy(error) && h("p", { class: "problem-remedy" }, remedy(error)),
    actions.length > 0 && h("div", { class: "row" }, actions),
    hasDetails(details) &&
      h("details", null, h("summary", null, "Details"), h("pre", { class: "mono", tabindex: 0 }, detailText(details))),
  );
}
