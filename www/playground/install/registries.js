// Registries beside the one of the settings: those that packages came from by a shared address. Of them the page wants to
// have newer versions, and it does not search them.

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
