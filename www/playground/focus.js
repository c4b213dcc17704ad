// Where the keyboard and screen readers are, when what they were at is gone.

/** Goes to the heading of what is shown: whoever listens or uses the keyboard begins there. */
export function focusHeading(root) {
  const heading = root.querySelector("h1");
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** The same, but only where the focus was lost with the element that had it. */
export function recoverFocus(root) {
  if (document.activeElement === document.body || document.activeElement === null) focusHeading(root);
}
