import { node } from 'flow-like-sdk';
import * as pin from 'flow-like-sdk/pin';
import * as stream from 'flow-like-sdk/stream';

export default node({
  name: 'progress',
  friendlyName: 'Progress',
  description: 'Streams text and progress while it works',
  category: 'Examples',
  permissions: ['streaming'],
  inputs: [pin.execIn, pin.integer('steps', 'Steps', 'How many steps it takes', { default: 4, range: [1, 100] })],
  outputs: [pin.execOut, pin.integer('done', 'Done', 'How many steps it took')],

  // A run function may be async. This one need not be: host functions return when they are done.
  async run({ inputs, outputs, activate }) {
    const steps = Number(inputs.steps);
    for (let step = 1; step <= steps; step += 1) {
      // A real node would do something here.
      const message = `step ${step} of ${steps}`;
      stream.text(`${message}\n`);
      stream.progress(step / steps, message);
    }
    outputs.done = steps;
    activate();
  },
});
