// Working offline: registers the service worker, and says in the header how things are.

import { fill, h } from "./dom.js";

const BASE = new URL("../", import.meta.url);
/** As the service worker names them. */
const CACHES = `flow-like-playground ${BASE.pathname} `;

/** What the build says the page consists of; `null` where it was not built for working offline, or nobody answers. */
async function built() {
  try {
    const response = await fetch(new URL("files.json", BASE), { cache: "no-store" });
    const list = response.ok ? await response.json() : null;
    return typeof list?.version === "string" && Array.isArray(list.files) ? list : null;
  } catch {
    return null;
  }
}

/** Whether a version of the page is here in full. */
async function isCached(registration) {
  const { active } = registration;
  if (!active) return false;
  const version = new URL(active.scriptURL).searchParams.get("version");
  return "caches" in globalThis && caches.has(CACHES + version);
}

class Offline {
  /** `unsupported`, `unavailable` (no list of files), `preparing`, `ready`, `failed`. */
  state = "preparing";
  #app;
  #places;
  #reloading = false;

  constructor(app, places) {
    this.#app = app;
    this.#places = places;
  }

  set(state) {
    if (state === this.state) return;
    this.state = state;
    this.show();
    this.#app.emit("offline", state);
  }

  show() {
    fill(
      this.#places.badges,
      !navigator.onLine && h("span", { class: "badge warn", title: "What is installed goes on working." }, "Offline"),
      this.state === "ready" && h("span", { class: "badge good", title: "This page and its packages work without a network." }, "Works offline"),
    );
  }

  /** A newer version of the page waits: the visitor says when. */
  announceNewer(reload) {
    this.#places.newer.hidden = false;
    fill(
      this.#places.newer,
      h(
        "div",
        { class: "newer" },
        h("p", null, "There is a new version of this page."),
        h("button", { type: "button", class: "primary", onclick: reload }, "Load it"),
      ),
    );
    this.#app.announce("There is a new version of this page.");
  }

  #watch(worker, registration) {
    worker.addEventListener("statechange", async () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) this.#waits(worker);
      if (worker.state === "activated") {
        const ready = await isCached(registration);
        // Said once, when it has become so; afterwards the header has it.
        if (ready && this.state !== "ready") this.#app.announce("Ready to work offline.");
        this.set(ready ? "ready" : "failed");
      }
      if (worker.state === "redundant" && !registration.active) this.set("failed");
    });
  }

  /** The worker is there without its files, as after a visitor has cleared caches. */
  #keepAgain(registration) {
    navigator.serviceWorker.addEventListener("message", async () => {
      this.set((await isCached(registration)) ? "ready" : "failed");
    });
    registration.active.postMessage("keep again");
  }

  #waits(worker) {
    this.announceNewer(() => {
      this.#reloading = true;
      worker.postMessage("take over");
    });
  }

  async start() {
    this.show();
    for (const event of ["online", "offline"]) {
      addEventListener(event, () => {
        this.show();
        this.#app.announce(navigator.onLine ? "Online again." : "Offline. What is installed goes on working.");
        this.#app.emit("connection", navigator.onLine);
      });
    }
    const workers = navigator.serviceWorker;
    if (workers === undefined) return this.set("unsupported");
    const controlled = workers.controller !== null;
    workers.addEventListener("controllerchange", () => {
      if (this.#reloading) location.reload();
      else if (controlled) this.announceNewer(() => location.reload());
    });
    const list = await built();
    const kept = await workers.getRegistration(BASE);
    if (list === null && kept === undefined) return this.set("unavailable");
    const script = new URL("service-worker.js", BASE);
    if (list !== null) script.searchParams.set("version", list.version);
    // Without an answer from the server what is here goes on.
    const registration = list === null ? kept : await workers.register(script, { scope: BASE.pathname, updateViaCache: "none" });
    if (await isCached(registration)) this.set("ready");
    else if (registration.active) this.#keepAgain(registration);
    if (registration.waiting && registration.active) this.#waits(registration.waiting);
    if (registration.installing) this.#watch(registration.installing, registration);
    registration.addEventListener("updatefound", () => this.#watch(registration.installing, registration));
  }
}

/** Gets the page ready to work offline, where it was built for that. */
export function startOffline(app, places) {
  const offline = new Offline(app, places);
  app.offline = offline;
  offline.start().catch((error) => {
    console.error(error);
    offline.set("failed");
  });
}
