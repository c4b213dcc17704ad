// Shared addresses: `#/try?url=…&node=…&inputs=…`, `#/try?registry=…&from=…`. Anybody may have written one, so nothing in
// it is taken for granted, and nothing happens before the visitor says so.

import { JsonMistake, parse } from "../inputs/json.js";
import { packageUrl, urlLabel } from "./address.js";

/** More than anybody types into inputs, and less than a page can bear. */
const MOST_INPUTS = 100_000;
const MOST_TEXT = 2_000;

function short(query, name) {
  const value = query.get(name);
  if (value !== null && value.length > MOST_TEXT) throw new Error(`“${name}” in the address is too long.`);
  return value;
}

/** The inputs of an address; `null` where it has none. Throws what is wrong with them. */
export function inputsOf(query) {
  const text = query.get("inputs");
  if (text === null || text === "") return null;
  if (text.length > MOST_INPUTS) throw new Error(`The inputs in the address are too large: ${text.length} characters, at most ${MOST_INPUTS} are taken.`);
  let inputs;
  try {
    inputs = parse(text);
  } catch (error) {
    throw new Error(`The inputs in the address are no JSON. ${error instanceof JsonMistake ? error.describe() : error.message}`);
  }
  if (inputs === null || typeof inputs !== "object" || Array.isArray(inputs)) throw new Error("The inputs in the address must be a JSON object: a value for each input, by its name.");
  return inputs;
}

/**
 * What a shared address says: `{ label, place, kind, source, node, inputs, packageId }`. Throws what is wrong with it. `set`
 * is the registry of the settings; empty where there is none.
 */
export function readShared(query, set) {
  const [url, registry, node] = ["url", "registry", "node"].map((name) => short(query, name));
  const inputs = inputsOf(query);
  if (url !== null && registry !== null) throw new Error("The address names a URL and a registry. It may have only one of them.");
  if (url !== null) {
    const address = packageUrl(url);
    return { label: urlLabel(address), place: address.href, kind: "url", source: { url: address.href }, node, inputs, packageId: null };
  }
  if (registry === null || registry === "") throw new Error("The address says of no package where it is: it needs `url`, or `registry`.");
  const from = short(query, "from");
  const version = short(query, "version");
  if (from === null && set === "") throw new Error("The address names no registry in `from`, and none is set here. Set one under Packages, and open the address again.");
  const place = from === null ? set : packageUrl(from).href.replace(/\/+$/, "");
  const source = { registry, from: place, ...(version && { version }) };
  return { label: registry, place, kind: "registry", source, node, inputs, packageId: registry };
}
