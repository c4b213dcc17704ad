// The demo: installs real packages and runs their nodes, using nothing but the public JavaScript API.

import init, { Runtime } from "/pkg/index.js";
import { Report } from "./report.js";
import { scenes } from "./scenes.js";
import * as view from "./view.js";

/** Packages by the name of their module below `/fixtures/`; the manifest lies beside it. */
const PACKAGES = [
  { key: "rust", language: "Rust", module: "rust-sdk.unknown", manifest: "rust-sdk" },
  { key: "assemblyscript", language: "AssemblyScript", module: "assemblyscript" },
  { key: "counter", language: "AssemblyScript", module: "assemblyscript-counter" },
  { key: "go", language: "Go", module: "go" },
  { key: "c", language: "C", module: "c" },
];

async function download(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}. \`cargo xtask demo\` builds and serves it.`);
  return response;
}

async function install(runtime, { language, module, manifest = module }) {
  view.status(`Installing ${module}.wasm`);
  const [bytes, text] = await Promise.all([
    download(`/fixtures/${module}.wasm`).then((response) => response.arrayBuffer()),
    download(`/fixtures/${manifest}.toml`).then((response) => response.text()),
  ]);
  const began = performance.now();
  const info = await runtime.install({ bytes, manifest: text });
  return { ...info, language, installMs: performance.now() - began };
}

async function main() {
  window.__demo = { done: false };
  view.clear();
  const report = new Report();
  try {
    await init();
    const runtime = await Runtime.open({ database: "flow-like-demo" });
    try {
      const packages = {};
      for (const source of PACKAGES) {
        const installed = await install(runtime, source);
        packages[source.key] = installed;
        report.package(installed);
        view.showPackage(installed);
      }
      const server = new URLSearchParams(location.search).get("server");
      for (const scene of scenes) {
        await scene({ runtime, packages, server, report });
      }
    } finally {
      await runtime.close();
    }
  } catch (error) {
    report.broken(error);
    view.showError(error);
  }
  view.status(report.summary(), report.ok ? "good" : "bad");
  window.__demo = { done: true, ok: report.ok, report: report.text() };
  view.onAgain(main);
}

main();
