// Taking a value along: into the clipboard, or into a file.

import { h } from "../dom.js";

const BACK_MS = 2000;

/** Copies what `text()` returns, and says so on the button itself. */
export function copyButton(text, label = "Copy") {
  let timer;
  const button = h(
    "button",
    {
      type: "button",
      class: "small",
      onclick: async () => {
        clearTimeout(timer);
        button.textContent = (await copy(text())) ? "Copied" : "Not allowed here";
        timer = setTimeout(() => {
          button.textContent = label;
        }, BACK_MS);
      },
    },
    label,
  );
  // The words change where the focus is, which not every screen reader tells.
  button.setAttribute("aria-live", "polite");
  return button;
}

/** Whether it could be copied. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

/** Where the page may not use the clipboard directly, as without HTTPS. */
function copyFromField(text) {
  const focused = document.activeElement;
  const field = h("textarea", { "aria-hidden": "true", style: { position: "fixed", opacity: "0" } });
  field.value = text;
  // Inside of an open dialog nothing else can be focused.
  (focused?.closest("dialog") ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return isDone;
}

/** Saves bytes or text as a file of the visitor. */
export function download(parts, name, type = "application/octet-stream") {
  const url = URL.createObjectURL(new Blob([parts].flat(), { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
