// Elements from JavaScript. Texts of packages are hostile: whatever is passed as a child becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** What has to be set as a property: the attribute is only where it starts from. */
const PROPERTIES = new Set(["value", "checked", "indeterminate", "selected", "muted"]);
/** What would turn text into markup, script or style. */
const REFUSED = new Set(["innerhtml", "outerhtml", "srcdoc"]);
/** Attributes that lead somewhere, and the schemes that may be there. */
const ADDRESSES = new Set(["href", "src", "action", "formaction", "xlink:href"]);
const SCHEMES = new Set(["http:", "https:", "blob:"]);

function isSafe(address) {
  try {
    const { protocol } = new URL(address, document.baseURI);
    return SCHEMES.has(protocol) || /^data:image\/(png|jpeg|gif|webp|avif);/i.test(address);
  } catch {
    return false;
  }
}

function setAttribute(element, name, value) {
  if (REFUSED.has(name.toLowerCase())) throw new TypeError(`\`${name}\` is not allowed here`);
  if (value === null || value === undefined) return;
  // `aria-expanded="false"` says something; `disabled="false"` would disable.
  if (typeof value === "boolean" && !name.startsWith("aria-")) {
    element.toggleAttribute(name, value);
    return;
  }
  if (ADDRESSES.has(name.toLowerCase()) && !isSafe(String(value))) return;
  element.setAttribute(name, String(value));
}

function setStyle(element, styles) {
  // Through the CSSOM: the page's policy blocks the attribute.
  for (const [name, value] of Object.entries(styles)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("--")) element.style.setProperty(name, String(value));
    else element.style[name] = String(value);
  }
}

function build(element, properties, children) {
  const late = [];
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === "class") {
      const names = (Array.isArray(value) ? value : [value]).filter(Boolean).join(" ");
      if (names !== "") element.setAttribute("class", names);
    } else if (name === "dataset") {
      for (const [key, entry] of Object.entries(value)) if (entry !== null && entry !== undefined) element.dataset[key] = entry;
    } else if (name === "style") {
      setStyle(element, value);
    } else if (/^on/i.test(name)) {
      if (typeof value === "function") element.addEventListener(name.slice(2).toLowerCase(), value);
    } else if (PROPERTIES.has(name)) {
      late.push([name, value]);
    } else {
      setAttribute(element, name, value);
    }
  }
  append(element, children);
  // A `<select>` has its value only once its options are there.
  for (const [name, value] of late) if (value !== undefined && value !== null) element[name] = value;
  return element;
}

/** Appends elements and texts; lists are spread, and `null`, `undefined` and booleans left out. */
export function append(parent, children) {
  for (const child of children) {
    if (child === null || child === undefined || typeof child === "boolean") continue;
    if (Array.isArray(child)) append(parent, child);
    else parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

/**
 * An HTML element.
 *
 * `properties` are attributes (`for`, `aria-label`, `hidden: true`, …), `class` (a text, or a list in which falsy entries
 * are left out), `dataset`, `style` (an object; custom properties too), listeners (`onclick`, …), and `value`, `checked`,
 * `indeterminate`, `selected`. Attributes that are `null`, `undefined` or `false` are left out.
 */
export function h(tag, properties, ...children) {
  return build(document.createElement(tag), properties, children);
}

/** An SVG element; the same otherwise. */
export function svg(tag, properties, ...children) {
  return build(document.createElementNS(SVG, tag), properties, children);
}

/** Puts these children in place of those that are there. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return append(parent, children);
}

/**
 * Lets buttons with `aria-disabled` do nothing. One that has the focus is switched off so: with `disabled` the focus would
 * be lost to the page.
 */
export function heedDisabled(root) {
  const heed = (event) => {
    if (!event.target.closest?.('button[aria-disabled="true"]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  root.addEventListener("click", heed, true);
}

/** Switches a button on or off that may have the focus. */
export function setUsable(button, isUsable) {
  button.setAttribute("aria-disabled", String(!isUsable));
}

/**
 * The same, and the focus stays where it was, although everything is made anew: at what has the same `data-key`. Where that
 * is gone, it is at the element with `data-focus`.
 */
export function refill(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  fill(parent, children);
  if (focused === null || focused.isConnected) return parent;
  const same = key === undefined ? null : parent.querySelector(`[data-key="${CSS.escape(key)}"]`);
  (same ?? parent.querySelector("[data-focus]"))?.focus();
  return parent;
}

let ids = 0;

/** An id that no other element has: for labels and descriptions. */
export function uniqueId(prefix = "id") {
  ids += 1;
  return `${prefix}-${ids}`;
}
