// What is installed, and every way to install more.

import { fill, h, setUsable } from "../dom.js";
import { recoverFocus } from "../focus.js";
import { installPanel } from "../install/panel.js";
import { packageActions } from "../packages/actions.js";
import { cardList } from "../packages/cards.js";
import { followPanel } from "../packages/follow.js";
import { roomPanel } from "../packages/room.js";
import { firstRun, welcome } from "../packages/welcome.js";

export const title = "Packages";

export function show(container, app) {
  const { runtime } = app;
  let ended = false;
  let firstVisit = false;
  const state = { consents: [], usage: null, updates: app.updates, actions: packageActions(app, () => refresh()) };

  const head = h("div", null);
  const cards = cardList(app, state);
  const install = installPanel(app);
  const room = roomPanel(app, () => refresh());
  const side = h("div", { class: "side" }, install.element, followPanel(app), room.element);

  async function check(event) {
    const button = event.currentTarget;
    setUsable(button, false);
    try {
      const found = await runtime.checkForUpdates();
      for (const update of found) app.hasUpdate(update);
      app.notice(h("p", null, found.length === 0 ? "Everything is up to date." : "Newer versions are marked in the list."));
      app.announce(found.length === 0 ? "Everything is up to date." : `${found.length} newer versions.`);
      draw();
    } catch (error) {
      app.report(error, { title: "Could not look for newer versions" });
    } finally {
      setUsable(button, true);
    }
  }

  const checkButton = h("button", { type: "button", onclick: check }, "Look for updates");
  const ordinary = h("div", { class: "view-head" }, h("h1", null, "Packages"), checkButton);

  function draw() {
    const packages = runtime.packages();
    const before = firstVisit;
    firstVisit = packages.length === 0;
    container.classList.toggle("first-visit", firstVisit);
    if (firstVisit) {
      // Drawn once: a button that is being used must not be replaced.
      if (!before) fill(head, welcome(app));
    } else if (before || !ordinary.isConnected) {
      const next = before && firstRun(app);
      fill(head, ordinary, next);
      if (next) next.querySelector("a").focus();
    }
    checkButton.hidden = !packages.some(({ source }) => source?.type === "remote");
    const had = cards.element.contains(document.activeElement);
    cards.draw(packages);
    if (had) recoverFocus(container);
    cards.element.hidden = firstVisit;
    room.element.hidden = firstVisit;
  }

  async function refresh() {
    const [consents, usage] = await Promise.allSettled([runtime.consents(), runtime.usage()]);
    if (ended) return;
    if (consents.status === "fulfilled") state.consents = consents.value;
    if (usage.status === "fulfilled") state.usage = usage.value;
    draw();
    room.draw(state.usage);
  }

  const off = [
    app.on("packages-changed", () => {
      draw();
      install.draw();
      refresh();
    }),
    app.on("update-available", draw),
  ];

  fill(container, head, h("div", { class: "columns" }, cards.element, side));
  draw();
  refresh();
  return () => {
    ended = true;
    for (const stop of off) stop();
  };
}
