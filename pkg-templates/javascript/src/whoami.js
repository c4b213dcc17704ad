import { node } from 'flow-like-sdk';
import * as auth from 'flow-like-sdk/auth';
import * as cache from 'flow-like-sdk/cache';
import * as meta from 'flow-like-sdk/meta';
import * as pin from 'flow-like-sdk/pin';
import * as vars from 'flow-like-sdk/vars';

const text = { type: 'string' };
const schema = {
  type: 'object',
  properties: { node: text, run: text, app: text, board: text, user: text },
  required: ['node', 'run', 'app', 'board', 'user'],
};

export default node({
  name: 'whoami',
  friendlyName: 'Who am I',
  description: 'Says where and for whom it runs',
  category: 'Examples',
  permissions: ['variables_read', 'cache', 'oauth'],
  inputs: [pin.execIn],
  outputs: [
    pin.execOut,
    pin.struct('where', 'Where', 'What the host says about this run', { schema }),
    pin.string('greeting', 'Greeting', 'The variable greeting, and the user'),
    pin.integer('runs', 'Runs', 'How often it ran in this flow'),
    pin.boolean('signed_in', 'Signed in', 'Whether there is a token for GitHub'),
  ],

  run({ outputs, activate }) {
    outputs.where = {
      node: meta.nodeId() ?? '',
      run: meta.runId() ?? '',
      app: meta.appId() ?? '',
      board: meta.boardId() ?? '',
      user: meta.userId() ?? '',
    };
    outputs.greeting = `${vars.get('greeting') ?? 'Hello'}, ${outputs.where.user || 'stranger'}!`;

    outputs.runs = BigInt(cache.get('runs') ?? 0) + 1n;
    cache.set('runs', outputs.runs);

    outputs.signed_in = auth.hasToken('github');
    activate();
  },
});
