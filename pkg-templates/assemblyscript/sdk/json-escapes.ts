// How the units of a text are written in JSON strings.

/** Whether a unit stands there as it is. */
export function isPlain(unit: u16): bool {
  return unit >= 0x20 && unit != 0x22 && unit != 0x5c;
}

/** The letter behind the backslash that a unit is written as, or 0. */
export function letterOf(unit: u16): u16 {
  switch (unit) {
    case 0x22: // \"
    case 0x5c: // \\
      return unit;
    case 0x08:
      return 0x62; // \b
    case 0x09:
      return 0x74; // \t
    case 0x0a:
      return 0x6e; // \n
    case 0x0c:
      return 0x66; // \f
    case 0x0d:
      return 0x72; // \r
    default:
      return 0;
  }
}

/** The unit that a letter behind a backslash stands for, or -1. */
export function unitOf(letter: u16): i32 {
  switch (letter) {
    case 0x22: // \"
    case 0x5c: // \\
    case 0x2f: // \/
      return letter;
    case 0x62:
      return 0x08; // \b
    case 0x74:
      return 0x09; // \t
    case 0x6e:
      return 0x0a; // \n
    case 0x66:
      return 0x0c; // \f
    case 0x72:
      return 0x0d; // \r
    default:
      return -1;
  }
}

/** The unit that the four digits behind \u stand for, or -1. */
export function unitOfDigits(at: usize): i32 {
  let unit = 0;
  for (const end = at + 8; at < end; at += 2) {
    const digit = <i32>load<u16>(at);
    const lower = digit | 0x20;
    if (digit >= 0x30 && digit <= 0x39) unit = (unit << 4) | (digit - 0x30);
    else if (lower >= 0x61 && lower <= 0x66) unit = (unit << 4) | (lower - 0x61 + 10);
    else return -1;
  }
  return unit;
}

/** The digit of a number below 16. */
export function digitOf(value: u16): u16 {
  return value < 10 ? 0x30 + value : 0x61 + value - 10;
}
