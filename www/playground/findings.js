// What `Runtime.doctor` finds, for visitors: what they can mend themselves, and what only those can who serve the page. Pure.

import { bytes } from "./format.js";

/** What this page has another way for: it takes folders as every browser does. */
const MOOT = new Set(["no-folder-picker"]);

/** What visitors can do, by code. `action` is a key of the buttons in views/settings.js. */
const FOR_VISITORS = {
  "no-wasm": { remedy: "Use a current browser, without its lockdown mode." },
  "no-storage": { remedy: "Let this page store data, or leave the private window, and load the page again." },
  "private-window": { remedy: "Open the page in an ordinary window to keep packages." },
  "storage-low": {
    message: ({ used, quota }) => `There is little room left: ${bytes(used)} of ${bytes(quota)} are used.`,
    remedy: "Remove packages or files that you no longer need, or free space on this device.",
    action: "storage",
  },
  "storage-not-persisted": {
    message: () => "When this device runs short of room, the browser may remove your packages and files.",
    action: "keep",
  },
  "no-broadcast": { remedy: "Use a current browser." },
  "no-tail-calls": { message: () => "Nodes run slower in this browser than in newer ones.", remedy: "Nothing else is lost." },
  "files-unreachable": { remedy: "Check the connection, and load the page again." },
};

/** `{ yours, theirs }`, each a list of `{ severity, message, remedy, action }`. What is not known is for those who serve the page. */
export function sorted(findings) {
  const yours = [];
  const theirs = [];
  for (const { code, severity, message, remedy, details } of findings) {
    if (MOOT.has(code)) continue;
    const own = Object.hasOwn(FOR_VISITORS, code) ? FOR_VISITORS[code] : null;
    if (own === null) theirs.push({ severity, message, remedy });
    else yours.push({ severity, message: own.message?.(details ?? {}) ?? message, remedy: own.remedy, action: own.action });
  }
  return { yours, theirs };
}
