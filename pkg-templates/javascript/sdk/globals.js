/** What scripts find under familiar names. The build puts these in where a script uses them. */
import * as log from './log.js';
import * as meta from './meta.js';

/** `Math.random`. QuickJS's own has its seed since the build: it would say the same in every run. */
export const flowlikeRandom = () => Number(BigInt.asUintN(53, meta.random())) / 2 ** 53;

const line = (values) => values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))).join(' ');

/** `console` writes into the log of the run. */
export const console = {
  debug: (...values) => log.debug(line(values)),
  log: (...values) => log.info(line(values)),
  info: (...values) => log.info(line(values)),
  warn: (...values) => log.warn(line(values)),
  error: (...values) => log.error(line(values)),
};
