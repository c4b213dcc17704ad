// What of a question comes first: what is new, and what opens most. Pure.

/** More places at once would not be read. */
const AT_ONCE = 12;

/** From the least to the highest. */
export const RISKS = ["none", "low", "medium", "high"];

/** How narrow a host is: `*` opens everything, `*.com` more than `*.example.com`, and one that is written out only itself. */
function narrowness(host) {
  if (!host.includes("*")) return Number.MAX_SAFE_INTEGER;
  return host.split(".").filter((label) => label !== "" && label !== "*").length;
}

/** Hosts or scopes: those that are new first, then those that open most. */
export function placesInOrder(list, isNew) {
  return list.toSorted((a, b) => Number(isNew(b)) - Number(isNew(a)) || narrowness(a) - narrowness(b));
}

/** The same in two parts: what is shown at once, with everything that is new, and what is opened when it is asked for. */
export function placesInParts(list, isNew) {
  const ordered = placesInOrder(list, isNew);
  const at = Math.max(AT_ONCE, ordered.filter(isNew).length);
  return { shown: ordered.slice(0, at), more: ordered.slice(at) };
}

/** Permissions: those with something new first, then those of the highest risk. */
export function permissionsInOrder(permissions, hasNew = () => false) {
  return permissions.toSorted((a, b) => Number(hasNew(b)) - Number(hasNew(a)) || RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk));
}
