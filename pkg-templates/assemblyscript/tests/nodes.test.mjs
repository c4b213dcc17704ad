// The nodes on a host in memory: `npm test`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Host, load } from "../sdk/testing/host.mjs";

const module = load("build/debug.wasm");

test("add is exact", () => {
  const host = new Host(module);
  const [least, greatest] = [-(2n ** 63n), 2n ** 63n - 1n];
  const sum = (a, b) => host.run("add", { a, b }).outputs.sum;
  assert.equal(sum(1, 2), 3);
  assert.equal(sum(least, greatest), -1);
  assert.equal(sum(least, 0), least);
  assert.equal(sum(9007199254740993n, 0), 9007199254740993n);
  assert.equal(host.run("add").outputs.sum, 0);

  const { error, outputs } = host.run("add", { a: greatest, b: 1 });
  assert.equal(error, "9223372036854775807 + 1 does not fit into 64 bits");
  assert.deepEqual(outputs, {});
  const below = host.run("add", { a: least, b: -1 });
  assert.equal(below.error, "-9223372036854775808 + -1 does not fit into 64 bits");
});

test("texts are counted", () => {
  const host = new Host(module);
  const stats = (text) => host.run("text_stats", { text }).outputs.stats;
  const counted = (characters, words, lines, longest_word) => ({ characters, words, lines, longest_word });
  assert.deepEqual(stats("one two\nthree größer 🌍\n"), counted(23, 5, 2, "größer"));
  assert.deepEqual(stats('"quoted"\\ 日本語 abcdefgh\u0001\r\nlast'), counted(29, 4, 2, '"quoted"\\'));
  assert.deepEqual(stats("aa bb cc"), counted(8, 3, 1, "aa"));
  assert.deepEqual(stats(" \t\r\n\n"), counted(5, 0, 2, ""));
  assert.deepEqual(stats(""), counted(0, 0, 0, ""));
});

test("branches go one way", () => {
  const host = new Host(module);
  assert.deepEqual(host.run("branch", { condition: true }).activated, ["true"]);
  assert.deepEqual(host.run("branch").activated, ["false"]);
});

test("answers are read", () => {
  const host = new Host(module, {
    answers: {
      "https://api.test/good": { body: '{"id": 9007199254740993, "name": "gr\\u00f6\\u00dfer \\ud83c\\udf0d"}' },
      "https://api.test/html": { status: 404, body: "<html>" },
      "https://api.test/empty": { status: 204 },
      "https://api.test/bytes": { body: Uint8Array.of(0x22, 0xff, 0x22) },
    },
  });
  const good = host.run("http_json", { url: "https://api.test/good" });
  assert.deepEqual(good.outputs, { status: 200, body: { id: 9007199254740993n, name: "größer 🌍" } });
  assert.deepEqual(good.activated, ["exec_out"]);
  assert.deepEqual(host.requests[0].headers, { Accept: "application/json" });
  for (const name of ["html", "empty", "bytes"]) {
    const url = `https://api.test/${name}`;
    assert.equal(host.run("http_json", { url }).error, `the answer from ${url} is not JSON`);
  }
  const { error, activated } = host.run("http_json", { url: "https://api.test/none" });
  assert.equal(error, "no answer from https://api.test/none");
  assert.deepEqual(activated, []);
});

test("notes are kept", () => {
  const host = new Host(module);
  const text = 'größer 🌍 "quoted"\\\n\u0001';
  assert.equal(host.run("notes", { name: "a.txt", text }).outputs.read, text);
  const second = host.run("notes", { name: "deep/b.txt", text: "b" });
  assert.deepEqual(second.outputs, { read: "b", names: ["a.txt", "deep/b.txt"] });
  assert.deepEqual(second.activated, ["exec_out"]);

  const error = (inputs) => host.run("notes", inputs).error;
  assert.equal(error({ name: "c.txt" }), "c.txt could not be read");
  assert.equal(error({ name: "../c.txt", text: "c" }), "../c.txt could not be written");
  host.files["storage/node/bytes"] = Uint8Array.of(0xff);
  assert.equal(error({ name: "bytes" }), "bytes could not be read");
  host.storage = false;
  assert.equal(error({}), "there is no storage directory");
});

test("progress is streamed", () => {
  const host = new Host(module);
  assert.equal(host.run("progress", { steps: 2 }).outputs.done, 2);
  assert.deepEqual(host.streamed, [
    ["text", "step 1 of 2\n"],
    ["progress", { progress: 0.5, message: "step 1 of 2" }],
    ["text", "step 2 of 2\n"],
    ["progress", { progress: 1, message: "step 2 of 2" }],
  ]);
  assert.equal(host.run("progress").outputs.done, 4);
});

test("a node knows where it is", () => {
  const nowhere = new Host(module);
  const first = nowhere.run("whoami");
  assert.deepEqual(first.outputs, {
    where: { node: "", run: "", app: "", board: "", user: "" },
    greeting: "Hello, stranger!",
    runs: 1,
    signed_in: false,
  });
  assert.deepEqual(first.activated, ["exec_out"]);
  assert.equal(nowhere.run("whoami").outputs.runs, 2);

  const host = new Host(module, {
    user: "Ada",
    variables: { greeting: "Welcome" },
    tokens: { github: "secret" },
  });
  const { outputs } = host.run("whoami");
  assert.equal(outputs.greeting, "Welcome, Ada!");
  assert.equal(outputs.where.user, "Ada");
  assert.equal(outputs.signed_in, true);
});

test("the manifest lists all nodes", () => {
  const manifest = readFileSync("manifest.toml", "utf8");
  const names = new Host(module).definitions().map((node) => node.name);
  assert.deepEqual(
    [...manifest.matchAll(/^id = "(\w+)"$/gm)].map((match) => match[1]),
    names,
  );
});
