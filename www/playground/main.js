// Starts the page: the runtime, the views, and what is around them.

import { App } from "./app.js";
import { fill, h, heedDisabled } from "./dom.js";
import { focusHeading } from "./focus.js";
import { isFramed, refuseFrame } from "./framed.js";
import { watchDrops } from "./install/drop.js";
import { startOffline } from "./offline.js";
import { couldNotOpen } from "./opening.js";
import { route } from "./router.js";
import { themeButton } from "./theme.js";

const SITE = "Flow-Like playground";

const element = (id) => document.getElementById(id);
const main = element("main");

const app = new App({ notices: element("notices"), status: element("status"), installs: element("installs") });
heedDisabled(document);
// For tests, and for the curious in the console.
window.playground = { app, runtime: null };

let end = () => {};
/** Counts views, so that one that loads slowly does not replace a later one. */
let shown = 0;

function mark(name) {
  const here = name === "node" ? "nodes" : name;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function leave() {
  try {
    end?.();
  } catch (error) {
    console.error(error);
  }
  end = () => {};
}

async function show({ first = false } = {}) {
  shown += 1;
  const turn = shown;
  const { name, load, parameters } = route(location.hash);
  let view;
  try {
    view = await load();
  } catch (cause) {
    view = { title: "Not available", show: (container) => void fill(container, app.problem(cause, { title: "This view could not be loaded" })) };
  }
  if (turn !== shown) return;
  leave();
  mark(name);
  const title = typeof view.title === "function" ? view.title(parameters) : view.title;
  document.title = `${title} · ${SITE}`;
  const container = h("div", { class: ["view", `view-${name}`] });
  fill(main, container);
  try {
    end = view.show(container, app, parameters);
  } catch (error) {
    fill(container, h("h1", null, title), app.problem(error, { title: "This view could not be shown" }));
  }
  if (main.querySelector("h1") === null) main.prepend(h("h1", { class: "hidden" }, title));
  if (first) return;
  scrollTo(0, 0);
  focusHeading(main);
}

async function start() {
  if (isFramed()) return refuseFrame(main, element("frame-top"));
  themeButton(element("theme"), app.announce);
  element("skip").addEventListener("click", (event) => {
    // The hash names the view.
    event.preventDefault();
    main.focus();
  });
  startOffline(app, { badges: element("badges"), newer: element("newer") });
  try {
    await app.open();
  } catch (error) {
    document.title = `Could not start · ${SITE}`;
    return couldNotOpen(main, app, error);
  }
  window.playground.runtime = app.runtime;
  app.on("update-failed", ({ update, error }) =>
    app.report(error, { title: `${update.packageId} could not be updated to ${update.latestVersion}` }),
  );
  watchDrops(app);
  addEventListener("hashchange", () => {
    if (location.hash === "" || location.hash.startsWith("#/")) show();
  });
  await show({ first: true });
  document.documentElement.dataset.ready = "true";
}

start();
