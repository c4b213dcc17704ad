// What goes between a page and its worker.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Loan } from "../../src/js/entry/encoding.js";
import { FlowLikeError } from "../../src/js/entry/error.js";
import { Wire } from "../../src/js/entry/wire.js";
import { delivered, workerOf } from "./support.mjs";

/** A page that lends options to its worker, for as long as there is one: what the worker has of them. */
async function lent(t, options) {
  let borrowed;
  const { worker } = workerOf({ open: (given) => void (borrowed = given) });
  const page = new Wire(worker, { handle() {}, report() {} });
  t.after(() => worker.close());
  await page.call("open", [options], { options: 0, loan: new Loan() });
  return { page, borrowed };
}

test("a question ends with the worker that asked it", async (t) => {
  const signals = [];
  const onConsent = (_, { signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  const { page, borrowed } = await lent(t, { onConsent });
  borrowed.onConsent("may it?", { signal: new AbortController().signal });
  await delivered();
  assert.equal(signals[0].aborted, false);
  page.end(new Error("it is gone"));
  assert.equal(signals[0].aborted, true);
});

test("an error is an answer, whatever it carries", async (t) => {
  const thrown = {
    cloned: new FlowLikeError("denied", "not today", { function() {} }),
    read: Object.defineProperty(new FlowLikeError("denied", "not today"), "details", { get: () => { throw new Error("never"); } }),
  };
  for (const [what, error] of Object.entries(thrown)) {
    const { borrowed } = await lent(t, { oauth: () => { throw error; } });
    await assert.rejects(borrowed.oauth("github", []), { message: "not today" }, `details that cannot be ${what}`);
  }
});

test("an abort counts until its call is answered", async (t) => {
  const answers = [];
  const { worker } = workerOf({ run: () => new Promise((resolve) => answers.push(resolve)) });
  const page = new Wire(worker, { handle() {}, report() {} });
  t.after(() => worker.close());
  const controllers = [new AbortController(), new AbortController()];
  const [run, other] = controllers.map(({ signal }) => page.call("run", [{ signal }], { options: 0 }));
  while (answers.length < 2) await delivered();
  assert.equal(page.hasAborted, false);
  controllers[0].abort();
  assert.equal(page.hasAborted, true);
  answers[0]();
  await run;
  assert.deepEqual([page.hasAborted, page.waiting], [false, 1]);
  page.end(new Error("it is gone"));
  await assert.rejects(other);
});

const rust = readFileSync(new URL("../../src/js/embedder.rs", import.meta.url), "utf8");
const [, listed] = rust.match(/fn operations\(\)[^{]*\{\s*\[([^\]]*)\]/);
const OPERATIONS = listed.match(/[\w.]+/g);

test("models may be of a class", async (t) => {
  class Models {
    #greeting = "hello";

    llm_prompt({ name }) {
      return `${this.#greeting} ${name}`;
    }

    // Its own affair.
    greet() {}
  }
  const { borrowed } = await lent(t, { models: new Models() });
  assert.deepEqual(Object.keys(borrowed.models), ["llm_prompt"]);
  assert.equal(await borrowed.models.llm_prompt({ name: "Ada" }), "hello Ada");
});

test("models have every operation that the runtime knows, and what it refuses", async (t) => {
  assert.ok(OPERATIONS.includes("db.query"));
  const inherited = Object.fromEntries(OPERATIONS.map((name) => [name, () => name]));
  const models = Object.assign(Object.create(inherited), { url: "/models" });
  const { borrowed } = await lent(t, { models });
  assert.deepEqual(Object.keys(borrowed.models).sort(), [...OPERATIONS, "url"].sort());
  assert.equal(await borrowed.models["db.query"](), "db.query");
  // Elsewhere members are what they are.
  class Place { boardId = "board"; }
  const { borrowed: other } = await lent(t, { context: new Place(), onLog() {} });
  assert.deepEqual(other.context, { boardId: "board" });
});
