import { fail, node } from 'flow-like-sdk';
import * as pin from 'flow-like-sdk/pin';

// A node without execution pins runs whenever somebody needs its outputs.
export default node({
  name: 'add',
  friendlyName: 'Add',
  description: 'Adds two integers, exactly',
  category: 'Examples',
  inputs: [
    pin.integer('a', 'A', 'The first integer', { default: 0 }),
    pin.integer('b', 'B', 'The second integer', { default: 0 }),
  ],
  outputs: [pin.integer('sum', 'Sum', 'Both together')],

  run({ inputs: { a, b }, outputs }) {
    const sum = a + b;
    if (BigInt.asIntN(64, sum) !== sum) fail(`${a} + ${b} does not fit into 64 bits`);
    outputs.sum = sum;
  },
});
