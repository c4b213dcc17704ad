// The builds of the runtime that are measured. All that the page knows of them is the public JavaScript API.

export const BUILDS = [{ name: "portable" }, { name: "tail-calls" }];

/** One of the builds, with an open runtime. */
export async function open(name) {
  const build = BUILDS.find((build) => build.name === name);
  if (!build) throw new Error(`there is no build ${name}`);
  // A page has one build; files at another address are another page's.
  const { default: init, Runtime, memoryBytes } = await import(`/builds/${name}/index.js`);
  await init({ build: name });
  const onConsent = () => ({ grant: [], scope: "package" });
  const runtime = await Runtime.open({ database: `benchmark-${name}`, onConsent });
  const openInWorker = () => Runtime.open({ database: `benchmark-worker-${name}`, onConsent, worker: true });
  return { name, Runtime, runtime, openInWorker, bytes: memoryBytes };
}

/** All of them. */
export async function openAll() {
  const opened = [];
  for (const { name } of BUILDS) opened.push(await open(name));
  return opened;
}
