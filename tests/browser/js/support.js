// What the tests share. The classes come from the module that a page would import; it and this file import each other,
// which works since neither uses the other before both are there.

import { FlowLikeError, Runtime, fixtureManifest, fixtureModule } from "/wasm-bindgen-test";

export { FlowLikeError, Runtime };

let databases = 0;

/// The name of a database that no other test uses.
export function newDatabase() {
  databases += 1;
  return `js-${Date.now()}-${databases}`;
}

/// The module and manifest of a fixture, as `install` takes them.
export function fixture(name) {
  return { bytes: fixtureModule(name), manifest: fixtureManifest(name) };
}

/// A runtime with these options and fixtures, whose user agrees to nothing where a run has no `grant`.
export async function open(fixtures, options) {
  const onConsent = () => ({ grant: [], scope: "package" });
  const runtime = await Runtime.open({ database: newDatabase(), onConsent, ...options });
  for (const name of fixtures) await runtime.install(fixture(name));
  return runtime;
}

/// The id of the package that most tests run.
export const SDK = "com.example.rust-sdk";
/// Its fixture.
export const RUST = "rust-sdk.unknown";

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/// Compares by value; `1n` is not `1`, and a `Uint8Array` is not an array.
export function equal(actual, expected, what = "value") {
  const [seen, wanted] = [show(actual), show(expected)];
  assert(seen === wanted, `${what} is ${seen}, expected ${wanted}`);
}

/// The `FlowLikeError` that a promise rejects with; `part` must be in its message.
export async function rejection(promise, code, part = "") {
  let value;
  try {
    value = await promise;
  } catch (error) {
    assert(error instanceof FlowLikeError, `rejected with ${show(error)}, which is no FlowLikeError`);
    const seen = `${error.code}: ${error.message}`;
    assert(error.code === code && error.message.includes(part), `rejected with ${seen}\nexpected ${code}: …${part}…`);
    return error;
  }
  throw new Error(`resolved to ${show(value)}, expected a rejection with ${code}`);
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// Text that tells apart what matters here. The members of objects are in order of their names.
export function show(value) {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (Object.is(value, -0)) return "-0";
  if (value instanceof Uint8Array) return `Uint8Array(${[...value]})`;
  if (Array.isArray(value)) return `[${value.map(show)}]`;
  if (value instanceof Error) return `${value.name}(${value.message})`;
  if (value === null || typeof value !== "object") return String(value);
  return `{${Object.keys(value).sort().map((name) => `${name}: ${show(value[name])}`).join(", ")}}`;
}
