// The user is asked what nodes may do, and answers hold as long as they say.

import { SDK, assert, equal, fixture, newDatabase, open, rejection, show } from "./support.js";

const URL_TO_GET = "http://127.0.0.1:8792/text";
/** What the node asks for. */
const ASK = ["host:127.0.0.1:8791", "host:127.0.0.1:8792", "host:api.test", "http_get", "http_write"];
const [EVENT, SAME_BOARD, ELSEWHERE, NOWHERE] = [
  { boardId: "board", eventId: "event" },
  { boardId: "board", eventId: "another" },
  { boardId: "other", eventId: "third" },
  {},
];

/** A runtime with the package and somebody who gives these answers in turn, the last one for ever. */
async function asked(answers, options) {
  const questions = [];
  const signals = [];
  const onConsent = (question, { signal }) => {
    questions.push(question);
    signals.push(signal);
    const answer = answers[Math.min(questions.length, answers.length) - 1];
    return typeof answer === "function" ? answer(question) : answer;
  };
  const runtime = await open({ onConsent, ...options });
  await runtime.install(await fixture("rust-sdk.unknown"));
  const run = (context, more) => runtime.run(SDK, "http_get", { url: URL_TO_GET }, { context, ...more });
  return { runtime, questions, signals, run };
}

/** Whether a run got through. */
async function works(run, what) {
  const { outputs, error } = await run;
  equal([error, outputs.status], [undefined, 200], what);
}

