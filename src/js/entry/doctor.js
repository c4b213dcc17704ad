// What is wrong with the page that the runtime runs in, as far as a page can find out, and what to do about it.

import { hasTailCalls, invalid, members, wasmUrl } from "./loading.js";
import { startWorker } from "./life.js";
import { Wire } from "./wire.js";

/** The smallest module. */
const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
/** A few packages need this much. */
const LITTLE_ROOM = 50 << 20;
/** How long a worker or a server may take to answer. */
const PATIENCE_MS = 10_000;

/** What browsers have or not, and what is lost without it. */
const FEATURES = [
  {
    code: "insecure-context",
    has: () => globalThis.isSecureContext,
    severity: "warning",
    message: "The page is not in a secure context: browsers withhold locks between tabs, and storage that lasts.",
    remedy: "Serve it over https, or from localhost.",
  },
  {
    code: "no-locks",
    has: () => navigator.locks !== undefined,
    severity: "warning",
    message: "There are no Web Locks: two tabs may look for updates at the same time.",
    remedy: "Serve the page over https in a current browser.",
  },
  {
    code: "no-broadcast",
    has: () => typeof BroadcastChannel === "function",
    severity: "warning",
    message: "There is no BroadcastChannel: a tab learns only when it opens what other tabs have installed.",
    remedy: "Use a current browser.",
  },
  {
    code: "no-tail-calls",
    has: () => hasTailCalls() || typeof WebAssembly !== "object",
    severity: "info",
    message: "This browser's WebAssembly has no tail calls: nodes run in the portable build, which is slower.",
    remedy: "A newer browser is faster; nothing else is lost.",
  },
  {
    code: "no-folder-picker",
    has: () => typeof globalThis.showDirectoryPicker === "function" || typeof document === "undefined",
    severity: "info",
    message: "This browser has no `showDirectoryPicker`.",
    remedy: "Offer `<input type=\"file\" webkitdirectory>` for folders.",
  },
];

const finding = (code, severity, message, remedy, details = {}) => ({ code, severity, message, remedy, details });

/** Waits until the browser has told of what it blocked. */
const told = () => new Promise((resolve) => setTimeout(resolve, 50));

