const PAGE = 1 << 16;
const HEADER = 8;
const Section = { memory: 5, data: 11, dataCount: 12 };

/** The module with other contents of its memory. Binaryen cannot exchange a memory, so this does it by section. */
export function replaceMemory(wasm, memory) {
  const segments = [...runs(memory)].map(([start, end]) =>
    // active, in memory 0, at i32.const start, end of the expression
    [[0, 0x41, ...signed(start), 0x0b], unsigned(end - start), memory.subarray(start, end)]);
  const replaced = {
    [Section.memory]: [[1, 0], unsigned(memory.length / PAGE)],
    [Section.dataCount]: [unsigned(segments.length)],
    [Section.data]: [unsigned(segments.length), ...segments.flat()],
  };
  const sections = [...read(wasm)].flatMap(([id, content]) => {
    const parts = replaced[id] ?? [content];
    return [[id], unsigned(parts.reduce((size, part) => size + part.length, 0)), ...parts];
  });
  return Buffer.concat([wasm.subarray(0, HEADER), ...sections.map((part) => Buffer.from(part))]);
}

function* read(wasm) {
  for (let place = HEADER; place < wasm.length;) {
    const id = wasm[place];
    let size = 0;
    let shift = 0;
    do {
      place += 1;
      size |= (wasm[place] & 0x7f) << shift;
      shift += 7;
    } while (wasm[place] & 0x80);
    const start = place + 1;
    place = start + size;
    yield [id, wasm.subarray(start, place)];
  }
}

/** Where memory is not zero, as start and end. Short gaps cost less than another segment. */
function* runs(memory, gap = 16) {
  let start = 0;
  let end = 0;
  for (let place = 0; place < memory.length; place += 1) {
    if (memory[place] === 0) continue;
    if (place - end > gap) {
      if (end > start) yield [start, end];
      start = place;
    }
    end = place + 1;
  }
  if (end > start) yield [start, end];
}

/** Numbers in LEB128. */
function unsigned(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value) {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
