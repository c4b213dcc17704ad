// Light and dark: as the system has it, or as the visitor set it.

import { fill, svg } from "./dom.js";
import * as settings from "./settings.js";

const THEMES = ["system", "light", "dark"];
const NAMES = { system: "as the system", light: "light", dark: "dark" };

const ICONS = {
  system: [["circle", { cx: 12, cy: 12, r: 8 }], ["path", { d: "M12 4a8 8 0 0 1 0 16z", class: "filled" }]],
  light: [
    ["circle", { cx: 12, cy: 12, r: 4 }],
    ["path", { d: "M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" }],
  ],
  dark: [["path", { d: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" }]],
};

/** The theme that is set. */
export function theme() {
  const set = settings.get("theme");
  return THEMES.includes(set) ? set : "system";
}

/** Sets the theme and shows the page in it. */
export function setTheme(name) {
  settings.set("theme", name);
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

/** Makes a button go through the themes. */
export function themeButton(button, announce) {
  const show = () => {
    const name = theme();
    button.setAttribute("aria-label", `Theme: ${NAMES[name]}`);
    button.title = `Theme: ${NAMES[name]}`;
    const shapes = ICONS[name].map(([tag, attributes]) => svg(tag, attributes));
    fill(button, svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": true }, shapes));
  };
  button.addEventListener("click", () => {
    setTheme(THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
    show();
    announce(`Theme: ${NAMES[theme()]}.`);
  });
  setTheme(theme());
  show();
}
