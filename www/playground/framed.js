// The page within another one. That one could lay itself over the questions that are asked here, and lead clicks to them, so
// that nothing starts there.

import { fill, h } from "./dom.js";

export const isFramed = () => window.top !== window;

/** Says where the page is to be had instead. `header` leads to views that are not there. */
export function refuseFrame(main, header) {
  header.hidden = true;
  document.title = "Open the Flow-Like playground";
  fill(
    main,
    h(
      "div",
      { class: "view" },
      h("h1", null, "Open the playground on its own"),
      h("p", { class: "lead" }, "It does not run within another page, which could lay itself over what you are asked here."),
      h("p", null, h("a", { class: "button primary large", href: location.href, target: "_blank", rel: "noopener" }, "Open it in a new tab")),
    ),
  );
}
