// Measuring sides against each other: A B C, B C A, C A B …, so that what disturbs the machine disturbs all of them.

/** How long one sample takes at least, in milliseconds: far more than the steps of a browser's clock. */
const SAMPLE_MS = 25;
/** How long each side runs before it counts: browsers compile what is hot once more. */
const WARM_UP_MS = 400;

export function rounds(quick) {
  return quick ? 5 : 15;
}

/** A side whose operation is synchronous. */
export function repeat(operation) {
  return (count) => {
    for (let i = 0; i < count; i += 1) operation();
  };
}

/** A side whose operation is a promise. */
export function repeatAsync(operation) {
  return async (count) => {
    for (let i = 0; i < count; i += 1) await operation();
  };
}

/**
 * Measures `sides`, functions that do something so many times: { name: async (count) => … }. Returns milliseconds for
 * one time, `rounds` samples of each: { name: [number] }.
 */
export async function interleave(sides, { rounds, sampleMs = SAMPLE_MS, warmUpMs = WARM_UP_MS }) {
  const prepared = [];
  for (const [name, side] of Object.entries(sides)) {
    prepared.push({ name, side, count: await warmUp(side, warmUpMs, sampleMs), samples: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < prepared.length; turn += 1) {
      const { side, count, samples } = prepared[(round + turn) % prepared.length];
      samples.push((await elapsed(side, count)) / count);
    }
  }
  return Object.fromEntries(prepared.map(({ name, samples }) => [name, samples]));
}

/** Runs a side for a while and returns how many times make a sample. */
async function warmUp(side, warmUpMs, sampleMs) {
  const began = performance.now();
  let count = 1;
  for (;;) {
    const ms = await elapsed(side, count);
    const isWarm = performance.now() - began >= warmUpMs;
    if (ms >= sampleMs / 2 && isWarm) return Math.max(1, Math.ceil((count * sampleMs) / ms));
    if (ms < sampleMs / 2) count *= 2;
  }
}

async function elapsed(side, count) {
  const began = performance.now();
  await side(count);
  return performance.now() - began;
}

/** Ends the benchmark where the sides do not agree: it would compare different work. */
export function agree(what, values) {
  const [first, ...others] = Object.entries(values);
  for (const [name, value] of others) {
    if (JSON.stringify(value) !== JSON.stringify(first[1])) {
      throw new Error(`${what}: ${first[0]} says ${JSON.stringify(first[1])}, ${name} says ${JSON.stringify(value)}`);
    }
  }
}
