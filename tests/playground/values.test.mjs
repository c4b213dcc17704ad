// Values of pins as people write them, and as they are shown.

import assert from "node:assert/strict";
import { test } from "node:test";
import { instantOf, toField, toIso } from "../../www/playground/inputs/dates.js";
import { JsonMistake, parse, same, write } from "../../www/playground/inputs/json.js";
import { readFloat, readInteger, stepOf } from "../../www/playground/inputs/numbers.js";
import { decode, looksLikeText, readHex } from "../../www/playground/inputs/octets.js";
import { PLACES, flowPath, idsOf, placeOf, problemOf } from "../../www/playground/inputs/places.js";
import { example, hints } from "../../www/playground/inputs/schema.js";
import { brief } from "../../www/playground/outputs/brief.js";
import { Log, Stream } from "../../www/playground/run/collected.js";
import { CODES, remedyOf } from "../../www/playground/remedies.js";
import { readFile } from "node:fs/promises";

test("integers are exact to 64 bits", () => {
  assert.equal(readInteger("42").value, 42);
  assert.equal(readInteger(" -7 ").value, -7);
  assert.equal(readInteger("9 007 199 254 740 993").value, 9007199254740993n);
  assert.equal(readInteger("18446744073709551615").value, 18446744073709551615n);
  assert.equal(readInteger("-9223372036854775808").value, -9223372036854775808n);
  for (const text of ["18446744073709551616", "-9223372036854775809", "1.5", "1e3", "", "x", "0x10", "1_"])
    assert.ok(readInteger(text).problem, text);
  assert.ok(readInteger("11", [0, 10]).problem);
  assert.equal(readInteger("10", [0, 10]).value, 10);
});

test("floats are finite", () => {
  assert.equal(readFloat("-.5").value, -0.5);
  assert.equal(readFloat("6e23").value, 6e23);
  for (const text of ["1,5", "1e999", "NaN", "Infinity", "", "1.2.3"]) assert.ok(readFloat(text).problem, text);
});

test("steps are whole for whole numbers", () => {
  assert.equal(stepOf({ data_type: "Integer", step: 0.5 }), 1);
  assert.equal(stepOf({ data_type: "Float", range: [0, 1] }), 0.01);
});

test("JSON keeps 64 bits, and names where it is wrong", () => {
  const text = '{"a":[9007199254740993,-1.5e3,true,null,"\\u00e9\\n"],"__proto__":{"b":1}}';
  assert.equal(write(parse(text)), text.replace("-1.5e3", "-1500").replace("\\u00e9", "é"));
  assert.equal(write(new Uint8Array([1, 2, 3])), '"AQID"');
  const mistakes = {
    "{a:1}": 2,
    "[1,]": 3,
    "[1 2]": 4,
    '"a': 1,
    "01": 1,
    "1 2": 3,
    "{'a':1}": 2,
    '{"a":1,"a":2}': 8,
    "": 1,
    nope: 1,
    '"\t"': 2,
    "[1,\n2": 2,
  };
  for (const [wrong, column] of Object.entries(mistakes)) {
    assert.throws(
      () => parse(wrong),
      (error) => error instanceof JsonMistake && error.column === column,
      `${wrong}`,
    );
  }
  assert.throws(
    () => parse("[\n1,\n oops]"),
    (error) => error.line === 3 && error.column === 2,
  );
  assert.ok(same({ a: 1, b: [2] }, { b: [2], a: 1 }));
  assert.ok(!same([1, 2], [2, 1]));
});

test("JSON agrees with the built-in one", () => {
  for (const text of ['{"x":[1,2.5,"a",{"y":null}]}', "[]", "{}", " [ true , false ] ", "-0.5e-3", '"\\ud83d\\ude00"'])
    assert.deepEqual(parse(text), JSON.parse(text));
});

test("dates are in UTC unless they say otherwise", () => {
  assert.equal(toIso("2025-01-31T12:00:00", "utc"), "2025-01-31T12:00:00Z");
  assert.equal(toIso("", "utc"), null);
  assert.equal(instantOf("2025-01-31T12:00:00+02:00").toISOString(), "2025-01-31T10:00:00.000Z");
  assert.equal(instantOf("2025-01-31T12:00:00").toISOString(), "2025-01-31T12:00:00.000Z");
  assert.equal(instantOf({ secs_since_epoch: 1, nanos_since_epoch: 0 }).getTime(), 1000);
  assert.equal(instantOf("tomorrow"), null);
  const date = new Date("2025-06-01T08:30:00Z");
  for (const zone of ["utc", "local"]) assert.equal(new Date(toIso(toField(date, zone), zone)).getTime(), date.getTime());
});

