// Registries beside the one of the settings: those that packages came from by a shared address. Of them the page wants to
// hear of newer versions, and it does not search them.

const REGISTRY = "registry:";

/** So many of them are asked, and not more. */
const MOST = 20;

/** Where packages came from, without the registry that is set. */
export function otherRegistries(packages, set) {
  const origins = packages.map(({ origin }) => origin).filter((origin) => origin?.startsWith(REGISTRY));
  const urls = new Set(origins.map((origin) => origin.slice(REGISTRY.length)));
  urls.delete(set);
  return [...urls].slice(0, MOST);
}

/** Has the runtime ask them, too, as long as the page is there, and tells of the newer versions that they have. */
export async function askOtherRegistries(app) {
  const { runtime } = app;
  const set = app.settings.get("registry");
  const others = otherRegistries(runtime.packages(), set);
  if (others.length === 0) return;
  for (const url of others) await runtime.registry.init(url);
  // The one that is asked first is the last that was named.
  if (set !== "") await runtime.registry.init(set);
  for (const update of await runtime.checkForUpdates()) app.hasUpdate(update);
}
