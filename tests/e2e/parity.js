// The behaviour suite, through the shipped files: every case must do what the native run recorded, fuel to the unit.

import { FlowLikeError } from "/pkg/index.js";
import { Runtime, openManifest } from "./support.js";

const SUITES = ["languages", "values", "services", "flows", "seam", "failures", "templates"];

/** As in `tests/behaviour/mod.rs`. */
const DETERMINISTIC = { now: 1_772_000_000_000, seed: 7 };

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}; run the native tests first`);
  return response;
}

/** JSON whose integers stay exact. */
async function json(path) {
  return JSON.parse(await (await get(path)).text(), (_, value, { source } = {}) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value,
  );
}

async function module(name) {
  return (await get(`/fixtures/${name}.wasm`)).arrayBuffer();
}

/** What is different, as a merge patch (RFC 7396). */
function merge(value, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const merged = { ...(value !== null && typeof value === "object" && !Array.isArray(value) ? value : {}) };
  for (const [name, part] of Object.entries(patch)) {
    if (part === null) delete merged[name];
    else merged[name] = merge(merged[name], part);
  }
  return merged;
}

/** A fixture's own manifest; modules from WAT may do everything. */
async function manifest(name, patch) {
  if (name.startsWith("template-")) return merge(await json(`/fixtures/${name}.json`), patch ?? {});
  if (!name.startsWith("wat/")) return (await get(`/fixtures/${name.replace(/\..*/, "")}.toml`)).text();
  return openManifest(`com.example.${name.slice("wat/".length)}`);
}

function context({ run, app, board, user, log_level: logLevel, stream } = {}) {
  const given = { runId: run, appId: app, boardId: board, userId: user, logLevel, stream };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function line({ level, message, data, source }) {
  const text = `${level}: ${message}${data === undefined ? "" : ` ${textOf(data)}`}`;
  return source === "guest" ? text : `${source} ${text}`;
}

/** JSON as the record has it: bytes as base64, names in order. */
function textOf(value) {
  if (typeof value === "bigint") return `${value}`;
  if (value instanceof Uint8Array) return JSON.stringify(btoa(String.fromCharCode(...value)));
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${textOf(value[name])}`);
  return `{${members.join(",")}}`;
}

function observation(outcome) {
  const nothing = {
    outputs: {}, exec: [], error: null, pending: false, logs: [], streamed: [], variables: {}, rehearsed: null,
    rejected: null, fuel: 0, init_fuel: 0, host_calls: 0, peak_memory: 0,
  };
  if (outcome instanceof FlowLikeError) {
    const logs = (outcome.details.logs ?? []).map(line);
    return { ...nothing, logs, rejected: [outcome.code, outcome.message] };
  }
  const { stats } = outcome;
  return {
    outputs: outcome.outputs,
    exec: outcome.activateExec,
    error: outcome.error ?? null,
    pending: outcome.pending,
    logs: outcome.logs.map(line),
    streamed: outcome.streamed.map(({ type, data }) => [type, data]),
    variables: outcome.variables,
    rehearsed: outcome.rehearsed ?? null,
    rejected: null,
    fuel: stats.fuel,
    init_fuel: stats.initFuel,
    host_calls: stats.hostCalls,
    peak_memory: stats.peakMemory,
  };
}

let databases = 0;

async function observe(test, name) {
  databases += 1;
  const database = `flow-like-e2e-parity-${Date.now()}-${databases}`;
  const token = (provider) => test.tokens[provider] && { access_token: test.tokens[provider], token_type: "Bearer" };
  const runtime = await Runtime.open({ database, deterministic: DETERMINISTIC, oauth: test.tokens && token });
  const own = test.manifest ?? (await manifest(name, test.manifest_patch));
  const info = await runtime.install({ bytes: await module(name), manifest: own });
  const { context: where, variables } = test.flow ?? {};
  const flow = test.flow && (await runtime.openFlow({ context: context(where), variables }));
  const observations = [];
  for (const run of test.runs) {
    const options = {
      grant: run.grant ?? "all",
      nodeId: run.node_id,
      limits: { timeoutMs: run.timeout_ms, fuel: run.fuel },
      dryRun: run.dry_run,
    };
    const lone = { ...options, context: context(run.context), variables: run.variables };
    const started = flow
      ? flow.run(info.id, run.node, run.inputs, options)
      : runtime.run(info.id, run.node, run.inputs, lone);
    observations.push(observation(await started.catch((error) => error)));
  }
  await flow?.close();
  await runtime.close();
  return observations;
}

async function suite(name) {
  const recorded = await json(`/fixtures/observed/${name}.json`);
  const { packages, cases } = await json(`/cases/${name}.json`);
  const differences = [];
  let compared = 0;
  for (const test of cases) {
    for (const fixture of test.packages ?? packages) {
      const observations = await observe(test, fixture);
      for (const [index, here] of observations.entries()) {
        const title = `${test.name} [${fixture}] #${index}`;
        const there = recorded[title];
        compared += 1;
        if (there === undefined || textOf(here) !== textOf(there)) {
          differences.push(`${title}\n  here   ${textOf(here)}\n  native ${textOf(there ?? "nothing")}`);
        }
      }
    }
  }
  if (compared !== Object.keys(recorded).length) differences.push(`${compared} runs, and ${Object.keys(recorded).length} on record`);
  if (differences.length > 0) throw new Error(differences.join("\n"));
}

export const tests = Object.fromEntries(SUITES.map((name) => [`behaves_as_native_in_${name}`, () => suite(name)]));
