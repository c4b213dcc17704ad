// What the user agreed to.

import { RUST, SDK, assert, equal, open, rejection } from "./support.js";

export const tests = {
  async nothing_runs_without_one() {
    const runtime = await open([RUST], { onConsent: undefined });
    for (const options of [undefined, {}]) {
      const error = await rejection(runtime.run(SDK, "notes", { text: "x" }, options), "consent-needed", "storage:write");
      equal([error.details.package, error.details.node], [SDK, "notes"]);
    }
  },

  async nothing_is_allowed_with_an_empty_one() {
    for (const [answer, options] of [[null, { grant: [] }], [{ grant: [] }, undefined]]) {
      const runtime = await open([RUST], { onConsent: () => answer });
      const { error, logs } = await runtime.run(SDK, "notes", { text: "x" }, options);
      equal(error, "there is no storage directory");
      const [line] = logs;
      equal([line.level, line.source], ["warn", "runtime"]);
      assert(line.message.includes("needs the permission"), line.message);
    }
  },

  async everything_is_allowed_with_all() {
    const runtime = await open([RUST]);
    const result = await runtime.run(SDK, "notes", { text: "x" }, { grant: "all" });
    equal([result.error, result.outputs.read, result.logs], [undefined, "x", []]);
  },

  async names_allow_what_they_say() {
    const runtime = await open([RUST]);
    const grant = ["storage:read", "storage:write"];
    const { outputs } = await runtime.run(SDK, "notes", { text: "x" }, { grant });
    equal(outputs.read, "x");
    const reader = await runtime.run(SDK, "notes", { text: "y" }, { grant: ["storage:read"] });
    equal(reader.error, "note.txt could not be written");
    const rehearsal = await runtime.run(SDK, "notes", { text: "z", name: "z.txt" }, { grant, dryRun: true });
    equal(rehearsal.rehearsed.length, 1, "the number of rehearsed actions");
    const afterwards = await runtime.run(SDK, "notes", { name: "z.txt" }, { grant });
    equal(afterwards.outputs.found, false);
    equal(afterwards.rehearsed, undefined);
  },
};
