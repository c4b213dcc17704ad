// The cards of all packages. Drawn anew is only what has changed: whatever is open, read or focused stays as it is.

import { h } from "../dom.js";
import { packageCard } from "./card.js";

/** Everything that a card shows, as a text to compare. */
function contentOf(info, { consents, usage, updates }) {
  const { id } = info;
  const shown = [info, consents.filter(({ packageId }) => packageId === id), usage?.packages.find((entry) => entry.id === id), updates.get(id)];
  return JSON.stringify(shown, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

const nameOf = (element) => element.getAttribute("aria-label") ?? element.textContent;

/** Takes over from the card before what is open in it and where the keyboard is. */
function takeOver(element, before) {
  element.querySelector("details").open = before.querySelector("details").open;
  if (!before.contains(document.activeElement)) return () => {};
  const { tagName } = document.activeElement;
  const name = nameOf(document.activeElement);
  const same = [...element.querySelectorAll(tagName)].find((candidate) => nameOf(candidate) === name);
  // What was focused may be what is gone.
  return () => (same ?? element.querySelector("summary")).focus();
}

export function cardList(app, state) {
  const element = h("ul", { class: "package-list" });
  let cards = new Map();

  function card(info) {
    const content = contentOf(info, state);
    const before = cards.get(info.id);
    if (before?.content === content) return { ...before, focus: null };
    const drawn = packageCard(app, info, state);
    return { content, element: drawn, focus: before ? takeOver(drawn, before.element) : null };
  }

  function draw(packages) {
    const next = new Map(packages.map((info) => [info.id, card(info)]));
    const wanted = [...next.values()];
    const elements = new Set(wanted.map((entry) => entry.element));
    for (const child of [...element.children]) if (!elements.has(child)) child.remove();
    wanted.forEach((entry, index) => {
      // Moving an element takes the focus from it.
      if (element.children[index] !== entry.element) element.insertBefore(entry.element, element.children[index] ?? null);
    });
    cards = next;
    for (const entry of wanted) entry.focus?.();
  }

  return { element, draw };
}
