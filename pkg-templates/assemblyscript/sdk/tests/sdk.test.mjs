// The SDK itself, on the nodes of probe.ts.

import assert from "node:assert/strict";
import test from "node:test";
import { Host, load } from "../testing/host.mjs";

const module = load("build/probe.wasm");
const run = (node, inputs, has) => new Host(module, has).run(node, inputs);

test("JSON is read by the book", () => {
  const host = new Host(module);
  const parse = (text) => host.run("parse", { text });
  const broken = [
    ...'nul nulll truefalse [1,] [,1] [ ] { {"a"} {"a"1} {"a":1,} {a:1} {]} <html>'.split(" "),
    ...["", " ", "[1 2]", '{"a" 1}', "1 2", "\u00a01", "\ufeff1"],
    ..."01 - +1 .5 1. 1e 1e+ 0x1 NaN".split(" "),
    ...`" "a 'a' "\\x" "\\u12" "\\u12g4" "\\u\u0010000" "\n" "\\ "\0"`.split(" "),
    ...["[".repeat(129), "[".repeat(129) + "]".repeat(129)],
  ];
  for (const text of broken) assert.equal(parse(text).error, "no JSON", JSON.stringify(text));
  // As text, since JavaScript does not have all of these numbers.
  const same =
    `null true -0 1.50 1e400 -12345678901234567890123 "" "ß🌍\\"\\\\\\n\\u0001" [] {} [[],{}] {"b":{"a":[1]}}`.split(
      " ",
    );
  for (const text of same) assert.equal(parse(` \t\r\n${text}\n`).outputs.text, text);
  assert.equal(parse("[".repeat(127) + "]".repeat(127)).error, null);
  const text = '"\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u0041\\u00DF\\ud83c\\udf0d größer 🌍"';
  assert.equal(parse(text).outputs.string, '" \\ / \b\f\n\r\t Aß🌍 größer 🌍');
  assert.equal(parse('"\\ud83c!"').outputs.string, "\ufffd!");
  assert.equal(parse('{"a": {"b": 1}, "a": {"b": 2}}').outputs.member, 2);
  assert.deepEqual(parse('["a","b"]').outputs.strings, ["a", "b"]);
  assert.deepEqual(parse('["a",1]').outputs.strings, ["none"]);
  assert.equal(parse("[true]").outputs.first, true);
  assert.equal(parse('{"a\\"\\n": 1}').outputs.json['a"\n'], 1);
});

test("numbers are what they are", () => {
  const host = new Host(module);
  const numbers = (text) => {
    const { i64, u64, i8, u8, f64 } = host.run("parse", { text }).outputs;
    return [i64, u64, i8, u8, f64];
  };
  assert.deepEqual(numbers("127"), [127, 127, 127, 127, 127]);
  assert.deepEqual(numbers("-128"), [-128, 1, -128, 1, -128]);
  assert.deepEqual(numbers("255"), [255, 255, -1, 255, 255]);
  assert.deepEqual(numbers("256"), [256, 256, -1, 1, 256]);
  assert.deepEqual(numbers("1.5"), [-1, 1, -1, 1, 1.5]);
  assert.deepEqual(numbers("1e2"), [-1, 1, -1, 1, 100]);
  assert.deepEqual(numbers('"1"'), [-1, 1, -1, 1, -1]);
  assert.deepEqual(numbers("1e400"), [-1, 1, -1, 1, -1]);
  assert.equal(numbers("9223372036854775807")[0], 2n ** 63n - 1n);
  assert.equal(numbers("-9223372036854775808")[0], -(2n ** 63n));
  assert.equal(numbers("9223372036854775808")[0], -1);
  assert.equal(numbers("-9223372036854775809")[0], -1);
  assert.equal(numbers("18446744073709551615")[1], 2n ** 64n - 1n);
  assert.equal(numbers("18446744073709551616")[1], 1);
  assert.equal(host.run("parse", { text: "-12345678901234567890123" }).outputs.json, -12345678901234567890123n);
});

test("values become JSON", () => {
  const { outputs, pending } = run("values");
  assert.deepEqual(outputs, {
    map: { 'größer "\n': -(2n ** 63n) },
    u64: 2n ** 64n - 1n,
    floats: [1, 0.1, 1e300, 5e-324, 0, null],
    bools: [true, false],
    null: null,
    half: "a\ufffdb",
    texts: ["\u0000\u001f\u007f", "🌍"],
  });
  assert.equal(pending, true);
});

test("what a failed node sets does not count", () => {
  assert.deepEqual(run("fail"), { outputs: {}, activated: [], pending: false, error: "first" });
});