/** This page once more, loaded anew. */
async function pageAgain() {
  const frame = document.createElement("iframe");
  frame.src = `driven.html${location.search}`;
  document.body.append(frame);
  for (;;) {
    if (frame.contentWindow.page !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { page: frame.contentWindow.page, close: () => frame.remove() };
}

export const tests = {
  async the_question_says_everything() {
    const { runtime, questions, run } = await asked([true]);
    await works(run({ ...EVENT, runId: "run", appId: "app", userId: "user" }), "a run");
    const [question] = questions;
    const { ask, missing, permissions, findings, ...rest } = question;
    equal([ask, missing], [ASK, ASK], "what is asked");
    equal(rest, {
      context: { appId: "app", boardId: "board", eventId: "event", runId: "run", userId: "user" },
      name: "Rust SDK fixture", node: "http_get", origin: "local", packageId: SDK, update: false, version: "1.0.0",
    }, "the rest");
    assert(Array.isArray(findings), show(findings));
    const http = permissions.find(({ name }) => name === "http_get");
    equal(Object.keys(http).sort(), ["description", "hosts", "name", "nodes", "risk", "scopes", "title"], "a permission");
    equal([http.nodes, http.hosts, http.risk], [["http_get"], ["127.0.0.1:8791", "127.0.0.1:8792", "api.test"], "high"], "http_get");
    // What asks for nothing is run without a question.
    const { id } = await runtime.install(await fixture("assemblyscript"));
    equal((await runtime.run(id, "shout", { text: "hi" })).outputs.shouted, "HI!", "a node that asks for nothing");
    equal(questions.length, 1, "questions");
    await runtime.close();
  },

  async permissions_are_told_for_people() {
    const { runtime } = await asked([null]);
    const permissions = runtime.permissions(SDK);
    const names = permissions.map(({ name }) => name);
    for (const name of ["http_get", "storage:read", "variables_write", "cache_read", "streaming", "oauth:github", "memory", "timeout"]) {
      assert(names.includes(name), `${name} is not among ${names}`);
    }
    for (const { name, title, description, risk, nodes, hosts, scopes } of permissions) {
      assert(title.length > 0 && description.length > 0 && !/[<>]/.test(title + description), `${name}: ${title} ${description}`);
      assert(["none", "low", "medium", "high"].includes(risk), `${name}: ${risk}`);
      for (const list of [nodes, hosts, scopes]) assert(list.every((item) => typeof item === "string"), `${name}: ${show(list)}`);
    }
    equal(permissions.find(({ name }) => name === "oauth:github").scopes, ["read:user"], "scopes");
    await rejection(Promise.resolve().then(() => runtime.permissions("com.example.nobody")), "package-not-found");
    await runtime.close();
  },

  async runs_at_once_ask_once() {
    let answer;
    const answered = new Promise((resolve) => {
      answer = resolve;
    });
    const { runtime, questions, run } = await asked([() => answered, null]);
    const runs = [run(EVENT), run(EVENT), run(EVENT)];
    await new Promise((resolve) => setTimeout(resolve, 100));
    equal(questions.length, 1, "questions while the user thinks");
    answer(true);
    for (const each of runs) await works(each, "a run that waited");
    // It held once.
    await rejection(run(EVENT), "denied");
    equal(questions.length, 2, "questions afterwards");
    await runtime.close();
  },

  async answers_hold_as_long_as_they_say() {
    // Which of these are asked again, after the first was agreed to for so long.
    const cases = [
      [true, EVENT, [EVENT, SAME_BOARD, ELSEWHERE, NOWHERE]],
      [{ grant: "all" }, EVENT, [EVENT, SAME_BOARD, ELSEWHERE, NOWHERE]],
      [{ grant: "all", scope: "once" }, EVENT, [EVENT, SAME_BOARD, ELSEWHERE, NOWHERE]],
      [{ grant: "all", scope: "event" }, EVENT, [SAME_BOARD, ELSEWHERE, NOWHERE]],
      [{ grant: "all", scope: "board" }, EVENT, [ELSEWHERE, NOWHERE]],
      [{ grant: "all", scope: "package" }, EVENT, []],
      [{ grant: "all", scope: "package" }, NOWHERE, []],
      // Where neither is known, it holds once.
      [{ grant: "all", scope: "event" }, NOWHERE, [EVENT, SAME_BOARD, ELSEWHERE, NOWHERE]],
      [{ grant: "all", scope: "board" }, NOWHERE, [EVENT, SAME_BOARD, ELSEWHERE, NOWHERE]],
    ];
    const { page, close } = await pageAgain();
    for (const [answer, first, again] of cases) {
      const what = `${show(answer)} for ${show(first)}`;
      const database = newDatabase();
      const { runtime, questions, run } = await asked([answer, null], { database });
      await works(run(first), what);
      const ask = async (runs) => {
        for (const context of [EVENT, SAME_BOARD, ELSEWHERE, NOWHERE]) {
          const expected = again.includes(context);
          const here = `${what}, then ${show(context)}`;
          const outcome = await runs(context).catch((error) => error);
          equal(expected ? outcome.code : outcome.outputs?.status, expected ? "denied" : 200, here);
        }
      };
      await ask(run);
      equal(questions.length, 1 + again.length, `questions of ${what}`);
      await runtime.close();
      // And after the page was loaded again.
      const reloaded = await page.Runtime.open({ database, updates: false, onConsent: () => null });
      await ask((context) => reloaded.run(SDK, "http_get", { url: URL_TO_GET }, { context }));
      await reloaded.close();
    }
    close();
  },

  async what_was_not_agreed_to_is_not_there() {
    const grant = ["http_get", "host:127.0.0.1:8791"];
    const { runtime, questions, run } = await asked([{ grant, scope: "package" }]);
    const { error } = await run(EVENT);
    assert(error?.includes("no answer"), `it got through: ${error}`);
    const here = await runtime.run(SDK, "http_get", { url: "http://127.0.0.1:8791/text" }, { context: EVENT });
    equal([here.error, here.outputs.status, questions.length], [undefined, 200, 1], "the host that was agreed to");
    await runtime.close();
  },

  async refusals_and_wrong_answers_run_nothing() {
    const thrown = new Error("the dialog broke");
    const cases = [
      [null, "denied"], [false, "denied"], [undefined, "denied"],
      [async () => null, "denied"],
      ["all", "invalid-argument"], [{}, "invalid-argument"], [{ grant: "some" }, "invalid-argument"],
      [{ grant: [5] }, "invalid-argument"], [{ grant: ["http_get", "htpt_write"] }, "invalid-argument"],
      [{ grant: ["x"], scope: "package" }, "invalid-argument"], [{ grant: "all", scope: "ever" }, "invalid-argument"],
      [() => { throw thrown; }, "embedder"],
      [() => Promise.reject(thrown), "embedder"],
    ];
    for (const [answer, code] of cases) {
      const { runtime, run } = await asked([answer]);
      const error = await rejection(run(EVENT), code, show(answer));
      if (code === "denied") equal([error.details.package, error.details.node, error.details.asked], [SDK, "http_get", ASK], "details");
      equal(await runtime.consents(), [], "what is kept");
      await runtime.close();
    }
    const nobody = await open();
    await nobody.install(await fixture("rust-sdk.unknown"));
    const error = await rejection(nobody.run(SDK, "http_get", { url: URL_TO_GET }), "consent-needed");
    equal(error.details.missing, ASK, "what is missing");
    await nobody.close();
    // A run that nobody waits for any more asks nobody any more.
    const { runtime, questions, run } = await asked([() => new Promise(() => {})]);
    const controller = new AbortController();
    const waiting = run(EVENT, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort("enough");
    equal((await rejection(waiting, "aborted")).cause, "enough", "the reason");
    equal(questions.length, 1, "questions");
    await runtime.close();
  },

  async a_question_is_taken_away_with_the_last_who_waits() {
    let agree;
    const { runtime, signals, run } = await asked([() => new Promise(() => {}), () => new Promise((resolve) => (agree = resolve))]);
    const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const controllers = [new AbortController(), new AbortController()];
    const runs = controllers.map(({ signal }) => rejection(run(EVENT, { signal }), "aborted"));
    for (const [index, controller] of controllers.entries()) {
      await later(100);
      equal([signals.length, signals[0].aborted], [1, false], `before cancelling run ${index}`);
      controller.abort();
      await runs[index];
    }
    await later(100);
    equal([signals.length, signals[0].aborted], [1, true], "once nobody waits");
    // An answer ends the question: there is nothing to take away.
    const agreed = run(EVENT);
    while (agree === undefined) await later(10);
    agree(true);
    await works(agreed, "a run that was agreed to");
    equal(signals[1].aborted, false, "after an answer");
    // Nor does a question outlive its runtime.
    const last = rejection(run(EVENT), "closed");
    while (signals.length < 3) await later(10);
    await Promise.all([runtime.close(), last]);
    await later(100);
    equal(signals[2].aborted, true, "after close");
  },

  async an_update_that_wants_more_asks_again() {
    const { runtime, questions, run } = await asked([{ grant: "all", scope: "package" }]);
    await works(run(EVENT), "the first version");
    // As much or less runs without a question.
    await runtime.install(await fixture("rust-sdk.unknown", "1.1.0"));
    await works(run(EVENT), "an update that wants as much");
    equal(questions.length, 1, "questions");
    const { bytes, manifest } = await fixture("rust-sdk.unknown", "1.2.0");
    await runtime.install({ bytes, manifest: manifest.replace('"api.test"]', '"api.test", "more.test"]') });
    await works(run(EVENT), "an update that wants more");
    equal([questions.length, questions[1].missing, questions[1].update, questions[1].version], [2, ["host:more.test"], true, "1.2.0"], "the second question");
    await runtime.close();
  },

  async agreements_are_listed_and_taken_back() {
    const { runtime, questions, run } = await asked([
      { grant: "all", scope: "event" }, { grant: "all", scope: "board" }, { grant: ["http_get", "host:127.0.0.1:8792"], scope: "package" },
    ]);
    const began = Date.now();
    await works(run(EVENT), "event");
    await works(run(SAME_BOARD), "board");
    await works(run(ELSEWHERE), "package");
    const consents = await runtime.consents();
    equal(consents.map(({ scope, scopeId, agreed }) => [scope, scopeId, agreed]), [
      ["event", "event", ASK], ["board", "board", ASK], ["package", null, ["host:127.0.0.1:8792", "http_get"]],
    ], "the agreements");
    for (const { id, packageId, origin, node, version, ask, atMs } of consents) {
      equal([packageId, origin, node, version, ask], [SDK, "local", "http_get", "1.0.0", ASK], "an agreement");
      assert(typeof id === "string" && atMs >= began - 1 && atMs <= Date.now() + 1, show([id, atMs]));
    }
    const [ofEvent, ofBoard] = consents;
    equal(await runtime.revoke(SDK, ofEvent.id), true, "taking one back");
    equal(await runtime.revoke(SDK, ofEvent.id), false, "taking it back again");
    equal((await runtime.consents()).map(({ id }) => id).includes(ofBoard.id), true, "the others");
    equal(await runtime.revoke(SDK), true, "taking all back");
    equal(await runtime.revoke(SDK), false, "taking nothing back");
    equal([await runtime.revoke("com.example.nobody"), await runtime.consents()], [false, []], "nothing");
    await works(run(EVENT), "afterwards");
    equal(questions.length, 4, "questions");
    // They go with their package.
    await runtime.uninstall(SDK);
    equal(await runtime.consents(), [], "without the package");
    await runtime.close();
  },

  async an_answer_for_a_package_that_has_gone_is_not_kept() {
    let removed;
    const { runtime, run } = await asked([
      async () => {
        removed = await removing();
        return { grant: "all", scope: "package" };
      },
    ]);
    const removing = () => runtime.uninstall(SDK);
    await rejection(run(NOWHERE), "package-not-found");
    equal([removed, await runtime.consents()], [true, []], "what is kept");
    await runtime.close();
  },
};
