// The builds of the runtime that are measured. All that the page knows of them is the public JavaScript API.

/** Each loads its module and answers with its classes and its own WebAssembly memory. */
export const BUILDS = [{ name: "portable", load: () => load("/pkg/flow_like_browser.js") }];

async function load(url, options) {
  const { default: init, ...classes } = await import(url);
  const { memory } = await init(options);
  return { ...classes, memory };
}

/** One of the builds, with an open runtime. */
export async function open(name) {
  const build = BUILDS.find((build) => build.name === name);
  if (!build) throw new Error(`there is no build ${name}`);
  const { Runtime, memory } = await build.load();
  const runtime = await Runtime.open({ database: `benchmark-${name}` });
  return { name, runtime, bytes: () => memory.buffer.byteLength };
}

/** All of them. */
export async function openAll() {
  const opened = [];
  for (const { name } of BUILDS) opened.push(await open(name));
  return opened;
}
