/** Texts are UTF-16 in AssemblyScript and UTF-8 everywhere outside. */

/** The bytes of a text. Halves of surrogate pairs that stand alone become U+FFFD: UTF-8 has none. */
export function encode(text: string): ArrayBuffer {
  return String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE);
}

/** The text of bytes, or null if they are no UTF-8. */
export function decode(bytes: Uint8Array): string | null {
  return decodeAt(bytes.dataStart, bytes.length);
}

/** The same of bytes that lie somewhere in memory. */
export function decodeAt(place: usize, length: usize): string | null {
  // The standard library would make something of any bytes.
  return isValid(place, length) ? String.UTF8.decodeUnsafe(place, length) : null;
}

function isValid(place: usize, length: usize): bool {
  const end = place + length;
  while (place < end) {
    // Most text is mostly ASCII.
    while (place + 8 <= end && !(load<u64>(place) & 0x8080808080808080)) place += 8;
    if (place == end) return true;
    const first = load<u8>(place++);
    if (first < 0x80) continue;
    // How many bytes follow, and what the first of them may be: no overlong forms, no surrogates, not above U+10FFFF.
    let more: usize;
    let least: u8 = 0x80;
    let greatest: u8 = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
      more = 1;
    } else if ((first & 0xf0) == 0xe0) {
      more = 2;
      if (first == 0xe0) least = 0xa0;
      if (first == 0xed) greatest = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      more = 3;
      if (first == 0xf0) least = 0x90;
      if (first == 0xf4) greatest = 0x8f;
    } else {
      return false;
    }
    if (place + more > end) return false;
    const second = load<u8>(place);
    if (second < least || second > greatest) return false;
    for (let i: usize = 1; i < more; i++) {
      if ((load<u8>(place + i) & 0xc0) != 0x80) return false;
    }
    place += more;
  }
  return true;
}
