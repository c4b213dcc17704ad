import { node } from 'flow-like-sdk';
import * as pin from 'flow-like-sdk/pin';

export default node({
  name: 'branch',
  friendlyName: 'Branch',
  description: 'Goes one of two ways',
  category: 'Examples',
  inputs: [pin.execIn, pin.boolean('condition', 'Condition', 'Which way', { default: false })],
  outputs: [
    pin.execution('true', 'True', 'Where it goes if the condition holds'),
    pin.execution('false', 'False', 'Where it goes if not'),
  ],

  run({ inputs, activate }) {
    activate(inputs.condition ? 'true' : 'false');
  },
});
