// Runs a node, shows what it does, and compares it with what was expected.

import { FlowLikeError } from "/pkg/index.js";
import * as view from "./view.js";

/**
 * Runs one node. `expect` names what must hold: some `outputs`, all of `exec`, the reported `error`, the code that it
 * `rejects` with, a part of its `log`, how many `events` it streams. Returns the result, or the error it rejected with.
 */
export async function perform({ runtime, packages, report }, title, run) {
  const { package: key, node, inputs = {}, options = {}, expect, on = runtime, done } = run;
  view.status(`Running ${node}`);
  const row = view.startRow(title, node, view.value(inputs));
  const lines = [];
  const logs = [];
  let events = 0;
  const began = performance.now();
  const outcome = await on
    .run(packages[key].id, node, inputs, {
      // Nothing, unless the scene says otherwise: nobody is there to be asked.
      grant: [],
      ...options,
      onLog: (entry) => {
        logs.push(entry.message);
        lines.push(view.showLog(node, entry));
      },
      onStream: (event) => {
        events += 1;
        lines.push(view.showEvent(node, event));
      },
    })
    .catch((error) => error);
  done?.();
  const rejected = outcome instanceof Error;
  if (rejected && !(outcome instanceof FlowLikeError)) throw outcome;

  const mistakes = [];
  const hold = (what, found, expected, fits = same) => {
    if (expected !== undefined && !fits(found, expected)) {
      mistakes.push(`${what}: expected ${view.value(expected)}, found ${view.value(found)}`);
    }
  };
  hold("rejects", rejected ? outcome.code : null, expect.rejects ?? null);
  hold("error", outcome.error ?? null, rejected ? undefined : (expect.error ?? null));
  hold("outputs", outcome.outputs, expect.outputs, includes);
  hold("exec", outcome.activateExec, expect.exec);
  hold("log", logs, expect.log, (messages, part) => messages.some((message) => message.includes(part)));
  hold("events", events, expect.events);

  const record = {
    title,
    node: `${key} · ${node}`,
    inputs: view.value(inputs),
    outcome: describe(outcome, rejected, expect),
    kind: rejected ? "rejected" : outcome.error ? "reported" : "outputs",
    fuel: outcome.stats?.fuel,
    ms: outcome.stats?.durationMs ?? performance.now() - began,
    lines,
    mistakes,
  };
  report.run(record);
  view.finishRow(row, record);
  return outcome;
}

/** The outcome in one line, with what is expected of it in front. */
function describe(outcome, rejected, expect) {
  if (rejected) return `${outcome.code}: ${outcome.message}`;
  if (outcome.error) return `error: ${outcome.error}`;
  if (Object.keys(outcome.outputs).length > 0) return view.value({ ...pick(outcome.outputs, expect.outputs), ...outcome.outputs });
  return `→ ${outcome.activateExec.join(", ")}`;
}

function pick(from, names = {}) {
  return Object.fromEntries(Object.keys(names).filter((name) => name in from).map((name) => [name, from[name]]));
}

function same(found, expected) {
  return typeof found === typeof expected && view.value(found) === view.value(expected);
}

/** Whether `found` has everything that `expected` has; nested objects may have more. */
function includes(found, expected) {
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) return same(found, expected);
  return Object.entries(expected).every(([name, value]) => includes(found?.[name], value));
}
