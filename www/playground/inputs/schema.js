// What a JSON Schema says, in the few words that help to fill in a value. The runtime is who checks.

import { parse } from "./json.js";

/** How deep hints and examples go. */
const MAX_DEPTH = 5;
/** How many lines of hints are worth reading. */
const MAX_HINTS = 60;

/** The schema of a pin as an object, or `null`. */
export function schemaOf(pin) {
  if (typeof pin.schema !== "string" || pin.schema.trim() === "") return null;
  try {
    const schema = parse(pin.schema);
    return schema !== null && typeof schema === "object" && !Array.isArray(schema) ? schema : null;
  } catch {
    return null;
  }
}

/** Follows a `$ref` inside of the schema; what stands beside it comes first. */
function resolve(schema, root, depth = 0) {
  if (schema === null || typeof schema !== "object") return {};
  if (typeof schema.$ref !== "string" || depth > MAX_DEPTH) return schema;
  if (!schema.$ref.startsWith("#")) return schema;
  const names = schema.$ref.slice(1).split("/").slice(1);
  let found = root;
  for (const name of names) {
    const key = decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~");
    found = found !== null && typeof found === "object" && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  const { $ref, ...beside } = schema;
  return { ...resolve(found ?? {}, root, depth + 1), ...beside };
}

/** The first alternative that is not just `null`: what schema generators write for optional members. */
function settle(schema, root) {
  const here = resolve(schema, root);
  for (const list of [here.anyOf, here.oneOf, here.allOf]) {
    if (!Array.isArray(list)) continue;
    const options = list.map((option) => resolve(option, root)).filter((option) => option.type !== "null");
    if (options.length > 0) return { ...here, ...options[0], anyOf: undefined, oneOf: undefined, allOf: undefined };
  }
  return here;
}

function typeOf(schema) {
  const types = [schema.type].flat().filter((type) => typeof type === "string" && type !== "null");
  if (types.length > 0) return types[0];
  if (schema.properties) return "object";
  if (schema.items) return "array";
  return null;
}

/** Lines for people: `{ path, type, description, values, isRequired }`, in the order of the schema. */
export function hints(root) {
  const lines = [];
  const visit = (schema, path, depth) => {
    const properties = schema.properties !== null && typeof schema.properties === "object" ? schema.properties : {};
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    for (const [name, member] of Object.entries(properties)) {
      if (lines.length >= MAX_HINTS) return;
      const settled = settle(member, root);
      const type = typeOf(settled);
      const items = type === "array" ? settle(settled.items ?? {}, root) : null;
      const here = `${path}${path === "" ? "" : "."}${name}`;
      lines.push({
        path: here,
        type: items ? `list of ${typeOf(items) ?? "anything"}` : (type ?? (Array.isArray(settled.enum) ? "choice" : "anything")),
        description: typeof settled.description === "string" ? settled.description : "",
        values: Array.isArray(settled.enum) ? settled.enum : "const" in settled ? [settled.const] : [],
        isRequired: required.has(name),
      });
      if (depth < MAX_DEPTH && type === "object") visit(settled, here, depth + 1);
      if (depth < MAX_DEPTH && items && typeOf(items) === "object") visit(items, `${here}[]`, depth + 1);
    }
  };
  visit(settle(root, root), "", 0);
  return lines;
}

/** A value to begin with: what the schema gives as example or default, else something of the right type. */
export function example(root) {
  const make = (schema, depth) => {
    const here = settle(schema, root);
    if (Array.isArray(here.examples) && here.examples.length > 0) return here.examples[0];
    for (const name of ["default", "const"]) if (name in here) return here[name];
    if (Array.isArray(here.enum) && here.enum.length > 0) return here.enum[0];
    switch (typeOf(here)) {
      case "string":
        return (
          { "date-time": "2025-01-31T12:00:00Z", date: "2025-01-31", email: "name@example.com", uri: "https://example.com" }[here.format] ??
          ""
        );
      case "integer":
      case "number":
        return typeof here.minimum === "number" ? here.minimum : 0;
      case "boolean":
        return false;
      case "array":
        return depth < MAX_DEPTH && here.items ? [make(here.items, depth + 1)] : [];
      case "object": {
        const members = depth < MAX_DEPTH ? Object.entries(here.properties ?? {}) : [];
        return Object.fromEntries(members.map(([name, member]) => [name, make(member, depth + 1)]));
      }
      default:
        return null;
    }
  };
  return make(root, 0);
}
