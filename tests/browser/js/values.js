// Values on their way in and out.

import { RUST, SDK, assert, equal, open, rejection } from "./support.js";

async function echo(inputs) {
  const runtime = await open([RUST]);
  const { outputs } = await runtime.run(SDK, "echo", inputs);
  return outputs;
}

export const tests = {
  async large_integers_are_exact() {
    const runtime = await open([RUST]);
    const sums = [
      [9007199254740993n, 0n, 9007199254740993n],
      [-9007199254740993n, 0, -9007199254740993n],
      [9223372036854775807n, 0, 9223372036854775807n],
      [-9223372036854775808n, 0, -9223372036854775808n],
      [9007199254740992n, 1, 9007199254740993n],
      [9007199254740993n, -2, 9007199254740991],
      [2n, 3, 5],
      [-0, 0, 0],
    ];
    for (const [a, b, expected] of sums) {
      const { outputs } = await runtime.run(SDK, "add", { a, b });
      equal(outputs.sum, expected, `${a} + ${b}`);
    }
    const { outputs } = await runtime.run(SDK, "echo", {
      struct: { large: [9007199254740993n] },
      integers: [1n, 1n << 62n],
      float: 0.1,
    });
    equal(outputs, { struct: { large: [9007199254740993n] }, integers: [1, 1n << 62n], float: 0.1 });
  },

  async integers_of_more_than_64_bits_are_refused() {
    const runtime = await open([RUST]);
    await rejection(runtime.run(SDK, "add", { a: 1n << 64n }), "invalid-argument", "`inputs.a`");
    await rejection(runtime.run(SDK, "add", { a: -(1n << 63n) - 1n }), "invalid-argument", "`inputs.a`");
  },

  async bytes_are_typed_arrays() {
    const bytes = Uint8Array.of(0, 1, 254, 255);
    const inside = Uint8Array.of(9, 0, 1, 254, 255, 9);
    const shapes = [
      bytes,
      bytes.buffer,
      inside.subarray(1, 5),
      new DataView(inside.buffer, 1, 4),
      new Uint16Array(bytes.buffer),
      new Uint8ClampedArray(bytes),
      "AAH+/w==",
    ];
    const runtime = await open([RUST]);
    for (const byte of shapes) {
      const { outputs } = await runtime.run(SDK, "echo", { byte });
      equal(outputs, { byte: bytes });
    }
    const many = [bytes, new Uint8Array(0)];
    equal(await echo({ bytes: many }), { bytes: many });
    const large = new Uint8Array(1 << 20).map((_, index) => index * 7);
    equal((await echo({ byte: large })).byte, large);
  },

  async dates_maps_and_sets_are_accepted() {
    const date = new Date(Date.UTC(2026, 1, 25, 6, 13, 20, 125));
    const outputs = await echo({
      date,
      float_map: new Map([["a", 1.5], ["b", -2]]),
      string_set: new Set(["x", "y"]),
      struct: { dates: [date], map: new Map([["inner", new Map()]]), set: new Set([1]) },
    });
    equal(new Date(outputs.date).getTime(), date.getTime());
    equal(outputs.float_map, { a: 1.5, b: -2 });
    equal(outputs.string_set, ["x", "y"]);
    equal(outputs.struct, { dates: [date.toISOString()], map: { inner: {} }, set: [1] });
  },

  async values_of_other_windows_are_what_they_are() {
    // A worker that runs the tests has no windows, and one kind of `Map`.
    const frame = globalThis.document?.body.appendChild(document.createElement("iframe"));
    const other = frame?.contentWindow ?? globalThis;
    const date = new other.Date(Date.UTC(2026, 1, 25));
    const byte = other.Uint8Array.of(1, 2).buffer;
    const outputs = await echo({
      date,
      byte,
      bytes: [new other.DataView(byte, 1), new other.Int16Array([1])],
      float_map: new other.Map([["a", 1.5]]),
      string_set: new other.Set(["x"]),
      strings: other.Array.of("y"),
      struct: new other.Object(),
    });
    frame?.remove();
    equal(new Date(outputs.date).getTime(), date.getTime());
    equal(outputs.byte, new Uint8Array([1, 2]));
    equal(outputs.bytes, [new Uint8Array([2]), new Uint8Array([1, 0])]);
    equal([outputs.float_map, outputs.string_set, outputs.strings, outputs.struct], [{ a: 1.5 }, ["x"], ["y"], {}]);
  },

  async objects_of_classes_are_their_members() {
    class Point {
      x = 1;
      #y = 2;
      get y() {
        return this.#y;
      }
    }
    class Names extends Map {}
    const struct = { point: new Point(), names: new Names([["a", 1]]), bare: Object.create(null) };
    equal((await echo({ struct })).struct, { point: { x: 1 }, names: { a: 1 }, bare: {} });
  },

  async undefined_members_are_left_out() {
    equal(await echo({ string: undefined, struct: { a: 1, b: undefined } }), { struct: { a: 1 } });
    equal(await echo(undefined), {});
    equal(await echo(null), {});
    const runtime = await open([RUST]);
    const { outputs } = await runtime.run(SDK, "add", { a: 4, b: undefined });
    equal(outputs.sum, 4, "the sum with a default");
  },

  async what_json_cannot_hold_is_refused_by_place() {
    const cyclic = { next: [] };
    cyclic.next.push(cyclic);
    const cases = [
      [{ float: NaN }, "`inputs.float` is NaN"],
      [{ struct: { a: [0, -Infinity] } }, "`inputs.struct.a[1]`"],
      [{ struct: new Map([["m", Infinity]]) }, "`inputs.struct.m`"],
      [{ generic: () => 1 }, "`inputs.generic` is a function"],
      [{ generic: [Symbol("s")] }, "`inputs.generic[0]`"],
      [{ generic: Promise.resolve(1) }, "`inputs.generic` is a promise"],
      [{ generic: new Map([[1, 2]]) }, "`inputs.generic`"],
      [{ date: new Date(NaN) }, "`inputs.date`"],
      [{ generic: new Blob(["text"]) }, "`inputs.generic` cannot be read: it is of the class Blob"],
      [{ generic: [new File(["text"], "name")] }, "`inputs.generic[0]` cannot be read: it is of the class File"],
      [{ struct: /expression/ }, "it is of the class RegExp"],
      [{ struct: { error: new Error("message") } }, "it is of the class Error"],
      [{ string: new URL("https://example.com") }, "it is of the class URL"],
      [{ generic: new AbortController().signal }, "it is of the class AbortSignal"],
      [{ struct: cyclic }, "contains itself"],
    ];
    const runtime = await open([RUST]);
    for (const [inputs, part] of cases) {
      await rejection(runtime.run(SDK, "echo", inputs), "invalid-argument", part);
    }
    for (const inputs of [3, "text", [1], true]) {
      await rejection(runtime.run(SDK, "echo", inputs), "invalid-argument", "`inputs` must be an object");
    }
    const { outputs } = await runtime.run(SDK, "add", { a: 1, b: 2 });
    equal(outputs.sum, 3, "a sum afterwards");
  },

  async a_throwing_getter_is_an_error() {
    const runtime = await open([RUST]);
    const getter = { get secret() { throw new Error("not for you"); } };
    const proxy = new Proxy({}, { ownKeys() { throw new Error("not for you"); } });
    for (const struct of [getter, proxy]) {
      await rejection(runtime.run(SDK, "echo", { struct }), "invalid-argument", "not for you");
    }
    const grant = { get grant() { throw new Error("not for you"); } };
    await rejection(runtime.run(SDK, "echo", {}, grant), "invalid-argument", "not for you");
    await rejection(runtime.run(SDK, "echo", {}, proxy), "invalid-argument", "not for you");
  },

  async what_only_looks_like_a_date_is_refused() {
    const runtime = await open([RUST]);
    const run = runtime.run(SDK, "echo", { date: Object.create(Date.prototype) });
    const { code } = await run.then(() => ({}), (error) => error);
    // On its way to a worker it loses even its looks.
    assert(code === "invalid-argument" || code === "input-invalid", code);
  },

  async names_cannot_touch_prototypes() {
    const struct = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": 2}}');
    const outputs = await echo({ struct });
    assert(Object.hasOwn(outputs.struct, "__proto__"), "the member is lost");
    equal(Object.getPrototypeOf(outputs.struct), Object.prototype, "the prototype");
    equal(JSON.stringify(outputs.struct), JSON.stringify(struct));
    equal({}.polluted, undefined);
  },

  async inputs_are_read_at_once() {
    const runtime = await open([RUST]);
    const inputs = { struct: { a: 1 }, byte: Uint8Array.of(1, 2) };
    const run = runtime.run(SDK, "echo", inputs);
    inputs.struct.a = 2;
    inputs.byte.fill(0);
    const { outputs } = await run;
    equal(outputs, { struct: { a: 1 }, byte: Uint8Array.of(1, 2) });
  },

  async what_cannot_be_shown_is_an_error_all_the_same() {
    const runtime = await open([RUST]);
    const unshowable = () => {
      throw { get [Symbol.toStringTag]() { throw 1; }, get message() { throw 2; } };
    };
    const inputs = { get string() { return unshowable(); } };
    await rejection(runtime.run(SDK, "echo", inputs), "invalid-argument", "cannot be shown");
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    await rejection(runtime.run(SDK, "echo", { generic: proxy }), "invalid-argument");
    await rejection(runtime.run(SDK, "echo", {}, { get grant() { return unshowable(); } }), "invalid-argument");
    const { outputs } = await runtime.run(SDK, "add", { a: 1, b: 2 });
    equal(outputs.sum, 3);
  },

  async iterators_of_the_page_are_not_asked() {
    const map = new Map([["a", 1]]);
    map[Symbol.iterator] = function* () {
      yield null;
    };
    const list = [1, 2];
    list[Symbol.iterator] = function* () {
      for (;;) yield 0;
    };
    equal(await echo({ generic: map }), { generic: { a: 1 } });
    equal(await echo({ generic: list }), { generic: [1, 2] });
  },

  async views_are_what_they_are() {
    class Lying extends Uint8Array {
      get byteLength() {
        return 1;
      }
      get buffer() {
        return { length: 2 ** 31 };
      }
    }
    equal(await echo({ byte: new Lying([1, 2, 3]) }), { byte: Uint8Array.of(1, 2, 3) });
  },

  async too_much_is_refused_before_it_is_read() {
    const runtime = await open([RUST]);
    let shared = [1];
    for (let index = 0; index < 60; index += 1) shared = [shared, shared];
    await rejection(runtime.run(SDK, "echo", { generic: shared }), "invalid-argument", "at most 0 can be taken");
    await rejection(runtime.run(SDK, "echo", { generic: new Array(1e7) }), "invalid-argument", "items");
    const text = "x".repeat(50e6);
    await rejection(runtime.run(SDK, "echo", { strings: [text, text] }), "invalid-argument", "64 Mi");
    await rejection(runtime.run(text, "echo"), "invalid-argument", "characters");
  },
};
