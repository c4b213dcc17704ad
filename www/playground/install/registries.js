// Registries beside the one of the settings: those that packages came from by a shared address. Of them the page wants to
// hear of newer versions, and it does not search them.

const REGISTRY = "registry:";

/** So many of them are asked, and not more. */
const MOST = 20;

/** Where packages came from that are to be updated, without the registry that is set. */
export function otherRegistries(packages, set) {
  const wanted = packages.filter(({ origin, updatePolicy }) => origin?.startsWith(REGISTRY) && updatePolicy !== "off");
  const urls = new Set(wanted.map(({ origin }) => origin.slice(REGISTRY.length)));
  urls.delete(set);
  return [...urls].slice(0, MOST);
}

/** Has the runtime ask them, too, as long as the page is there, and tells of the newer versions that they have. */
export async function askOtherRegistries(app) {
  const { runtime } = app;
  const others = otherRegistries(runtime.packages(), app.settings.get("registry"));
  if (others.length === 0) return;
  for (const url of others) await runtime.registry.init(url);
  const policies = new Map(runtime.packages().map(({ id, updatePolicy }) => [id, updatePolicy]));
  for (const update of await runtime.checkForUpdates()) {
    // Of all others the runtime tells by itself.
    if (others.includes(update.registry) && policies.get(update.packageId) !== "off") app.hasUpdate(update);
  }
}
