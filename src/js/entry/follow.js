// Packages under development: `flow-like dev` builds, and a page that follows it has each good build.

import { FlowLikeError } from "./error.js";

/** Nobody is there, or something else is. Browsers tell pages no more than that. */
function unreachable(url, cause) {
  const message = `${url} does not answer as \`flow-like dev\` does. Start it there, and see whether it lets this page in (--allow-origin).`;
  return new FlowLikeError("network", message, {}, cause);
}

/** A file of a build; nothing where there is a newer one, of which an event will tell. */
async function get(url, path) {
  let response;
  try {
    response = await fetch(`${url}/${path}`, { cache: "no-store", credentials: "omit" });
  } catch (error) {
    throw unreachable(url, error);
  }
  if (response.status === 404) return undefined;
  if (!response.ok) throw unreachable(url);
  return response;
}

/** Installs the last good build over and over; returns what ends that. */
export function follow(runtime, address, onBuild) {
  let url;
  try {
    url = new URL(address).origin;
  } catch (error) {
    throw new FlowLikeError("invalid-argument", "`url` must be the URL that `flow-like dev` prints.", {}, error);
  }
  if (onBuild !== undefined && typeof onBuild !== "function") {
    throw new FlowLikeError("invalid-argument", "`onBuild` must be a function.", {});
  }
  const tell = (build) => {
    try {
      onBuild?.(build);
    } catch (error) {
      console.error("flow-like: a listener threw", error);
    }
  };
  const events = new EventSource(`${url}/events`);
  let stopped = false;
  /** What was told last, and whether it is being installed. */
  let waiting;
  let busy = false;
  /** The build that is installed. */
  let installed = null;

  /** What to tell of a build, if anything. Who comes while the sources are broken has the last good build. */
  async function install({ number, problem, good }) {
    const told = problem === null ? { number } : { number, problem };
    if (good === null || good === installed) return told;
    try {
      const files = await Promise.all(["manifest", "module"].map((file) => get(url, `builds/${good}/${file}`)));
      if (stopped || files.includes(undefined)) return undefined;
      const [manifest, bytes] = await Promise.all([files[0].text(), files[1].arrayBuffer()]);
      const info = await runtime.install({ bytes, manifest });
      installed = good;
      return { ...told, package: info };
    } catch (error) {
      return { ...told, error };
    }
  }

  async function work() {
    if (busy) return;
    busy = true;
    // One after the other, and of several that came meanwhile the last.
    while (waiting !== undefined && !stopped) {
      const build = waiting;
      waiting = undefined;
      const done = await install(build);
      if (done !== undefined && !stopped) tell(done);
    }
    busy = false;
  }

  events.addEventListener("build", ({ data }) => {
    waiting = JSON.parse(data);
    work();
  });
  // Another process may be there now, which counts anew.
  events.addEventListener("open", () => {
    installed = null;
  });
  // The browser connects again by itself, as often as it takes; only when it has given up there is something to tell.
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) tell({ error: unreachable(url) });
  });
  return () => {
    stopped = true;
    events.close();
  };
}
