// The guest packages, for the runtime and for the browser's own WebAssembly: the same bytes.

export async function download(name) {
  const response = await fetch(`/fixtures/${name}.wasm`);
  if (!response.ok) throw new Error(`${name}.wasm: ${response.status}. \`cargo xtask bench\` builds and serves it.`);
  return response.arrayBuffer();
}

/** A package of this module that may hold so much memory (a tier of the manifest). */
export function install(runtime, name, bytes, memory = "light") {
  const plain = name.replaceAll(/[^a-z0-9]+/g, "-");
  const manifest = {
    manifest_version: 1,
    id: `com.example.bench.${plain}`,
    name: plain,
    version: "1.0.0",
    description: "A package of the benchmark",
    permissions: { memory, timeout: "standard" },
  };
  return runtime.install({ bytes, manifest });
}

/**
 * One module for all sides: `builds` with its package installed in each, as { name, runtime, id }, and `module` as the
 * browser compiled it.
 */
export async function prepare(name, opened, memory) {
  const bytes = await download(name);
  const builds = [];
  for (const build of opened) {
    builds.push({ ...build, id: (await install(build.runtime, name, bytes, memory)).id });
  }
  return { module: await WebAssembly.compile(bytes), builds };
}
