// What happened, where the eye is: notices at the edge of the page, and one line that screen readers speak.

import { h } from "./dom.js";
import { problem } from "./problem.js";

/** How long a notice of success stays. */
const STAYS_MS = 6000;

/** How many of those there are at once. */
const MOST = 3;

/** Texts that follow each other at once would be lost; speakers get one at a time. */
const SPOKEN_MS = 600;

export function createNotices(region, status) {
  const queue = [];
  /** Take away the notices that go by themselves, oldest first. */
  const passing = [];
  let speaking = false;

  function speak() {
    const text = queue.shift();
    speaking = text !== undefined;
    if (!speaking) return;
    // The same text twice in a row is two events.
    status.textContent = "";
    requestAnimationFrame(() => {
      status.textContent = text;
    });
    setTimeout(speak, SPOKEN_MS);
  }

  /** Tells screen readers. */
  function announce(text) {
    queue.push(text);
    if (!speaking) speak();
  }

  /** Shows something until it is dismissed, or, unless it stays, for a while. Returns what takes it away. */
  function notice(content, { kind = "good", stays = false } = {}) {
    let timer;
    const remove = () => {
      clearTimeout(timer);
      element.remove();
      if (passing.includes(remove)) passing.splice(passing.indexOf(remove), 1);
    };
    const element = h(
      "div",
      { class: ["notice", kind], role: "group", "aria-label": "Notice" },
      h("div", { class: "notice-content" }, content),
      h("button", { type: "button", class: "quiet-button close", "aria-label": "Dismiss", onclick: remove }, "×"),
    );
    region.append(element);
    if (!stays) {
      passing.push(remove);
      if (passing.length > MOST) passing.shift()();
      const wait = () => {
        // Not while it is being read or used.
        if (element.matches(":hover, :focus-within")) timer = setTimeout(wait, STAYS_MS / 4);
        else remove();
      };
      timer = setTimeout(wait, STAYS_MS);
    }
    return remove;
  }

  /** Shows an error until it is dismissed. */
  function report(error, options = {}) {
    announce(`${options.title ?? "That did not work"}. ${error?.message ?? error}`);
    return notice(problem(error, options), { kind: "bad", stays: true });
  }

  return { announce, notice, report };
}
