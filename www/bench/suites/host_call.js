// One host call, the log of 32 bytes, against a plain JavaScript import that decodes the same bytes and keeps the text.

import { openAll } from "../builds.js";
import { Native } from "../native.js";
import { prepare } from "../packages.js";
import { agree, interleave, rounds } from "../sampling.js";

/** Calls of one run: below the 10,000 lines that the log of a run keeps. */
const CALLS = 8_000;

export default async function hostCall({ quick }) {
  const opened = await openAll();
  const logging = await prepare("bench/log_loop", opened);
  const empty = await prepare("bench/empty_loop", opened);
  const inputs = { n: CALLS };
  const sides = {};
  /** By side: the time inside of the runs as the runtime itself measures it, since last asked. */
  const inside = {};
  const lines = {};
  for (const [kind, { module, builds }] of Object.entries({ logging, empty })) {
    const native = new Native(module);
    sides[`browser ${kind}`] = (count) => {
      for (let i = 0; i < count; i += 1) {
        native.logs = [];
        native.run("case", inputs);
      }
    };
    if (kind === "logging") {
      native.run("case", inputs);
      lines.browser = native.logs;
    }
    for (const { name, runtime, id } of builds) {
      const side = `${name} ${kind}`;
      inside[side] = [];
      if (kind === "logging") {
        lines[name] = (await runtime.run(id, "case", inputs)).logs.map((entry) => entry.message);
      }
      sides[side] = async (count) => {
        let ms = 0;
        for (let i = 0; i < count; i += 1) ms += (await runtime.run(id, "case", inputs)).stats.durationMs;
        inside[side].push(ms / count);
      };
    }
  }
  agree("lines", lines);
  const measured = await interleave(sides, { rounds: 2 * rounds(quick), sampleMs: 50 });
  const names = ["browser", ...opened.map(({ name }) => name)];
  const samples = { "host-call": {}, "host-call-inside": {} };
  for (const name of names) {
    samples["host-call"][name] = difference(measured, name);
    // The page's own measurement for the browser: nothing is handed over after its run.
    samples["host-call-inside"][name] = name === "browser" ? difference(measured, name) : difference(inside, name);
  }
  return { samples, facts: { callsPerRun: CALLS } };
}

/** Milliseconds for one call, without the loop around it. The last samples are those of the rounds. */
function difference(measured, name) {
  const [logging, empty] = [measured[`${name} logging`], measured[`${name} empty`]];
  const rounds = Math.min(logging.length, empty.length);
  const [last, lastEmpty] = [logging.slice(-rounds), empty.slice(-rounds)];
  return last.map((ms, round) => (ms - lastEmpty[round]) / CALLS);
}