function within(promise, ms = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What the page's policy has blocked since this began. */
class Violations {
  #seen = [];
  #see = ({ effectiveDirective, blockedURI }) => this.#seen.push({ directive: effectiveDirective, blocked: blockedURI });

  constructor() {
    globalThis.addEventListener?.("securitypolicyviolation", this.#see);
    globalThis.document?.addEventListener("securitypolicyviolation", this.#see);
  }

  /** The directive that blocked this, or a URL of this origin. */
  async of(what) {
    await told();
    const { href, origin } = URL.canParse(what) ? new URL(what) : { href: what, origin: what };
    return this.#seen.find(({ blocked }) => blocked === what || blocked === href || blocked === origin)?.directive;
  }

  /** The directive, where it has blocked something. */
  async under(directive) {
    await told();
    return this.#seen.find((seen) => seen.directive === directive)?.directive;
  }

  end() {
    globalThis.removeEventListener?.("securitypolicyviolation", this.#see);
    globalThis.document?.removeEventListener("securitypolicyviolation", this.#see);
  }
}

async function webAssembly() {
  if (typeof WebAssembly !== "object") {
    return [finding("no-wasm", "error", "This browser has no WebAssembly.", "Use a current browser, without its lockdown mode.")];
  }
  try {
    await WebAssembly.compile(EMPTY);
    return [];
  } catch (error) {
    const remedy = "Let the page's Content-Security-Policy have `script-src 'self' 'wasm-unsafe-eval'`.";
    return [finding("wasm-blocked", "error", `The page may not compile WebAssembly: ${error.message}`, remedy)];
  }
}

async function files(violations) {
  const url = wasmUrl().href;
  let response;
  try {
    response = await within(fetch(url, { method: "HEAD" }));
  } catch (error) {
    const blocked = await violations.of(url);
    if (blocked !== undefined) {
      const remedy = "Let the page's Content-Security-Policy have `connect-src 'self'`.";
      return [finding("files-blocked", "error", `The page may not load ${url}.`, remedy, { url, directive: blocked })];
    }
    const remedy = "See whether its server is there. Files of another origin need its permission (CORS).";
    return [finding("files-unreachable", "error", `${url} cannot be loaded: ${error.message}.`, remedy, { url })];
  }
  const { status, headers } = response;
  if (!response.ok) {
    const remedy = "Serve the package's files side by side as they are; a bundler has to copy the .wasm files.";
    return [finding("files-missing", "error", `${url} was answered with the status ${status}.`, remedy, { url, status })];
  }
  const found = [];
  const type = headers.get("content-type") ?? "";
  if (type.split(";")[0].trim().toLowerCase() !== "application/wasm") {
    const message = `${url} is served as \`${type || "nothing"}\`: it cannot be compiled while it arrives, and starts later.`;
    found.push(finding("wasm-type", "warning", message, "Serve .wasm files as `application/wasm`.", { url, type }));
  }
  if (!headers.has("content-encoding")) {
    const message = `${url} is not compressed: it takes about four times as long to load.`;
    found.push(finding("wasm-uncompressed", "info", message, "Let the server compress it, with brotli or gzip.", { url }));
  }
  return found;
}

async function worker(violations) {
  const failed = async (why) => {
    const remedy =
      "Serve `worker.js` beside `index.js` from the page's own origin, and let the page's Content-Security-Policy have " +
      "`worker-src 'self'`. Without it, leave `worker: true` out: nodes run in slices on the page's own thread.";
    const directive = (await violations.under("worker-src")) ?? null;
    return [finding("worker-blocked", "warning", `The runtime's worker cannot be started: ${why}.`, remedy, { directive })];
  };
  if (typeof Worker !== "function") return failed("there are no workers here");
  let started;
  try {
    started = startWorker();
    const wire = new Wire(started, { handle() {}, report() {} });
    const broken = new Promise((_, reject) => {
      started.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || "its file did not load"));
      };
    });
    await within(Promise.race([wire.call("ping", []), broken]));
    return [];
  } catch (error) {
    return failed(error.message);
  } finally {
    started?.terminate();
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser does not say why"));
  });
}

/** Opens a database, writes into it, and removes it. */
async function tryDatabase() {
  const name = `flow-like-doctor-${Date.now()}`;
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.result.createObjectStore("probe");
  const database = await settled(opening);
  try {
    await settled(database.transaction("probe", "readwrite").objectStore("probe").put(1, 1));
  } finally {
    database.close();
    indexedDB.deleteDatabase(name);
  }
}

async function storage() {
  const remedy = "Let this site store data; in a private window, or with cookies blocked, browsers may refuse.";
  try {
    if (globalThis.indexedDB === undefined || indexedDB === null) throw new Error("there is no IndexedDB");
    await within(tryDatabase());
  } catch (error) {
    return [finding("no-storage", "error", `Packages cannot be stored: ${error.message}.`, remedy)];
  }
  const found = [];
  const { usage: used, quota } = (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
  if (quota !== undefined && quota - used < LITTLE_ROOM) {
    const message = `There is little room left: ${used} of ${quota} bytes are used.`;
    found.push(finding("storage-low", "warning", message, "Uninstall packages, or free space on this device.", { used, quota }));
  }
  if ((await navigator.storage?.persisted?.().catch(() => true)) === false) {
    const message = "The browser may remove what is stored when the device runs short of room.";
    found.push(finding("storage-not-persisted", "info", message, "Call `runtime.persist()` when the user does something."));
  }
  return found;
}

/** Browsers do not say it; this is how they differ in private windows. */
async function privateWindow() {
  const refused = await navigator.storage?.getDirectory?.().then(() => false, (error) => error.name === "SecurityError");
  if (refused !== true) return [];
  const message = "This is a private window, as it seems: what is stored goes when it is closed.";
  return [finding("private-window", "warning", message, "Use an ordinary window to keep packages.")];
}

async function features() {
  return FEATURES.filter(({ has }) => !has()).map(({ has, ...missing }) => ({ ...missing, details: {} }));
}

/** Whether the page may call a host, and what forbids it. */
async function call(url, violations) {
  const options = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
  try {
    await within(fetch(url, { ...options, mode: "cors" }));
    return [];
  } catch (error) {
    const details = { url };
    if (location.protocol === "https:" && new URL(url).protocol === "http:") {
      const message = `${url} is http, which a page served over https may not call.`;
      return [finding("mixed-content", "warning", message, "Use its https address.", details)];
    }
    const directive = await violations.of(url);
    if (directive !== undefined) {
      const remedy = `Add it to \`${directive}\` in the page's Content-Security-Policy.`;
      return [finding("call-blocked", "warning", `The page's policy does not let it call ${url}.`, remedy, { url, directive })];
    }
    const there = await within(fetch(url, { ...options, mode: "no-cors" })).then(() => true, () => false);
    if (there) {
      const message = `${url} is there, and does not let other sites read its answers (CORS).`;
      const remedy = "Let its server send `Access-Control-Allow-Origin`, or call it through a server of your own.";
      return [finding("cors-blocked", "warning", message, remedy, details)];
    }
    const message = `${url} cannot be reached: ${error.message}.`;
    return [finding("unreachable", "warning", message, "See whether the address is right and its server answers.", details)];
  }
}

function urlsOf(options) {
  const { urls = [] } = members(options, ["urls"]);
  if (!Array.isArray(urls)) throw invalid("`options.urls` must be an array of URLs.");
  return urls.map((url) => {
    if (!URL.canParse(url, globalThis.location?.href)) throw invalid(`\`options.urls\` has \`${url}\`, which is no URL.`);
    return new URL(url, globalThis.location?.href).href;
  });
}

const SEVERITIES = ["error", "warning", "info"];

export async function doctor(options) {
  const urls = urlsOf(options);
  const violations = new Violations();
  try {
    const checks = [webAssembly(), files(violations), worker(violations), storage(), privateWindow(), features()];
    const found = (await Promise.all([...checks, ...urls.map((url) => call(url, violations))])).flat();
    return found.sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
  } finally {
    violations.end();
  }
}
