// Questions of the page itself: is this to be done?

import { h, uniqueId } from "./dom.js";

/**
 * Asks before something that cannot be undone. Resolves to the value of the button that was pressed, `null` for none of
 * them. `choices` are `{ value, label, kind }`; the first is focused.
 */
export function choose({ title, text, choices }) {
  const titleId = uniqueId("question");
  return new Promise((resolve) => {
    const buttons = choices.map(({ value, label, kind }) =>
      h("button", { type: "button", class: kind, onclick: () => dialog.close(value) }, label),
    );
    const dialog = h(
      "dialog",
      { class: "question", "aria-labelledby": titleId },
      h("h2", { id: titleId }, title),
      [text].flat().map((paragraph) => h("p", null, paragraph)),
      h("div", { class: "row end" }, h("button", { type: "button", onclick: () => dialog.close("") }, "Cancel"), buttons),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "" ? null : dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks for a yes. */
export async function confirm({ title, text, yes, danger = true }) {
  return (await choose({ title, text, choices: [{ value: "yes", label: yes, kind: danger ? "danger" : "primary" }] })) === "yes";
}
