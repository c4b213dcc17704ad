// @ts-nocheck: types that are looked at while compiling are AssemblyScript only
// JSON as values. AssemblyScript has no exceptions to catch and no types at run time, so nothing here fails: text that
// is no JSON is null, and a value that is something else than one hopes is whatever one says instead.

import { Parser } from "./json-parser";
import { Writer } from "./json-writer";

export enum Kind {
  Null,
  Bool,
  Number,
  String,
  Array,
  Object,
}

/**
 * A JSON value.
 *
 *     const answer = Json.parse('{"items": [{"id": 9007199254740993}]}');
 *     if (answer) answer.get("items").at(0).get("id").or<i64>(0);
 *     Json.object().set("name", "Ada").set("born", 1815).toString();
 *
 * Numbers are kept as they are written, so that integers stay exact, whatever their size.
 */
export class Json {
  /** What is at a name or index where nothing is. */
  static readonly NULL: Json = new Json(Kind.Null, "null");

  private items: Json[] | null = null;
  private members: Map<string, Json> | null = null;

  /** Text is what a string says, and how anything else but arrays and objects is written. */
  constructor(
    readonly kind: Kind,
    readonly text: string = "",
  ) {
    if (kind == Kind.Array) this.items = [];
    if (kind == Kind.Object) this.members = new Map();
  }

  /** An object without members yet. */
  static object(): Json {
    return new Json(Kind.Object);
  }

  /** An array without items yet. */
  static array(): Json {
    return new Json(Kind.Array);
  }

  /** What a text says, or null if it is no JSON. */
  static parse(text: string): Json | null {
    return new Parser(text).parse();
  }

  /** A bool, number, string, array or Map<string, T> of them, or anything that has `toJson(): Json`, as JSON. */
  static from<T>(value: T): Json {
    if (isBoolean<T>()) return new Json(Kind.Bool, value ? "true" : "false");
    if (isInteger<T>()) return new Json(Kind.Number, value.toString());
    if (isFloat<T>()) return Json.float(<f64>value);
    if (isNullable<T>()) {
      if (!value) return Json.NULL;
      return Json.from<NonNullable<T>>(<NonNullable<T>>value);
    }
    if (isString<T>()) return new Json(Kind.String, <string>value);
    if (value instanceof Json) return value;
    if (isArray<T>()) {
      const array = Json.array();
      for (let i = 0; i < value.length; i++) array.push(value[i]);
      return array;
    }
    if (value instanceof Map) {
      const object = Json.object();
      const keys = value.keys();
      for (let i = 0; i < keys.length; i++) object.set(keys[i], value.get(keys[i]));
      return object;
    }
    if (isDefined(value.toJson)) return value.toJson();
    ERROR("there is no JSON of this type: give it a method toJson(): Json");
    return Json.NULL;
  }

  private static float(value: f64): Json {
    // JSON has no others, and JavaScript writes null, too.
    if (!isFinite(value)) return Json.NULL;
    const text = value.toString();
    return new Json(Kind.Number, text.endsWith(".0") ? text.substring(0, text.length - 2) : text);
  }

  /** Sets a member of an object. */
  set<T>(name: string, value: T): Json {
    assert(this.members, "only objects have members");
    this.members!.set(name, Json.from(value));
    return this;
  }

  /** Adds an item to an array. */
  push<T>(value: T): Json {
    assert(this.items, "only arrays have items");
    this.items!.push(Json.from(value));
    return this;
  }

  /** Whether it is an object with that member. */
  has(name: string): bool {
    const members = this.members;
    return members ? members.has(name) : false;
  }

  /** A member of an object; null in JSON if there is none. */
  get(name: string): Json {
    return this.has(name) ? this.members!.get(name) : Json.NULL;
  }

  /** The names of its members. */
  keys(): string[] {
    const members = this.members;
    return members ? members.keys() : [];
  }

  /** How many items an array has. */
  get length(): i32 {
    const items = this.items;
    return items ? items.length : 0;
  }

  /** An item of an array; null in JSON if there is none. */
  at(index: i32): Json {
    return index >= 0 && index < this.length ? this.items![index] : Json.NULL;
  }

  /** Whether it is null. */
  get isNull(): bool {
    return this.kind == Kind.Null;
  }

  /** Whether it is a T: a bool, an integer of that size, a float, a string, an array of those, or any Json. */
  is<T>(): bool {
    if (isBoolean<T>()) return this.kind == Kind.Bool;
    if (isInteger<T>()) return this.kind == Kind.Number && fits<T>(this.text);
    if (isFloat<T>()) return this.kind == Kind.Number && isFinite(f64.parse(this.text));
    if (isString<T>()) return this.kind == Kind.String;
    if (isArray<T>()) {
      for (let i = 0; i < this.length; i++) {
        if (!this.at(i).is<valueof<T>>()) return false;
      }
      return this.kind == Kind.Array;
    }
    if (idof<NonNullable<T>>() == idof<Json>()) return true;
    ERROR("a value is read as a bool, number, string, array of them, or Json");
    return false;
  }

  /** It as a T, or that instead where it is none: `value.or("")`, `value.or<i64>(0)`. */
  or<T>(fallback: T): T {
    return this.is<T>() ? this.as<T>() : fallback;
  }

  /** It as the T that it is. */
  private as<T>(): T {
    if (isBoolean<T>()) return <T>(this.text == "true");
    if (isInteger<T>()) return <T>integer(this.text);
    if (isFloat<T>()) return <T>f64.parse(this.text);
    if (isString<T>()) return changetype<T>(this.text);
    if (isArray<T>()) {
      const values = instantiate<T>();
      for (let i = 0; i < this.length; i++) values.push(this.at(i).as<valueof<T>>());
      return values;
    }
    return changetype<T>(this);
  }

  /** The text of this value, on one line. */
  toString(): string {
    const writer = new Writer();
    this.write(writer);
    return writer.toString();
  }

  private write(writer: Writer): void {
    const items = this.items;
    const members = this.members;
    if (items) {
      writer.text("[");
      for (let i = 0; i < items.length; i++) {
        if (i) writer.text(",");
        items[i].write(writer);
      }
      writer.text("]");
    } else if (members) {
      const names = members.keys();
      writer.text("{");
      for (let i = 0; i < names.length; i++) {
        if (i) writer.text(",");
        writer.quoted(names[i]);
        writer.text(":");
        members.get(names[i]).write(writer);
      }
      writer.text("}");
    } else if (this.kind == Kind.String) {
      writer.quoted(this.text);
    } else {
      writer.text(this.text);
    }
  }
}

/** Whether a number is an integer that a T can be. */
function fits<T>(text: string): bool {
  const negative = text.startsWith("-");
  const digits = negative ? text.substring(1) : text;
  for (let i = 0; i < digits.length; i++) {
    // It has a fraction or an exponent.
    if (digits.charCodeAt(i) < 0x30 || digits.charCodeAt(i) > 0x39) return false;
  }
  if (digits.length > 20 || (digits.length == 20 && digits > "18446744073709551615")) return false;
  const magnitude = <u64>integer(digits);
  const greatest: u64 = u64.MAX_VALUE >> (64 - 8 * sizeof<T>() + (isSigned<T>() ? 1 : 0));
  return magnitude <= (negative ? (isSigned<T>() ? greatest + 1 : 0) : greatest);
}

/** The integer that digits stand for, as 64 bits. */
function integer(text: string): i64 {
  const negative = text.startsWith("-");
  let value: i64 = 0;
  for (let i = negative ? 1 : 0; i < text.length; i++) value = value * 10 + (text.charCodeAt(i) - 0x30);
  return negative ? -value : value;
}
