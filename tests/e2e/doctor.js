// What `Runtime.doctor` finds in pages that lack something on purpose.

import { Runtime } from "/pkg/index.js";
import { assert, equal, rejection, show } from "./support.js";

const OTHER = "http://127.0.0.1:8792";

/** What is found in a page under some policy, with some of the shipped files, and without something that browsers have. */
async function found(policy, { files = "/pkg/", urls = [], without = [] } = {}) {
  const frame = document.createElement("iframe");
  const query = new URLSearchParams([["files", files], ...urls.map((url) => ["url", url]), ...without.map((name) => ["without", name])]);
  frame.src = `/broken/${policy}/index.html?${query}`;
  document.body.append(frame);
  try {
    for (let tries = 0; frame.contentWindow.found === undefined; tries += 1) {
      assert(tries < 500, `the page ${frame.src} does not start`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return await frame.contentWindow.found;
  } finally {
    frame.remove();
  }
}

/** Those that are no mere remarks. */
const faults = (findings) => findings.filter(({ severity }) => severity !== "info").map(({ code }) => code);

export const tests = {
  async the_doctor_finds_nothing_wrong_with_a_good_page() {
    const findings = await found("nothing", { urls: [`${OTHER}/text`] });
    equal(faults(findings), [], show(findings));
    for (const { code, severity, message, remedy, details } of findings) {
      assert(/^[a-z-]+$/.test(code) && severity === "info" && message && remedy && details, show(findings));
    }
    assert(findings.some(({ code }) => code === "storage-not-persisted"), show(findings));
  },

  async the_doctor_finds_what_a_policy_forbids() {
    const wasm = await found("no-wasm");
    equal(faults(wasm), ["wasm-blocked"], show(wasm));
    assert(wasm[0].severity === "error" && wasm[0].remedy.includes("'wasm-unsafe-eval'"), show(wasm));
    const workers = await found("no-workers");
    equal(faults(workers), ["worker-blocked"], show(workers));
    const calls = await found("no-calls", { urls: [`${OTHER}/text`] });
    equal(faults(calls), ["call-blocked"], show(calls));
    equal(calls[0].details, { url: `${OTHER}/text`, directive: "connect-src" }, "what is blocked");
    const own = await found("no-files");
    assert(faults(own).includes("files-blocked"), show(own));
  },

  async the_doctor_finds_that_there_is_no_web_assembly() {
    const findings = await found("nothing", { without: ["WebAssembly"] });
    equal(faults(findings), ["no-wasm"], show(findings));
  },

  async the_doctor_finds_files_that_are_served_wrongly() {
    const typeless = await found("nothing", { files: "/broken-files/typeless/" });
    equal(faults(typeless), ["wasm-type"], show(typeless));
    equal(typeless[0].details.type, "application/octet-stream", "the type");
    const missing = await found("nothing", { files: "/broken-files/scripts-only/" });
    equal(faults(missing), ["files-missing"], show(missing));
    equal(missing[0].details.status, 404, "the status");
  },

  async the_doctor_tells_hosts_that_refuse_from_hosts_that_are_not_there() {
    const refusing = `${OTHER}/unreadable`;
    const gone = "http://127.0.0.1:9/";
    const findings = await found("nothing", { urls: [refusing, gone] });
    const told = findings.filter(({ severity }) => severity === "warning").map(({ code, details }) => [code, details.url]);
    equal(told.sort(), [["cors-blocked", refusing], ["unreachable", gone]], show(findings));
  },

  async the_doctor_refuses_what_is_no_address() {
    for (const options of [{ urls: "x" }, { urls: ["http://"] }, { url: [] }, 5]) {
      await rejection(Runtime.doctor(options), "invalid-argument", show(options));
    }
  },
};
