// What to do about an error, by its code: one sentence, and where on this page it can be mended.

/** Places that a remedy leads to. */
export const PLACES = {
  inputs: "Go to the inputs",
  options: "Go to the options",
  permissions: "Go to the permissions",
  log: "Go to the log",
  run: "Run again",
  packages: "Go to the packages",
  nodes: "Go to the nodes",
  storage: "Go to storage",
  settings: "Go to the settings",
  reload: "Load the page again",
};

const REMEDIES = {
  "manifest-invalid": ["Correct the manifest as the details say, and install the package again.", "packages"],
  "module-invalid": ["This is no WebAssembly module, or a damaged one: build it again, or choose the .wasm file itself.", "packages"],
  "module-unsupported": [
    "The module needs a feature that this runtime does not have; build it without the one that the details name.",
    "packages",
  ],
  "module-too-large": ["Build the module optimised for size and without debug information.", "packages"],
  "imports-missing": ["The module calls functions that nobody provides: build it with a current SDK.", "packages"],
  "export-invalid": ["An export is missing or has another type than a node's; `flow-like check` says which.", "packages"],
  "abi-unsupported": ["The module was built for a newer interface than this page has: use an older SDK, or a newer page.", "packages"],
  "definition-invalid": ["What the module says about its nodes is wrong; its author finds every mistake in the details.", "packages"],
  "hash-mismatch": ["The bytes are not those that were promised: get the package again, and tell its author if that happens twice.", "packages"],
  "package-not-found": ["No such package is here: install it, or check its id.", "packages"],
  "node-not-found": ["This version of the package has no such node: choose one of those that it has.", "nodes"],
  "input-invalid": ["Correct the input that the message names, then run again.", "inputs"],
  "output-invalid": ["The node gave out something that its own pins do not take: its author has to correct it.", "log"],
  "guest-protocol": ["The node broke the rules of the interface: its author has to correct it, and finds the cause with its log.", "log"],
  trap: ["The node itself failed: its author has to correct it. Its log may say why, where there is one.", "log"],
  "guest-exit": ["The node ended its own program instead of returning: the exit code is in the details.", "log"],
  timeout: ["It took longer than it may: try smaller inputs, or a longer time limit if you have set one.", "options"],
  "out-of-fuel": ["It computed more than it may: try smaller inputs, or set a higher fuel limit.", "options"],
  "out-of-memory": ["It needed more memory than its package asks for: try smaller inputs.", "inputs"],
  "limit-exceeded": ["It is more than the runtime will hold: the message says of what, so try with less.", "inputs"],
  aborted: ["You stopped it: try again whenever you like.", "run"],
  closed: ["The runtime was closed: load the page again.", "reload"],
  denied: ["It may not do what it needs: run it again to be asked, or see what the package may do.", "permissions"],
  "consent-needed": ["Nobody has agreed yet to what this node does: run it again and answer the question.", "permissions"],
  network: [
    "Check the address and your connection. The server also has to let this page read what it answers (CORS).",
    "inputs",
  ],
  storage: ["The browser does not keep data for this page: allow it, or leave private browsing, then load the page again.", "storage"],
  "quota-exceeded": ["There is no room left: remove files or packages that you do not need.", "storage"],
  "invalid-argument": ["What was given is wrong, and the message says how: correct it and try again.", "options"],
  embedder: ["Something that this page does for the node failed: the message says what.", "log"],
  internal: ["The runtime contradicted itself: please report this with what is shown here.", "reload"],
  damaged: ["What is stored is not what was installed: install the package again.", "packages"],
  "version-conflict": ["This version is here already, with other bytes: replace it if you know why, or remove it first.", "packages"],
  "version-not-found": ["There is no such version: choose another, or leave it empty for the newest.", "packages"],
  unavailable: ["The registry does not hand it out: it may be withdrawn, wait for review, or not be vouched for. The settings say whether the latter are taken.", "packages"],
  incompatible: ["The package needs a newer Flow-Like than this page stands for: install an older version of it.", "packages"],
  registry: ["What answered is no registry, or is out of order: check its address.", "settings"],
  unauthorized: ["The registry does not accept this key: check it, or ask for another.", "settings"],
  crashed: ["The runtime itself stopped: load the page again; your packages and files are safe.", "reload"],
};

/** `{ text, place }` for a code; `place` is a key of `PLACES`. Codes may be added, so there is always something to say. */
export function remedyOf(code) {
  const [text, place] = REMEDIES[code] ?? ["The message says what happened. Try again, and report it if it stays so.", "run"];
  return { text, place };
}

/** Every code that there is a sentence for. */
export const CODES = Object.keys(REMEDIES);
