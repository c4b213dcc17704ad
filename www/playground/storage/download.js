// Bytes as a file of the visitor's.

import { h } from "../dom.js";

/** How long browsers may take to begin with a download. */
const KEPT_MS = 60_000;

/** Saves bytes under a name. */
export function download(name, bytes) {
  // Without a type that a browser would show: it is only ever saved.
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