test("odd inputs are reported", () => {
  const host = new Host(module);
  assert.deepEqual(host.run("missing", { list: ["a"] }).outputs, { optional: "nothing", list: 1, both: 1 });
  assert.equal(host.run("missing", {}).error, "the input list is missing or something else than the node takes");
  assert.match(host.run("missing", { list: ["a", 1] }).error, /^the input list/);
  assert.match(host.run("parse", { text: 5 }).error, /^the input text/);
  assert.equal(host.run("nobody").error, "this package has no node nobody");
  assert.equal(host.execute("{}").error, "this package has no node ");
  for (const input of ["", "[", "{]"]) {
    assert.equal(host.execute(input).error, "the execution input is no JSON");
  }
  for (const input of ["[]", "null", "5", '{"node_name": 5}', '{"node_name": null, "inputs": 5}']) {
    assert.equal(host.execute(input).error, "this package has no node ");
  }
  assert.match(host.execute('{"node_name": "missing", "inputs": 5}').error, /^the input list/);
  const { alloc, dealloc, run } = host.exports;
  const nowhere = { "-1": -1, 0: -1, "-8": 8, 1: 3, 8: 0 };
  for (const [place, length] of Object.entries(nowhere)) {
    assert.match(host.taken(run(Number(place), length)), /"error"/);
  }
  assert.equal(alloc(-1), 0);
  assert.notEqual(alloc(0), 0);
  dealloc(0, 0);
});

test("garbage is collected", () => {
  const host = new Host(module);
  const { outputs, error } = host.run("garbage");
  assert.equal(error, null);
  assert.deepEqual(
    outputs.list,
    Array.from({ length: 20 }, (_, i) => i * 1000),
  );
  assert.ok(host.exports.memory.buffer.byteLength < 2 ** 20, "it stays below a mebibyte");
});

test("files are written in pieces", () => {
  const path = { path: "x", store_ref: "y", cache_store_ref: "z" };
  const { outputs, error } = run("files", { path });
  assert.equal(error, null);
  assert.deepEqual(outputs.steps, [false, true, false, true, false]);
  assert.equal(outputs.read, "onetwo");
  assert.deepEqual(
    outputs.directories.map((directory) => directory.path),
    ["storage", "upload", "cache/node", "x"],
  );
  assert.deepEqual(outputs.directories[3], path);
});

test("requests and sockets", () => {
  const host = new Host(module, {
    answers: { "https://a.test": { status: 201, headers: { x: "y" }, body: "größer" } },
    sockets: { "wss://a.test": ["hello", null, Uint8Array.of(0, 1, 255, 2)] },
  });
  const { outputs, error } = host.run("network");
  assert.equal(error, null);
  assert.deepEqual(outputs, {
    ok: true,
    parts: ["y", 201, "größer"],
    bytes: 8,
    sent: [true, true],
    received: ["hello", "late", "AAH/Ag==", "closed"],
    closed: true,
  });
  const headers = { "Content-Type": "application/json" };
  assert.deepEqual(host.requests, [{ method: "POST", url: "https://a.test", headers, body: "[1,2]" }]);
  assert.deepEqual(host.sent, ["größer", Uint8Array.of(0, 1, 255)]);
});

test("everything else", () => {
  const answer = { embed_text: "1", embed_text_query: "2", embed_text_document: "3", embed_image: "4" };
  const models = { ...answer, llm_prompt: "5", llm_prompt_stream: "6", query: "7", get_type_schema: "8" };
  const images = { from_bytes: "image", to_bytes: Uint8Array.of(1), list_types: '["a"]' };
  const host = new Host(module, { tokens: { github: "secret" }, models: { ...models, ...images } });
  const { outputs, activated } = host.run("others", { text: "größer" });
  assert.deepEqual(outputs, {
    set: "größer",
    has: [false, true, true],
    meta: [true, true, true],
    token: "Bearer secret 0",
    models: [1, 2, 3, 4, 5, 6, 7, 8],
    image: ["image", "AQ=="],
    types: ["a"],
  });
  assert.deepEqual(activated, ["exec_out"]);
  const levels = ["trace", "debug", "info", "warn", "error"].map((level) => [level, level[0]]);
  assert.deepEqual(host.logs, [...levels, ["warn", "j", [1]]]);
  assert.deepEqual(host.streamed, [["kind", [1]]]);
  assert.deepEqual(host.cache, {});
  assert.deepEqual(run("others", { text: "" }).outputs.models, Array(8).fill(null));
});

test("definitions have everything", () => {
  const definition = new Host(module).definitions().at(-1);
  const scores = { privacy: 0, security: 0, performance: 0, governance: 0, reliability: 0, cost: 0 };
  const { name, icon, docs, long_running, pins } = definition;
  assert.deepEqual([name, icon, docs, long_running], ["everything", "/icon.svg", "# Docs", true]);
  assert.deepEqual(definition.scores, scores);
  const pin = { name: "f", friendly_name: "F", description: "", data_type: "Float", pin_type: "Input" };
  const marks = { sensitive: true, enforce_schema: true, enforce_generic_value_type: true };
  assert.deepEqual(pins[4], { ...pin, valid_values: ["1"], step: 0.5, ...marks });
  assert.deepEqual(
    pins.slice(4).map((pin) => [pin.pin_type, pin.data_type, pin.value_type]),
    [
      ["Input", "Float", undefined],
      ["Input", "Byte", "HashMap"],
      ["Output", "Date", "HashSet"],
      ["Output", "PathBuf", undefined],
    ],
  );
});
