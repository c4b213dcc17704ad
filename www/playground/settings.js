// What a visitor set, kept in localStorage. Where that is blocked, settings last as long as the page.

const PREFIX = "flow-like-playground:";

const DEFAULTS = {
  /** `system`, `light` or `dark`. Also read by first-paint.js. */
  theme: "system",
  /** Whether the runtime works in a worker. */
  worker: true,
  /** Base URL of the registry to search. */
  registry: "",
  /** Whether packages may be installed that their registry does not vouch for. */
  allowUnverified: false,
  /** By which address packages were installed: see install/given.js. */
  given: {},
  /** Where `flow-like dev` was followed last. */
  devAddress: "http://127.0.0.1:4317",
};

const here = new Map();

/** The value of a setting; its default where nothing of the kind is kept. */
export function get(name) {
  if (here.has(name)) return here.get(name);
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + name));
    if (kept !== null && typeof kept === typeof DEFAULTS[name]) return kept;
  } catch {
    // Blocked, or not ours.
  }
  return DEFAULTS[name];
}

/** Keeps a setting. */
export function set(name, value) {
  here.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Blocked, or full: it holds for this page.
  }
}
