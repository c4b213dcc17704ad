import { digitOf, isPlain, letterOf } from "./json-escapes";

/** Puts a text together in one buffer that grows: adding strings to strings would copy them again and again. */
export class Writer {
  private buffer: ArrayBuffer = new ArrayBuffer(512);
  /** In bytes. */
  private length: i32 = 0;

  /** Adds a text as it is. */
  text(text: string): void {
    const start = changetype<usize>(text);
    this.copy(start, start + ((<usize>text.length) << 1));
  }

  /** Adds a text as a JSON string. */
  quoted(text: string): void {
    const end = changetype<usize>(text) + ((<usize>text.length) << 1);
    let start = changetype<usize>(text);
    this.unit(0x22);
    // What is plain is copied piece by piece.
    for (let at = start; at < end; at += 2) {
      const unit = load<u16>(at);
      if (isPlain(unit)) continue;
      this.copy(start, at);
      this.escape(unit);
      start = at + 2;
    }
    this.copy(start, end);
    this.unit(0x22);
  }

  toString(): string {
    return String.UTF16.decodeUnsafe(changetype<usize>(this.buffer), this.length);
  }

  private escape(unit: u16): void {
    const letter = letterOf(unit);
    this.unit(0x5c);
    if (letter) return this.unit(letter);
    this.text("u00");
    this.unit(digitOf(unit >> 4));
    this.unit(digitOf(unit & 15));
  }

  private unit(unit: u16): void {
    this.reserve(2);
    store<u16>(changetype<usize>(this.buffer) + this.length, unit);
    this.length += 2;
  }

  private copy(start: usize, end: usize): void {
    const more = <i32>(end - start);
    this.reserve(more);
    memory.copy(changetype<usize>(this.buffer) + this.length, start, more);
    this.length += more;
  }

  private reserve(more: i32): void {
    if (this.length + more <= this.buffer.byteLength) return;
    const grown = new ArrayBuffer(max(this.buffer.byteLength * 2, this.length + more));
    memory.copy(changetype<usize>(grown), changetype<usize>(this.buffer), this.length);
    this.buffer = grown;
  }
}
