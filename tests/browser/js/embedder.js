// What the page provides: tokens, models, schemas.

import { FlowLikeError, assert, equal, open, sleep } from "./support.js";

/// Runs a probe; `answer` is what the import gave to the node, read as JSON.
async function probe(name, options, run) {
  const runtime = await open([`probe/${name}`], options);
  const [{ id }] = runtime.packages();
  const result = await runtime.run(id, "probe", {}, { grant: "all", ...run });
  const bytes = (result.outputs.text.match(/../g) ?? []).map((digits) => parseInt(digits, 16));
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  return { ...result, answer: text === "" ? null : JSON.parse(text) };
}

/// The one line that says why a call failed.
function reason({ answer, logs }) {
  equal(answer, null, "the answer of a call that failed");
  equal(logs.length, 1, "the number of log entries");
  return logs[0].message;
}

export const tests = {
  async provides_tokens() {
    const asked = [];
    const token = { access_token: "abcdef", refresh_token: "never shown", expires_at: 1_800_000_000 };
    for (const give of [() => token, async () => token]) {
      const oauth = (provider, scopes) => {
        asked.push([provider, scopes]);
        return give();
      };
      const { answer } = await probe("get_oauth_token", { oauth });
      equal(answer, { access_token: "abcdef", token_type: "Bearer", expires_at: 1_800_000_000 });
    }
    equal(asked[0], ["github", ["read:user"]]);
  },

  async may_fail_to_provide_tokens() {
    const none = await probe("get_oauth_token", { oauth: () => null });
    equal([none.answer, none.logs], [null, []]);
    const failing = [
      () => { throw new Error("signed out"); },
      async () => { throw new Error("signed out"); },
      async () => { throw "signed out"; },
    ];
    for (const oauth of failing) {
      const message = reason(await probe("get_oauth_token", { oauth }));
      assert(message.includes("`oauth` failed: signed out"), message);
    }
    const message = reason(await probe("get_oauth_token", {}));
    assert(message.includes("provides no OAuth tokens"), message);
  },

  async provides_models_that_stream() {
    const payloads = [];
    const models = {
      async llm_prompt_stream(payload, onChunk) {
        assert(this === models, "`this` is not the object of models");
        payloads.push(payload);
        onChunk({ delta: "he" });
        await sleep(5);
        onChunk({ delta: "llo", index: 9007199254740993n });
        return { text: "hello", bytes: Uint8Array.of(1) };
      },
    };
    const events = [];
    const { answer, streamed } = await probe("llm_prompt_stream", { models }, { onStream: (event) => events.push(event) });
    equal(payloads, [{ model: "model", request: { prompt: "hello" } }]);
    equal(answer, { text: "hello", bytes: "AQ==" });
    equal(streamed, [
      { type: "llm_chunk", data: { delta: "he" } },
      { type: "llm_chunk", data: { delta: "llo", index: 9007199254740993n } },
    ]);
    equal(events, streamed, "what was delivered");
  },

  async provides_models_of_a_class() {
    class Models {
      #text = "hello";

      llm_prompt_stream() {
        return { text: this.#text };
      }

      // No operation, and nobody's affair.
      greet() {}
    }
    equal((await probe("llm_prompt_stream", { models: new Models() })).answer, { text: "hello" });
  },

  async may_fail_to_provide_models() {
    const cases = [
      [undefined, "provides no `llm_prompt_stream`"],
      [{ llm_prompt: () => 1 }, "provides no `llm_prompt_stream`"],
      [{ llm_prompt_stream() { throw new TypeError("no model"); } }, "`llm_prompt_stream` failed: no model"],
      [{ llm_prompt_stream() { throw new FlowLikeError("denied", "no model", { why() {} }); } }, "failed: no model"],
      [{ llm_prompt_stream: async () => NaN }, "`the answer` is NaN"],
    ];
    for (const [models, part] of cases) {
      const message = reason(await probe("llm_prompt_stream", { models }));
      assert(message.includes(part), message);
    }
  },

  async may_stream_after_the_end() {
    let late;
    const models = {
      llm_prompt_stream(_, onChunk) {
        late = onChunk;
        return 1;
      },
    };
    const { streamed } = await probe("llm_prompt_stream", { models });
    equal(streamed, []);
    late("too late");
  },

  async provides_schemas() {
    const schemas = { Invoice: { type: "object", required: ["total"] } };
    const { answer } = await probe("get_type_schema", { schemas });
    equal(answer, schemas.Invoice);
    equal((await probe("get_type_schema", {})).answer, null);
  },
};
