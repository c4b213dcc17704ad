// The addresses by which packages were installed. The runtime knows where a module came from; where the address was that of
// a manifest, only that leads to the same package again.

import * as settings from "../settings.js";

/** Keeps the address that somebody gave. */
export function remember(info, url) {
  if (info.source?.type !== "remote") return;
  settings.set("given", { ...settings.get("given"), [info.id]: { url, module: info.source.download_url } });
}

/** The address that leads to this package; `null` where there is none. */
export function addressOf({ id, source, origin }) {
  if (source?.type !== "remote" || !origin.startsWith("url:")) return null;
  const all = settings.get("given");
  const kept = Object.hasOwn(all, id) ? all[id] : null;
  // What was installed since from elsewhere is another package.
  return kept?.module === source.download_url && typeof kept.url === "string" ? kept.url : source.download_url;
}
