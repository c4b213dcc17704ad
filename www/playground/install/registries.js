// The registries that the runtime asks: the one of the settings, which is searched, and those that packages came from by a
// shared address. Of the latter it hears of updates only.

import * as settings from "../settings.js";

const REGISTRY = "registry:";

/** So many others are asked, and not more. */
const MOST = 20;

/** The addresses, that of the settings first. */
export function registries() {
  const kept = settings.get("otherRegistries");
  const others = Array.isArray(kept) ? kept.filter((url) => typeof url === "string" && URL.canParse(url)) : [];
  return [settings.get("registry"), ...others].filter((url) => url !== "");
}

/** Keeps where these packages came from, for when the page is loaded again. */
export function rememberRegistries(packages) {
  const origins = packages.map(({ origin }) => origin).filter((origin) => origin?.startsWith(REGISTRY));
  const urls = new Set(origins.map((origin) => origin.slice(REGISTRY.length)));
  urls.delete(settings.get("registry"));
  settings.set("otherRegistries", [...urls].slice(0, MOST));
}
