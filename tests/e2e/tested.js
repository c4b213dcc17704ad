// What the tests of the JavaScript API import: the shipped files instead of the test build, in the mode that the page's
// address names.

import { FlowLikeError } from "/pkg/index.js";
import { Runtime, openManifest } from "/e2e/support.js";

export { FlowLikeError, Runtime };

const PROBES = ["llm_prompt_stream", "get_oauth_token", "get_type_schema"];
const NAMES = ["rust-sdk.unknown", "assemblyscript", "assemblyscript-counter", "go"];

const get = async (path) => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
};
const bytes = async (path) => new Uint8Array(await (await get(path)).arrayBuffer());
const text = async (path) => (await get(path)).text();

/** All of them, since tests ask for them without waiting. */
const modules = new Map();
const manifests = new Map();
for (const name of NAMES) {
  modules.set(name, await bytes(`/fixtures/${name}.wasm`));
  manifests.set(name, await text(`/fixtures/${name.replace(/\..*/, "")}.toml`));
}
for (const name of PROBES) {
  modules.set(`probe/${name}`, await bytes(`/modules/probes/${name}.wasm`));
  manifests.set(`probe/${name}`, JSON.stringify(openManifest(`com.example.${name.replaceAll("_", "-")}`)));
}

function known(map, name) {
  if (!map.has(name)) throw new Error(`there is no fixture ${name} here; add it to tests/e2e/tested.js`);
  return map.get(name);
}

export const fixtureModule = (name) => known(modules, name).slice();
export const fixtureManifest = (name) => known(manifests, name);
