// What of values a form can hold, and how others are shown.

import assert from "node:assert/strict";
import { test } from "node:test";
import { plainJson } from "../../www/playground/format.js";
import { holds } from "../../www/playground/inputs/holds.js";
import { parse, write } from "../../www/playground/inputs/json.js";
import { numbered } from "../../www/playground/inputs/stored.js";

const pin = (data_type, value_type = "Normal", more = {}) => ({ name: "p", data_type, value_type, ...more });

test("a field holds what it gives back as it was", () => {
  const good = [
    [pin("String"), ["", "a\nb"]],
    [pin("String", "Normal", { valid_values: ["a"] }), ["a"]],
    [pin("Integer"), [1, 2n ** 63n, "12x"]],
    [pin("Float"), [1.5, 1e20]],
    [pin("Boolean"), [true, false]],
    [pin("Date"), ["2026-02-28T12:34:56.789Z", "2026-02-28"]],
    [pin("Byte"), ["AQI=", [1, 2], new Uint8Array(2)]],
    [pin("PathBuf"), ["a/b", { path: "a", store_ref: "b" }]],
    [pin("Struct"), [5, null, {}]],
    [pin("String", "Array"), [[], ["a"]]],
    [pin("Byte", "Array"), [["AQI="]]],
    [pin("Float", "HashMap"), [{ a: 1 }]],
  ];
  for (const [of, values] of good) for (const value of values) assert.ok(holds(of, value), `${of.data_type} ${write(value)}`);
});

test("what a field would turn into something else is shown as it is", () => {
  const bad = [
    [pin("String"), [{ a: 1 }, null, 5, "a\r\nb"]],
    [pin("String", "Normal", { valid_values: ["a"] }), ["b"]],
    [pin("Integer"), [{ a: 1 }, null, true]],
    [pin("Boolean"), ["yes", 0, null]],
    [pin("Date"), ["garbage", null, 5]],
    [pin("Byte"), ["@@", 5, [256]]],
    [pin("PathBuf"), [5, []]],
    [pin("String", "Array"), ["abc", { 0: "a" }, null, [5]]],
    [pin("Byte", "Array"), ["AQIDBA==", [1, 2, 3]]],
    [pin("Integer", "HashSet"), ["12", Array.from({ length: 201 }, (_, index) => index)]],
    [pin("Float", "HashMap"), [[1, 2], 5]],
  ];
  for (const [of, values] of bad) for (const value of values) assert.ok(!holds(of, value), `${of.data_type} ${of.value_type} ${write(value)}`);
});

test("integers of 64 bits stay exact, and larger ones are floats", () => {
  assert.deepEqual(parse("[18446744073709551615, -9223372036854775808, 18446744073709551616]"), [2n ** 64n - 1n, -(2n ** 63n), 2 ** 64]);
  assert.equal(parse(write(1e20)), 1e20);
});

test("nothing in a preview is unseen, or turns around what is beside it", () => {
  const text = write({ path: "safe\u202e gnp\u2066.txt", b: "x\u200bhidden", tag: "\u{e0041}" }, 2);
  assert.equal(
    plainJson(text),
    '{\n  "path": "safe\\u202e gnp\\u2066.txt",\n  "b": "x\\u200bhidden",\n  "tag": "\\udb40\\udc41"\n}',
  );
  assert.deepEqual(parse(plainJson(text)), parse(text));
});

test("a file gets the next name that is free", () => {
  assert.deepEqual(["a.txt", "a", ".env", "a.tar.gz"].map((name) => numbered(name, 2)), ["a (2).txt", "a (2)", ".env (2)", "a.tar (2).gz"]);
});