test("bytes from hex, base64 and numbers", () => {
  assert.deepEqual([...readHex("48 65:6C").bytes], [0x48, 0x65, 0x6c]);
  assert.ok(readHex("4").problem);
  assert.ok(readHex("zz").problem);
  assert.deepEqual([...decode("AQID")], [1, 2, 3]);
  assert.deepEqual([...decode([1, 2])], [1, 2]);
  assert.equal(decode("%"), undefined);
  assert.ok(looksLikeText(new TextEncoder().encode("héllo\n")));
  assert.ok(!looksLikeText(new Uint8Array([0, 1])));
});

test("paths name a directory and stay inside", () => {
  const ids = idsOf({ boardId: "b" }, "node");
  const path = flowPath(PLACES[1], ids, "/notes/a.txt");
  assert.deepEqual(path, { path: "b/storage/node/notes/a.txt", store_ref: "storage:b/storage/node", cache_store_ref: null });
  assert.deepEqual(placeOf(path, ids), { index: 1, inside: "notes/a.txt" });
  assert.equal(placeOf({ path: "elsewhere", store_ref: "storage:x" }, ids), null);
  for (const wrong of ["../x", "a//b", "a\\b", "./a"]) assert.ok(problemOf(wrong), wrong);
  assert.equal(problemOf("a/b.txt"), null);
});

test("schemas become hints and examples, hostile ones too", () => {
  const schema = {
    type: "object",
    required: ["who"],
    properties: { who: { $ref: "#/$defs/person" }, level: { enum: ["low", "high"] }, tags: { type: "array", items: { type: "string" } } },
    $defs: {
      person: { type: "object", properties: { name: { type: "string", description: "Full" }, friend: { $ref: "#/$defs/person" } } },
    },
  };
  const lines = hints(schema);
  assert.deepEqual(
    lines.slice(0, 2).map(({ path, type, isRequired }) => [path, type, isRequired]),
    [
      ["who", "object", true],
      ["who.name", "string", false],
    ],
  );
  assert.ok(lines.length <= 60);
  assert.deepEqual(example(schema).level, "low");
  assert.deepEqual(example(schema).tags, [""]);
  // What stands beside a reference is about the member, and comes before what it refers to.
  const beside = { properties: { a: { $ref: "#/$defs/a", description: "here" } }, $defs: { a: { type: "string", description: "there" } } };
  assert.deepEqual(
    hints(beside).map(({ type, description }) => [type, description]),
    [["string", "here"]],
  );
  for (const odd of [
    {},
    { $ref: "#" },
    { properties: 7 },
    { anyOf: [{ $ref: "#/anyOf/0" }] },
    { type: ["null", "string"] },
    { properties: { a: null } },
    { required: 5, properties: {} },
  ]) {
    hints(odd);
    example(odd);
  }
});

test("values in brief", () => {
  assert.equal(brief("a\n b"), "“a b”");
  assert.equal(brief(9007199254740993n), "9007199254740993");
  assert.equal(brief(new Uint8Array([255])), "1 byte: ff");
  assert.equal(brief(Array.from({ length: 9 }, () => 0)), "9 items");
  assert.ok(brief("x".repeat(1000), 20).length <= 20);
});

test("logs and streams are bounded, and say what they dropped", () => {
  const log = new Log(10);
  for (let index = 0; index < 1005; index += 1) log.add({ message: String(index) });
  assert.equal(log.last().entries.length, 10);
  assert.equal(log.last().dropped, 995);
  assert.equal(log.last().entries.at(-1).message, "1004");
  const stream = new Stream();
  stream.add({ type: "text", data: "a" });
  stream.add({ type: "text", data: "b" });
  stream.add({ type: "progress", data: { progress: 0.5, message: "half" } });
  stream.add({ type: "progress", data: 75 });
  for (let index = 0; index < 400; index += 1) stream.add({ type: "row", data: index });
  assert.equal(stream.text, "ab");
  assert.equal(stream.progress.fraction, 0.75);
  assert.equal(stream.others.last().entries.length, 300);
  assert.equal(stream.others.last().dropped, 100);
});

test("there is a remedy for every code", async () => {
  const found = await Promise.any(
    ["src/js/types.d.ts", "src/js/entry/types.d.ts"].map((path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8")),
  );
  const codes = found.match(/export type ErrorCode =([^;]*);/)[1].match(/[a-z-]+(?=")/g);
  assert.ok(codes.length > 30);
  for (const code of codes) assert.ok(CODES.includes(code), code);
  assert.equal(typeof remedyOf("a-new-one").text, "string");
});
