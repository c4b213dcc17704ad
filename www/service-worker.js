// Keeps the page's own files, so that it works without a network. `files.json`, which the build writes, lists them and
// names their version; the page registers this script with that version, so that a new one is a new worker.
//
// Nothing else is touched: requests of other origins, of registries and of nodes go their way as if this were not there.

const version = new URL(self.location.href).searchParams.get("version") ?? "";
const base = new URL("./", self.location.href);
// Caches belong to the whole origin, on which other folders may have a playground of their own.
const CACHES = `flow-like-playground ${base.pathname} `;
const cacheName = CACHES + version;
const listUrl = new URL("files.json", base).href;

/** The addresses that are kept; `null` until that is known. */
let kept = null;

const addresses = (list) => new Set(list.files.map((file) => new URL(file, base).href));

async function list() {
  const response = await fetch(listUrl, { cache: "no-store" });
  if (!response.ok) throw new Error(`files.json: ${response.status}`);
  return response;
}

async function keep(cache, address) {
  // Past the HTTP cache, which may still have files of an older version.
  const response = await fetch(address, { cache: "reload" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  // Browsers refuse to open a page from an answer that was redirected.
  const { headers } = response;
  await cache.put(address, response.redirected ? new Response(await response.blob(), { headers }) : response);
}

async function install() {
  const response = await list();
  const files = await response.clone().json();
  if (files.version !== version) throw new Error(`the files are of version ${files.version}, not ${version}`);
  const cache = await caches.open(cacheName);
  try {
    const all = [...addresses(files)];
    await Promise.all(all.map((address) => keep(cache, address)));
    const after = await (await list()).json();
    if (after.version !== version) throw new Error("the files changed meanwhile");
    await cache.put(listUrl, response);
    kept = new Set(all);
  } catch (error) {
    // All of it, or nothing.
    await caches.delete(cacheName);
    throw error;
  }
}

async function known() {
  if (kept === null) {
    const response = await caches.match(listUrl, { cacheName });
    // Not installed yet: `install` says what there is.
    if (response === undefined) return kept ?? new Set();
    kept = addresses(await response.json());
  }
  return kept;
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(CACHES) && name !== cacheName) await caches.delete(name);
  }
  await known();
  await self.clients.claim();
}

/** Under which address a request's file is kept. */
function addressOf(request) {
  const url = new URL(request.url);
  url.hash = "";
  if (request.mode === "navigate") {
    url.search = "";
    if (url.href === base.href) return new URL("index.html", base).href;
  }
  return url.href;
}

async function answer(request, address) {
  if ((await known()).has(address)) {
    const response = await caches.match(address, { cacheName });
    if (response !== undefined) return request.method === "HEAD" ? new Response(null, response) : response;
  }
  return fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  // The browser has thrown the files away, and not the worker.
  if (event.data === "keep again") event.waitUntil(install().finally(() => event.source?.postMessage("tried")));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  // HEAD asks whether a file is there, and is answered as the file would be.
  if (!["GET", "HEAD"].includes(request.method) || !request.url.startsWith(base.href)) return;
  const address = addressOf(request);
  // Only just after it was started again does the worker not know its list yet.
  if (address === listUrl || (kept !== null && !kept.has(address))) return;
  event.respondWith(answer(request, address));
});

// So that it does by the time of the first request.
known().catch(() => {});
