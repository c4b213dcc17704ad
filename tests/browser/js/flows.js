// Flows.

import { RUST, SDK, equal, open, rejection, sleep } from "./support.js";

const COUNTER = "com.example.assemblyscript-counter";

export const tests = {
  async keep_variables() {
    const runtime = await open([RUST]);
    const flow = await runtime.openFlow({
      context: { runId: "r", appId: "a", boardId: "b", userId: "u", logLevel: 2, stream: true },
      variables: { visits: 41n, other: new Map([["kept", 1]]) },
    });
    equal(flow.variables, { visits: 41, other: { kept: 1 } });
    const first = await flow.run(SDK, "whoami", {}, { grant: "all", nodeId: "n" });
    equal(first.outputs.who, {
      node: "n", run: "r", app: "a", board: "b", user: "u", streaming: true, log_level: 2, node_name: "whoami",
    });
    equal([first.outputs.visits, first.outputs.cached], [42, 1]);
    const second = await flow.run(SDK, "whoami", {}, { grant: "all" });
    equal([second.outputs.visits, second.outputs.cached], [43, 2]);
    equal(flow.variables, { visits: 43, other: { kept: 1 } });
    equal(second.variables, flow.variables);

    const lone = { grant: "all", variables: { visits: 1 }, context: { nodeId: "m", runId: "q" } };
    const { outputs, variables } = await runtime.run(SDK, "whoami", {}, lone);
    equal([outputs.visits, outputs.who.node, outputs.who.run, variables], [2, "m", "q", { visits: 2 }]);
  },

  async share_instances() {
    const runtime = await open(["assemblyscript-counter"]);
    const flow = await runtime.openFlow();
    const { outputs } = await flow.run(COUNTER, "put", { amount: 40 });
    await Promise.all([1, 1].map((amount) => flow.run(COUNTER, "put", { counter: outputs.counter, amount })));
    const taken = await flow.run(COUNTER, "take", { counter: outputs.counter });
    equal(taken.outputs.total, 42);
    equal(taken.stats.initFuel, 0, "start-up fuel of an instance that was there");
    const logs = await flow.close();
    equal(logs, [{ level: "info", message: "dropped with 1 counters", source: "guest" }]);

    const other = await runtime.openFlow();
    const missing = await other.run(COUNTER, "take", { counter: outputs.counter });
    equal(missing.error, `there is no counter ${outputs.counter}`);
  },

  async are_closed_for_good() {
    const runtime = await open(["assemblyscript-counter"]);
    const flow = await runtime.openFlow();
    await flow.run(COUNTER, "put", { amount: 1 });
    equal((await flow.close()).length, 1);
    equal(await flow.close(), []);
    equal(await flow[Symbol.asyncDispose](), undefined);
    await rejection(flow.run(COUNTER, "put", { amount: 1 }), "closed", "flow is closed");
    equal((await runtime.run(COUNTER, "put", { amount: 1 })).outputs.counter, 1);
    // As `await using` does it where a runtime closes first.
    const left = await runtime.openFlow();
    await runtime.close();
    equal(await left.close(), []);
  },

  async reject_what_is_under_way() {
    const runtime = await open([RUST]);
    const flow = await runtime.openFlow();
    const runs = ["spin", "add"].map((node) => rejection(flow.run(SDK, node), "closed", "flow is closed"));
    await sleep(20);
    await flow.close();
    await Promise.all(runs);
  },

  async ask_nobody_once_they_are_closed() {
    const questions = [];
    const onConsent = (_, { signal }) => {
      questions.push(signal);
      return new Promise(() => {});
    };
    const runtime = await open([RUST], { onConsent });
    const flow = await runtime.openFlow();
    const asking = rejection(flow.run(SDK, "notes", { text: "a" }), "closed", "flow is closed");
    for (let tries = 0; questions.length === 0 && tries < 200; tries += 1) await sleep(10);
    await flow.close();
    await asking;
    await rejection(flow.run(SDK, "notes", { text: "a" }), "closed", "flow is closed");
    await sleep(50);
    equal(questions.map(({ aborted }) => aborted), [true], "questions");
  },
};
