import { Json, Kind } from "./json";
import { isPlain, unitOf, unitOfDigits } from "./json-escapes";

// As deep as the host goes.
const MAX_DEPTH = 128;

/** Reads JSON by RFC 8259, and nothing else. Of members with the same name the last counts. */
export class Parser {
  // Places in memory, since each look into a string would be a call.
  private at: usize;
  private end: usize;
  private depth: i32 = 0;

  // The text is kept so that it stays where it is.
  constructor(private text: string) {
    this.at = changetype<usize>(text);
    this.end = this.at + ((<usize>text.length) << 1);
  }

  /** The value that is all of the text, or null. */
  parse(): Json | null {
    const value = this.value();
    this.space();
    return this.at == this.end ? value : null;
  }

  private value(): Json | null {
    this.space();
    const unit = this.peek();
    if (unit == 0x22) {
      const text = this.string();
      return text !== null ? new Json(Kind.String, text) : null;
    }
    if (unit == 0x7b || unit == 0x5b) {
      if (this.depth == MAX_DEPTH) return null;
      this.depth++;
      this.at += 2;
      const value = unit == 0x7b ? this.object() : this.array();
      this.depth--;
      return value;
    }
    if (unit == 0x2d || isDigit(unit)) return this.number();
    if (this.word("true")) return new Json(Kind.Bool, "true");
    if (this.word("false")) return new Json(Kind.Bool, "false");
    return this.word("null") ? Json.NULL : null;
  }

  private object(): Json | null {
    const object = Json.object();
    this.space();
    if (this.take(0x7d)) return object;
    do {
      this.space();
      const name = this.string();
      this.space();
      if (name === null || !this.take(0x3a)) return null;
      const value = this.value();
      if (!value) return null;
      object.set(name, value);
      this.space();
    } while (this.take(0x2c));
    return this.take(0x7d) ? object : null;
  }

  private array(): Json | null {
    const array = Json.array();
    this.space();
    if (this.take(0x5d)) return array;
    do {
      const value = this.value();
      if (!value) return null;
      array.push(value);
      this.space();
    } while (this.take(0x2c));
    return this.take(0x5d) ? array : null;
  }

  private string(): string | null {
    if (!this.take(0x22)) return null;
    const start = this.at;
    const end = this.end;
    let plain = true;
    let at = start;
    for (; at < end && load<u16>(at) != 0x22; at += 2) {
      if (isPlain(load<u16>(at))) continue;
      plain = false;
      // Whatever is behind a backslash does not end the string.
      if (load<u16>(at) == 0x5c) at += 2;
    }
    // There is no closing quote.
    if (at >= end) return null;
    this.at = at + 2;
    return plain ? textOf(start, at) : unescaped(start, at);
  }

  private number(): Json | null {
    const start = this.at;
    this.take(0x2d);
    if (!this.take(0x30) && !this.digits()) return null;
    if (this.take(0x2e) && !this.digits()) return null;
    if (this.take(0x65) || this.take(0x45)) {
      if (!this.take(0x2b)) this.take(0x2d);
      if (!this.digits()) return null;
    }
    return new Json(Kind.Number, textOf(start, this.at));
  }

  private digits(): bool {
    const start = this.at;
    while (isDigit(this.peek())) this.at += 2;
    return this.at > start;
  }

  private word(word: string): bool {
    const end = this.at + ((<usize>word.length) << 1);
    if (end > this.end || textOf(this.at, end) != word) return false;
    this.at = end;
    return true;
  }

  private space(): void {
    let unit = this.peek();
    while (unit == 0x20 || unit == 0x0a || unit == 0x0d || unit == 0x09) {
      this.at += 2;
      unit = this.peek();
    }
  }

  private take(unit: i32): bool {
    if (this.peek() != unit) return false;
    this.at += 2;
    return true;
  }

  /** The unit that is next, or -1 at the end. */
  private peek(): i32 {
    return this.at < this.end ? load<u16>(this.at) : -1;
  }
}

function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}

function textOf(start: usize, end: usize): string {
  return String.UTF16.decodeUnsafe(start, end - start);
}

/** What a string between quotes says, or null if there is something in it that may not be. */
function unescaped(start: usize, end: usize): string | null {
  // It does not become longer.
  const buffer = new ArrayBuffer(<i32>(end - start));
  const first = changetype<usize>(buffer);
  let to = first;
  for (; start < end; start += 2) {
    let unit = <i32>load<u16>(start);
    if (unit == 0x5c) {
      start += 2;
      unit = unitOf(load<u16>(start));
      if (load<u16>(start) == 0x75 && start + 10 <= end) {
        unit = unitOfDigits(start + 2);
        start += 8;
      }
      if (unit < 0) return null;
    } else if (unit < 0x20) {
      return null;
    }
    store<u16>(to, <u16>unit);
    to += 2;
  }
  return textOf(first, to);
}
