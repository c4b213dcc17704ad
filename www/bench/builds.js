// The builds of the runtime that are measured. All that the page knows of them is the public JavaScript API.

export const BUILDS = [{ name: "portable" }, { name: "tail-calls" }];

/** One of the builds, with an open runtime. */
export async function open(name) {
  const build = BUILDS.find((build) => build.name === name);
  if (!build) throw new Error(`there is no build ${name}`);
  // The entry loads one build for a page; under another address it is another one.
  const { default: init, Runtime, memoryBytes } = await import(`/pkg/index.js?build=${name}`);
  await init({ build: name });
  const runtime = await Runtime.open({ database: `benchmark-${name}`, onConsent: () => ({ grant: [], scope: "package" }) });
  return { name, Runtime, runtime, bytes: memoryBytes };
}

/** All of them. */
export async function openAll() {
  const opened = [];
  for (const { name } of BUILDS) opened.push(await open(name));
  return opened;
}
